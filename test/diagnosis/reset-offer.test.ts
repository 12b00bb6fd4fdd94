import { describe, expect, test } from "vitest";
import type { InputDocument } from "../../src/diagnosis/evidence.ts";
import type { ResetOperation } from "../../src/diagnosis/facts.ts";
import type { ResetOffer } from "../../src/diagnosis/report.ts";
import { largestKeyIncarnationId } from "../../src/diagnosis/reset-offer.ts";
import type { StatusChanges, VmChanges } from "./builders.ts";
import {
  codes,
  document,
  gpaExtension,
  latchedGuid,
  reportOn,
  row,
  secondsAgo,
  status,
  vm,
} from "./builders.ts";
import {
  enforce,
  justStarted,
  keyless,
  latched,
  lostKeyLine,
  pasted,
  polled,
  ruleIds,
  stopping,
} from "./rules/key/cases.ts";

const refusal = 'Failed to acquire key details: Key(KeyResponse("acquire", 403))';

/** A refused key on a machine whose model agrees: everything that an offer needs. */
const base: StatusChanges = {
  key: { message: refusal },
  states: { ...keyless, keyIncarnationId: "3" },
  rows: [{ ...row, responseStatus: "403 Forbidden" }],
};
const file = (changes: StatusChanges = {}, more: Partial<InputDocument> = {}): InputDocument =>
  document("status-file", status({ ...base, ...changes }), more);
const model = (settings: Record<string, unknown> = {}, changes: VmChanges = {}): InputDocument =>
  document(
    "vm",
    vm({
      proxyAgentSettings: {
        enabled: true,
        keyIncarnationId: 3,
        wireServer: { mode: "Enforce" },
        imds: { mode: "Enforce" },
        ...settings,
      },
      ...changes,
    }),
  );
const offer = (documents: readonly InputDocument[], operation?: ResetOperation): ResetOffer =>
  reportOn(documents, operation).reset;
const refused = (because: ResetOffer["because"]): ResetOffer => ({ offered: false, because });
const offered = (because: ResetOffer["because"]): ResetOffer => ({ offered: true, because });

const { ebpfProgramStatus: _, ...inner } = status(base)["proxyAgentStatus"] as Record<string, unknown>;
const withoutEbpf = document("status-file", { ...status(base), proxyAgentStatus: inner });

describe("an offer", () => {
  test("is made where every condition holds, with the model and without it", () => {
    expect(offer([file(), model()])).toEqual(offered("key-rejected"));
    expect(offer([file()])).toEqual(offered("key-rejected"));
  });
  test.each<[string, readonly InputDocument[]]>([
    ["key-rejected", [file()]],
    [
      "key-attest-failed",
      [file({ key: { message: 'Failed to attest the key: Key(KeyResponse("attest", 401))' } })],
    ],
    [
      "key-exposed",
      [
        file({
          version: "1.0.30",
          key: { message: `Failed to acquire key details: Hex("${"ab".repeat(32)}", x)` },
        }),
      ],
    ],
    ["key-not-latched", [file({ version: "1.0.38", key: { message: polled("None") } }), pasted(lostKeyLine)]],
    [
      "key-not-latched",
      [
        file({
          version: "1.0.22",
          key: { message: "poll secure channel status task started." },
          states: { ...ruleIds, secureChannelState: "Unknown" },
        }),
        pasted(refusal),
      ],
    ],
  ])("may be made because of %s", (code, documents) => {
    expect(offer(documents)).toEqual(offered(code as ResetOffer["because"]));
    expect(offer([...documents, model()])).toEqual(offered(code as ResetOffer["because"]));
  });
  test("is made beside an eBPF failure and an old journal line of the host's trouble", () => {
    const ebpf = {
      status: "UNKNOWN",
      message:
        "Failed to start redirector: Failed to attach program 'connect4' with error: `bpf_link_create` failed",
    };
    expect(offer([file({ status: "ERROR", ebpf })])).toEqual(offered("key-rejected"));
    expect(offer([file(), pasted(refusal.replace("403", "503"))])).toEqual(offered("key-rejected"));
  });
  test("is made on the extension's copy where the extension notices a stale file by itself", () => {
    const copy = (typeHandlerVersion: string) =>
      model({}, { os: "Windows", extensions: [gpaExtension(base, "Windows", { typeHandlerVersion })] });
    expect(offer([copy("1.0.39")])).toEqual(offered("key-rejected"));
    expect(offer([copy("1.0.47.8")])).toEqual(offered("key-rejected"));
    expect(offer([copy("1.0.38")])).toEqual(refused("not-fresh"));
    expect(offer([copy("new")])).toEqual(refused("not-fresh"));
  });
});

describe("no offer, one condition at a time", () => {
  test.each<[string, ResetOffer["because"], readonly InputDocument[], ResetOperation?]>([
    // none-needed: no finding that a reset mends
    ["a latched key", "none-needed", [document("status-file", status()), model()]],
    ["no document", "none-needed", []],
    ["the model alone", "none-needed", [model()]],
    [
      "an unreachable host",
      "none-needed",
      [file({ key: { message: "Failed to get key status - (os error 110)" } })],
    ],
    [
      "a host without MSP",
      "none-needed",
      [file({ key: { message: "Failed to get key status - status code: 404" } })],
    ],
    [
      "a full disk",
      "none-needed",
      [file({ key: { message: "Failed to save key details to file: x (os error 28)" } })],
    ],
    [
      "an answer not understood",
      "none-needed",
      [file({ key: { message: "Failed to acquire key details: Hyper(x)" } })],
    ],
    [
      "denied callers",
      "none-needed",
      [document("status-file", status({ rows: [{ ...row, responseStatus: "403 Forbidden" }] }))],
    ],
    ["a deallocated VM", "none-needed", [file(), model({}, { power: "deallocated" })]],
    ["a stopping service", "none-needed", [document("status-file", status(stopping))]],
    // not-fresh
    ["a pasted refusal without any status", "not-fresh", [pasted(refusal), pasted(lostKeyLine)]],
    ["301 seconds", "not-fresh", [file({ timestamp: secondsAgo(301) }), model()]],
    ["a clock in the future", "not-fresh", [file({ timestamp: secondsAgo(-301) }), model()]],
    [
      "no time stamp",
      "not-fresh",
      [document("status-file", status(base)["proxyAgentStatus"] as Record<string, unknown>), model()],
    ],
    [
      "a fragment",
      "not-fresh",
      [
        document(
          "status-file",
          `"keyLatchStatus": ${JSON.stringify({ status: "RUNNING", message: refusal, states: keyless })}`,
        ),
      ],
    ],
    ["a file without its eBPF module", "not-fresh", [withoutEbpf]],
    [
      "such a file beside an extension that notices stale ones",
      "not-fresh",
      [withoutEbpf, model({}, { extensions: [{ ...gpaExtension({}, "Linux"), substatuses: [] }] })],
    ],
    ["a cut file", "not-fresh", [document("status-file", JSON.stringify(status(base)).slice(0, -40))]],
    ["a person's word for its freshness", "not-fresh", [file({}, { isFreshByWord: true }), model()]],
    [
      "an old file of a healthy machine",
      "not-fresh",
      [document("status-file", status({ timestamp: secondsAgo(4000) }))],
    ],
    [
      "an agent that does not report",
      "not-fresh",
      [
        model(
          {},
          {
            os: "Windows",
            extensions: [gpaExtension(base)],
            agent: {
              statuses: [
                {
                  code: "ProvisioningState/Unavailable",
                  level: "Warning",
                  displayStatus: "Not Ready",
                  message: "",
                },
              ],
            },
          },
        ),
      ],
    ],
    // too-early
    ["the first moments", "too-early", [document("status-file", status(justStarted)), model()]],
    // pending
    ["a model ahead of the agent", "pending", [file(), model({ keyIncarnationId: 4 })]],
    [
      "a model ahead of the agent, with ids of two digits",
      "pending",
      [file({ states: { ...keyless, keyIncarnationId: "12" } }), model({ keyIncarnationId: 13 })],
    ],
    [
      "a model ahead of a latched agent",
      "pending",
      [document("status-file", status()), model({ keyIncarnationId: 4 })],
    ],
    [
      "a reset that is approved",
      "pending",
      [file(), model()],
      { requestId: "r", state: "approved", from: 3, to: 4 },
    ],
    [
      "a reset in its cool-down",
      "pending",
      [file(), model()],
      { requestId: "r", state: "ended-in-cool-down", from: 2, to: 3 },
    ],
    ["a reset and nothing else", "pending", [], { requestId: "r", state: "executing", from: 3, to: 4 }],
    // not-enabled
    ["MSP off in the model", "not-enabled", [file(), model({ enabled: false })]],
    [
      "MSP not in the model",
      "not-enabled",
      [file({ states: keyless }), document("vm", vm({ proxyAgentSettings: null }))],
    ],
    ["a model that does not say", "not-enabled", [file(), model({ enabled: null })]],
    [
      "a disabled channel",
      "not-enabled",
      [file({ states: { ...keyless, secureChannelState: "disabled" } }), model()],
    ],
    [
      "both endpoints disabled",
      "not-enabled",
      [file({ states: { ...keyless, secureChannelState: "WireServer Disabled -  IMDS Disabled" } })],
    ],
    // host-trouble
    ["429", "host-trouble", [file({ key: { message: refusal.replace("403", "429") } }), model()]],
    ["500", "host-trouble", [file({ key: { message: refusal.replace("403", "500") } }), model()]],
    [
      "503 of the attestation",
      "host-trouble",
      [file({ key: { message: 'Failed to attest the key: Key(KeyResponse("attest", 503))' } }), model()],
    ],
    // unconfirmed
    [
      "a silent era without the journal",
      "unconfirmed",
      [file({ version: "1.0.38", key: { message: polled("None") } }), model()],
    ],
    [
      "an attestation in other words",
      "unconfirmed",
      [file({ key: { message: "Failed to attest the key: x" } }), model()],
    ],
    ["a held key whose rows are answered", "unconfirmed", [file({ states: latched, rows: [row] }), model()]],
    ["another system's file", "unconfirmed", [file(), model({}, { os: "Windows" })]],
    [
      "another release's file",
      "unconfirmed",
      [
        file({ version: "1.0.44" }),
        model({}, { extensions: [{ ...gpaExtension({}, "Linux"), substatuses: [] }] }),
      ],
    ],
    [
      "an id above the model's",
      "unconfirmed",
      [file({ states: { ...keyless, keyIncarnationId: "9" } }), model()],
    ],
    // limit
    [
      "the largest id",
      "limit",
      [file({ states: keyless }), model({ keyIncarnationId: largestKeyIncarnationId })],
    ],
    [
      "an id beyond the largest",
      "limit",
      [file({ states: keyless }), model({ keyIncarnationId: largestKeyIncarnationId + 1 })],
    ],
  ])("%s: %s", (_, because, documents, operation) => {
    expect(offer(documents, operation)).toEqual(refused(because));
  });

  test("right at the edges it is made", () => {
    expect(offer([file({ timestamp: secondsAgo(300) }), model()]).offered).toBe(true);
    expect(offer([file({ timestamp: secondsAgo(-300) }), model()]).offered).toBe(true);
    expect(
      offer([
        file({ states: { ...keyless, keyIncarnationId: "2147483646" } }),
        model({ keyIncarnationId: largestKeyIncarnationId - 1 }),
      ]).offered,
    ).toBe(true);
    expect(offer([file({ states: latched, rows: [{ ...row, ip: "10.0.0.4" }] }), model()]).offered).toBe(
      true,
    );
    expect(offer([file({ states: keyless, rows: [row] }), model()]).offered).toBe(true);
  });
});

describe("an extension's status file that a person sent", () => {
  const extensionFile = (version: string) =>
    document("status-file", [
      {
        version: "1.0",
        timestampUTC: `${secondsAgo(30)}Z`,
        status: {
          name: "ProxyAgentVMExtension",
          operation: "Enable",
          status: "success",
          code: 0,
          formattedMessage: { lang: "en-US", message: "ok" },
          substatus: [
            {
              name: "ProxyAgentStatus",
              status: "success",
              code: 0,
              formattedMessage: {
                lang: "en-US",
                message: JSON.stringify(status({ ...base, version })["proxyAgentStatus"]),
              },
            },
          ],
        },
      },
    ] as never);
  test("carries an offer from 1.0.39 on, where the extension notices a stale file", () => {
    expect(offer([extensionFile("1.0.39")])).toEqual(offered("key-rejected"));
    expect(offer([extensionFile("1.0.38")])).toEqual(refused("not-fresh"));
    expect(offer([extensionFile("new")])).toEqual(refused("not-fresh"));
  });
});

describe("several conditions at once", () => {
  test("the first of the contract is named", () => {
    const old = { timestamp: secondsAgo(999) };
    expect(offer([file(old), model({ enabled: false, keyIncarnationId: 4 })])).toEqual(refused("not-fresh"));
    expect(offer([file(), model({ enabled: false, keyIncarnationId: 4 })])).toEqual(refused("pending"));
    expect(
      offer([file({ key: { message: refusal.replace("403", "503") } }), model({ enabled: false })]),
    ).toEqual(refused("not-enabled"));
    expect(offer([file({ version: "1.0.38", key: { message: polled("None") }, ...old })])).toEqual(
      refused("not-fresh"),
    );
    // Two sources that contradict each other come before everything.
    expect(offer([file(old), model({}, { os: "Windows" })])).toEqual(refused("unconfirmed"));
  });
  test("a proved ground outweighs one that is only suspected", () => {
    const exposed = {
      version: "1.0.30",
      key: { message: `Failed to attest the key: Hex("${"ab".repeat(32)}", x)` },
    };
    expect(codes(reportOn([file(exposed)]))).toEqual(["key-exposed", "key-attest-failed?", "gpa-outdated"]);
    expect(offer([file(exposed)])).toEqual(offered("key-exposed"));
  });
  test("also where the suspected one is of an earlier step", () => {
    const failed = document(
      "deployment-error",
      "OSProvisioningClientError: result=error|reason=azure-proxy-agent status failure|agent=Cloud-Init/24.4.1|exit_code=2|stdout=keyLatchStatus - epoch 41|vm_id=x",
    );
    expect(offer([failed, file()])).toEqual(offered("key-rejected"));
  });
});

describe("a refused key in cloud-init's report", () => {
  const stdout = `keyLatchStatus - ${refusal}`;
  const failure = document(
    "deployment-error",
    `OSProvisioningClientError: result=error|reason=azure-proxy-agent status failure|agent=Cloud-Init/24.4.1|exit_code=2|stdout=${stdout}|vm_id=x`,
  );
  test("is no ground by itself: it shows nothing of now", () => {
    expect(codes(reportOn([failure]))).toContain("deploy-linux-gpa-unhealthy");
    expect(offer([failure])).toEqual(refused("not-fresh"));
  });
  test("is a ground where the agent's status of now shows no key either", () => {
    const silent = file({ version: "1.0.38", key: { message: polled("None") } });
    expect(offer([failure, silent])).toEqual(offered("deploy-linux-gpa-unhealthy"));
    expect(offer([failure, file()]).offered).toBe(true);
  });
  test.each<[string, StatusChanges]>([
    [
      "a latched key",
      { key: { message: "Found key details from local and ready to use." }, states: latched, rows: [] },
    ],
    ["another trouble", { key: { message: "Failed to get key status - (os error 110)" } }],
    ["a key that cannot be stored", { key: { message: "Failed to save key details to file: x" } }],
  ])("is none where the status of now shows %s", (_, changes) => {
    expect(offer([failure, file(changes)])).toEqual(refused("unconfirmed"));
  });
  test("is none where the number is the host's trouble", () => {
    const trouble = document(
      "deployment-error",
      new TextDecoder().decode(failure.bytes).replace("403", "503"),
    );
    expect(offer([trouble])).toEqual(refused("none-needed"));
  });
});

describe("what users of the VM write", () => {
  const texts = [refusal, lostKeyLine, `Hex("${"ab".repeat(32)}", x)`, "reset the key", latchedGuid, enforce];
  test.each(texts)("never makes an offer or a key finding: %s", (text) => {
    const evil = {
      userName: text,
      ip: text,
      port: 80,
      processCmdLine: text,
      responseStatus: text,
      count: 1,
      userGroups: [text],
      processFullPath: text,
    };
    const report = reportOn([
      document("status-file", status({ rows: [evil], failed: [evil], monitor: { message: text } })),
      model(),
    ]);
    expect(codes(report).filter((code) => /^key-|host-|wireserver/.test(code))).toEqual([]);
    expect(report.reset).toEqual(refused("none-needed"));
  });
  test.each(texts)("never takes an offer away: %s", (text) => {
    const evil = {
      userName: text,
      ip: "10.0.0.4",
      port: 80,
      processCmdLine: text,
      responseStatus: "403 Forbidden",
      count: 1,
      userGroups: [text],
      processFullPath: text,
    };
    expect(offer([file({ rows: [evil], failed: [evil] }), model()])).toEqual(offered("key-rejected"));
  });
});
