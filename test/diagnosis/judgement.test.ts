import { describe, expect, test } from "vitest";
import type { Code } from "../../src/diagnosis/catalogue.ts";
import type { EvidencePointer, InputDocument } from "../../src/diagnosis/evidence.ts";
import {
  applyReliability,
  guestIsReliable,
  isProvedHealthy,
  verdictOf,
} from "../../src/diagnosis/judgement.ts";
import type { FindingDraft } from "../../src/diagnosis/rule.ts";
import { failed, uncertain } from "../../src/diagnosis/rule.ts";
import type { StatusChanges } from "./builders.ts";
import {
  codes,
  document,
  finding,
  gpaExtension,
  reportOn,
  reportOnStatus,
  row,
  secondsAgo,
  status,
  vm,
} from "./builders.ts";
import { factsOf } from "./judging/facts-of.ts";
import { keyMessageIs, latched, polled } from "./rules/key/cases.ts";

const fresh = document("status-file", status());
const stale = document("status-file", status({ timestamp: secondsAgo(999) }));
const future = document("status-file", status({ timestamp: secondsAgo(-999) }));
const undated = document("status-file", status()["proxyAgentStatus"] as Record<string, unknown>);
const cut = document("status-file", JSON.stringify(status()).slice(0, -30));
const substatus = (more: Record<string, unknown> = {}) =>
  document("vm", vm({ os: "Windows", extensions: [gpaExtension({}, "Windows", more)] }));
const cutSubstatus = substatus({
  substatuses: [
    {
      code: "ComponentStatus/ProxyAgentStatus/succeeded",
      level: "Info",
      displayStatus: "x",
      message: `${JSON.stringify(status()["proxyAgentStatus"]).slice(0, -30)} ... [TRUNCATED]`,
    },
  ],
});

describe("whether the agent's status may be taken for certain", () => {
  test.each<[string, readonly InputDocument[], boolean]>([
    ["a fresh file", [fresh], true],
    ["the extension's copy", [substatus()], true],
    ["a cut copy, which cannot be sent again", [cutSubstatus], true],
    ["an old file", [stale], false],
    ["a file of the future", [future], false],
    ["a file without a time", [undated], false],
    ["a cut file", [cut], false],
    ["another system's file", [fresh, document("vm", vm({ os: "Windows" }))], false],
    ["no status", [document("vm", vm())], false],
  ])("%s: %s", (_, documents, isReliable) => {
    expect(guestIsReliable(factsOf(...documents))).toBe(isReliable);
  });
});

describe("a finding on a status that may not be taken for certain", () => {
  const at = (
    source: EvidencePointer["source"],
    origin: EvidencePointer["origin"] = "person",
  ): EvidencePointer => ({
    source,
    origin,
    pointer: "/x",
    value: "y",
    ageSeconds: null,
  });
  const judged = (draft: FindingDraft, ...documents: readonly InputDocument[]) =>
    applyReliability([draft], factsOf(...documents)).map(({ severity, outcome, isOld }) => [
      severity,
      outcome,
      isOld,
    ]);
  const fault = failed("key-rejected", [at("status-file")]);

  test("keeps its word on a fresh one, and is shaken on an old, undated or cut one", () => {
    expect(judged(fault, fresh)).toEqual([["fault", "failed", false]]);
    expect(judged(fault, stale)).toEqual([["fault", "uncertain", true]]);
    expect(judged(fault, future)).toEqual([["fault", "uncertain", true]]);
    expect(judged(fault, undated)).toEqual([["fault", "uncertain", false]]);
    expect(judged(fault, cut)).toEqual([["fault", "uncertain", false]]);
  });
  test("a wait is dropped: nobody knows whether it still holds", () => {
    const wait = failed("status-too-early", [at("status-file")]);
    expect(judged(wait, fresh)).toEqual([["wait", "failed", false]]);
    expect(judged(wait, stale)).toEqual([]);
    expect(judged({ ...fault, severity: "wait" }, stale)).toEqual([]);
  });
  test("a remark stays a remark", () => {
    expect(judged(failed("gpa-outdated", [at("status-file")]), stale)).toEqual([["remark", "failed", true]]);
  });
  test("a finding about the document itself stands", () => {
    expect(judged(failed("status-stale", [at("status-file")]), stale)).toEqual([
      ["inconclusive", "failed", false],
    ]);
  });
  test("what another source proves stands", () => {
    expect(judged(failed("vm-not-running", [at("instance-view", "azure")]), stale)).toEqual([
      ["fault", "failed", false],
    ]);
    expect(judged({ ...fault, standsWithoutGuest: true }, stale)).toEqual([["fault", "failed", false]]);
    expect(judged(failed("key-rejected", [at("status-file", "azure")]), stale)).toEqual([
      ["fault", "failed", false],
    ]);
    expect(judged(failed("vm-not-running", [at("instance-view", "azure")]))).toEqual([
      ["fault", "failed", false],
    ]);
  });
  test("is headed by the date of the old file in the report", () => {
    const old = reportOnStatus(
      keyMessageIs('Failed to acquire key details: Key(KeyResponse("acquire", 403))', {
        timestamp: secondsAgo(999),
      }),
    );
    expect(finding(old, "key-rejected")).toMatchObject({ outcome: "uncertain", asOf: `${secondsAgo(999)}Z` });
    expect(old.verdict).toBe("inconclusive");
  });
});

describe("the verdict", () => {
  const draft = (code: Code, outcome: "failed" | "uncertain" = "failed"): FindingDraft => {
    const place: EvidencePointer = {
      source: "vm-model",
      origin: "azure",
      pointer: "",
      value: null,
      ageSeconds: null,
    };
    return outcome === "failed" ? failed(code, [place]) : uncertain(code, [place]);
  };
  const verdict = (...drafts: readonly FindingDraft[]) => {
    const facts = factsOf(fresh);
    return verdictOf(applyReliability(drafts, facts), facts);
  };
  test.each<[string, readonly FindingDraft[], string]>([
    ["a proved fault", [draft("key-rejected")], "action-needed"],
    ["a suspected fault", [draft("key-rejected", "uncertain")], "inconclusive"],
    ["a document that cannot be judged", [draft("status-stale")], "inconclusive"],
    ["something suspected of a document", [draft("status-value-unknown", "uncertain")], "inconclusive"],
    ["a wait", [draft("status-too-early")], "wait"],
    ["a remark", [draft("gpa-outdated")], "healthy"],
    ["a suspected remark", [draft("direct-access", "uncertain")], "healthy"],
    ["nothing", [], "healthy"],
    [
      "a proved fault beside everything else",
      [draft("status-stale"), draft("status-too-early"), draft("gpa-outdated"), draft("key-rejected")],
      "action-needed",
    ],
    [
      "a suspected fault beside a wait",
      [draft("status-too-early"), draft("key-rejected", "uncertain")],
      "inconclusive",
    ],
    ["a wait beside a remark", [draft("gpa-outdated"), draft("key-reset-pending")], "wait"],
    ["a fault that is a wait here", [{ ...draft("msp-not-applied"), severity: "wait" }], "wait"],
  ])("of %s is told by the contract", (_, drafts, expected) => {
    expect(verdict(...drafts)).toBe(expected);
  });
  test("without any finding and without proof is inconclusive, with something to send", () => {
    const report = reportOn([]);
    expect(report.verdict).toBe("inconclusive");
    expect(report.findings).toEqual([]);
    expect(report.asks.length).toBeGreaterThan(0);
  });
});

describe("health", () => {
  test.each<[string, StatusChanges]>([
    ["of the newest release", {}],
    [
      "of Audit",
      { states: { ...latched, secureChannelState: "WireServer Audit -  IMDS Audit - HostGA Audit" } },
    ],
    [
      "of 1.0.13, in JSON messages",
      {
        version: "1.0.13",
        states: { secureChannelState: "wireserverandimds", keyGuid: latched.keyGuid },
        key: { message: '{"elapsed":1820, "task":"Found key details from local and ready to use."}' },
        ebpf: { message: '{"elapsed":640, "task":"Started Redirector with cgroup redirection"}' },
        listener: { message: '{"elapsed":12, "task":"Started proxy listener, ready to accept request"}' },
      },
    ],
    [
      "of 1.0.25 to 1.0.41, in its steady text",
      { version: "1.0.38", key: { message: polled(latched.keyGuid) } },
    ],
    [
      "of lower case",
      {
        status: "success",
        key: { status: "running" },
        ebpf: { status: "running" },
        listener: { status: " Running " },
      },
    ],
    ["of a machine without traffic", { rows: [], connections: 1 }],
    [
      "beside the telemetry that no release sets",
      { monitor: { status: "UNKNOWN", message: "Monitor thread has not started yet." } },
    ],
  ])("%s is proved", (_, changes) => {
    expect(reportOnStatus(changes).verdict).toBe("healthy");
  });
  test.each<[string, StatusChanges]>([
    ["the overall status", { status: "ERROR" }],
    ["the key's state", { key: { status: "UNKNOWN" } }],
    ["the state of eBPF", { ebpf: { status: "UNKNOWN" } }],
    ["the listener's state", { listener: { status: "UNKNOWN" } }],
    ["the key's message", { key: { message: "" } }],
    ["the message of eBPF", { ebpf: { message: "" } }],
    ["the listener's message", { listener: { message: "" } }],
    ["the key's guid", { states: { ...latched, keyGuid: "" } }],
    ["the channel", { states: { ...latched, secureChannelState: "" } }],
    ["the time stamp", { timestamp: "yesterday" }],
    ["a text that is known in the key's message", { key: { message: "epoch 41" } }],
    ["a text that is known in the message of eBPF", { ebpf: { message: "epoch 41" } }],
    ["a text that is known in the listener's message", { listener: { message: "epoch 41" } }],
  ])("is never told without %s", (_, changes) => {
    const report = reportOnStatus(changes);
    expect(report.verdict).not.toBe("healthy");
    expect(isProvedHealthy(factsOf(document("status-file", status(changes))))).toBe(false);
  });
  test.each(["status", "keyLatchStatus", "ebpfProgramStatus", "proxyListenerStatus"])(
    "is never told without the member %s",
    (name) => {
      const inner = { ...(status()["proxyAgentStatus"] as Record<string, unknown>) };
      delete inner[name];
      expect(reportOn([document("status-file", { ...status(), proxyAgentStatus: inner })]).verdict).toBe(
        "inconclusive",
      );
    },
  );
  test("is not told by a file without its rows, nor by a cut copy", () => {
    const { proxyConnectionSummary: _, ...rest } = status();
    expect(reportOn([document("status-file", rest)]).verdict).toBe("inconclusive");
    expect(reportOn([cutSubstatus]).verdict).toBe("inconclusive");
    expect(reportOn([substatus()]).verdict).toBe("healthy");
  });
  test("is told of an old message that was overcome", () => {
    const report = reportOnStatus({
      key: { message: "Failed to get key status - (os error 110)" },
      rows: [row],
    });
    expect(codes(report)).toEqual([]);
    expect(report.verdict).toBe("healthy");
  });
});
