import { describe, expect, test } from "vitest";
import type { InputDocument } from "../../../../src/diagnosis/evidence.ts";
import {
  check,
  codes,
  document,
  finding,
  gpaExtension,
  reportOn,
  secondsAgo,
  status,
  vm,
} from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { justStarted, keyMessageIs, latched, lostKeyLine, pasted, stopping, unreached } from "./cases.ts";

const rule = "key-rejected";
const refused = (number: number): string =>
  `Failed to acquire key details: Key(KeyResponse("acquire", ${String(number)}))`;

describe("a refused key", () => {
  test("is found although everything is green", () => {
    const report = soundReport([fixture("status-file", "key-rejected.green-1.0.36.json")]);
    expect(report.facts.gpaVersion).toBe("1.0.36");
    expect(codes(report)).toEqual(["key-rejected", "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(check(report, rule)).toBe("failed");
    expect(report.reset).toEqual({ offered: true, because: "key-rejected" });
  });

  test("carries message and missing guid as evidence, with their age", () => {
    const report = soundReport([fixture("status-file", "key-rejected.windows-1.0.47.json")]);
    expect(finding(report, "key-rejected")).toMatchObject({
      step: "key",
      severity: "fault",
      outcome: "failed",
      what: expect.stringContaining("(HTTP 404)"),
      evidence: [
        {
          source: "status-file",
          origin: "person",
          pointer: "/proxyAgentStatus/keyLatchStatus/message",
          value: refused(404),
          ageSeconds: 40,
        },
        { pointer: "/proxyAgentStatus/keyLatchStatus/states", value: null, ageSeconds: 40 },
      ],
    });
    expect(finding(report, "key-rejected")?.commands.join()).toContain("Get-WinEvent");
  });

  test.each([400, 401, 403, 404, 405, 409, 410, 412, 428, 430, 451, 499])(
    "with %i is a refusal",
    (number) => {
      const report = soundReportOnStatus(keyMessageIs(refused(number)));
      expect(codes(report)).toEqual(["key-rejected"]);
      expect(report.reset).toEqual({ offered: true, because: "key-rejected" });
    },
  );

  test.each([429, 500, 502, 503, 504, 599])("with %i is trouble of the host: wait, no reset", (number) => {
    const report = soundReportOnStatus(keyMessageIs(refused(number)));
    expect(codes(report)).toEqual(["key-rejected?"]);
    expect(report.verdict).toBe("inconclusive");
    expect(finding(report, "key-rejected")?.fix).toContain("Wait");
    expect(report.asks.map(({ command }) => command).join()).toContain("journalctl");
    expect(report.reset).toEqual({ offered: false, because: "host-trouble" });
  });

  test.each([100, 200, 204, 302, 399])("with %i, which nothing documents, is not certain", (number) => {
    expect(codes(soundReportOnStatus(keyMessageIs(refused(number))))).toEqual(["key-rejected?"]);
  });

  test.each(["1.0.25", "1.0.33", "1.0.34", "1.0.41", "1.0.42", "1.0.47", "1.0.47.8", "1.1.0"])(
    "is read in release %s, whatever the channel's state",
    (version) => {
      for (const states of [unreached, keyMessageIs("").states ?? {}])
        expect(codes(soundReportOnStatus(keyMessageIs(refused(403), { version, states })))).toContain(
          "key-rejected",
        );
    },
  );

  test("is found in the extension's substatus", () => {
    const changes = keyMessageIs(refused(403));
    const report = soundReport([document("vm", vm({ os: "Windows", extensions: [gpaExtension(changes)] }))]);
    expect(codes(report)).toEqual(["key-rejected", "msp-not-applied"]);
    expect(finding(report, "key-rejected")?.evidence[0]).toEqual({
      source: "extension-substatus",
      origin: "azure",
      pointer: "/keyLatchStatus/message",
      value: refused(403),
      ageSeconds: null,
    });
    expect(report.reset.offered).toBe(true);
  });

  test("stands beside the key of before a reset: the old guid is no sign of health", () => {
    const report = soundReportOnStatus(keyMessageIs(refused(403), { states: latched }));
    expect(codes(report)).toEqual(["key-rejected"]);
    expect(report.reset).toEqual({ offered: true, because: "key-rejected" });
  });

  test("quotes the journal line that shows the lost key", () => {
    const report = soundReport([
      document("status-file", status(keyMessageIs(refused(403)))),
      pasted(`Nov 23 07:00:01 web-01 azure-proxy-agent[812]: ${lostKeyLine}`),
    ]);
    expect(finding(report, "key-rejected")?.evidence.at(-1)).toMatchObject({
      source: "observation",
      origin: "person",
      pointer: "/lines/0",
      value: expect.stringContaining("Failed to fetch local key details"),
      ageSeconds: null,
    });
  });
});

describe("no refusal", () => {
  test("passes with a latched key", () => {
    expect(check(soundReportOnStatus(), rule)).toBe("ok");
  });
  test.each([
    ["of the attestation", 'Failed to attest the key: Key(KeyResponse("attest", 403))'],
    [
      "of the network",
      'Failed to acquire key details: Key(SendKeyRequest("acquire", "Connection refused (os error 111)"))',
    ],
    [
      "of the disk",
      'Failed to save key details to file: Key(StoreLocalKey("failed No space left on device (os error 28)"))',
    ],
    ["of the status call", "Failed to get key status - Operation timed out (os error 110)"],
    ["in words only", "KeyResponse(acquire, 403)"],
  ])("is seen in a trouble %s", (_, message) => {
    expect(codes(soundReportOnStatus(keyMessageIs(message))).join()).not.toContain("key-rejected");
  });
  test("is never read out of rows, user names or command lines", () => {
    const evil = {
      userName: refused(403),
      ip: refused(403),
      port: 80,
      processCmdLine: refused(403),
      responseStatus: refused(403),
      count: 1,
      userGroups: [refused(403)],
      processFullPath: refused(403),
    };
    const report = soundReportOnStatus({ rows: [evil], failed: [evil], monitor: { message: refused(403) } });
    expect(codes(report)).toEqual([]);
    expect(report.reset).toEqual({ offered: false, because: "none-needed" });
  });
});

describe("where the rule cannot tell", () => {
  test("a stopping service is skipped", () => {
    expect(check(soundReportOnStatus(stopping), rule)).toBe("skipped");
  });
  test("a deallocated VM is skipped", () => {
    const report = soundReport([
      document("status-file", status(keyMessageIs(refused(403)))),
      document("vm", vm({ power: "deallocated" })),
    ]);
    expect(check(report, rule)).toBe("skipped");
    expect(codes(report)).toEqual(["vm-not-running"]);
    expect(report.reset).toEqual({ offered: false, because: "none-needed" });
  });
  test("the first moments, a file without the key module and no file at all are uncertain", () => {
    expect(check(soundReportOnStatus(justStarted), rule)).toBe("uncertain");
    const fragment =
      '"ebpfProgramStatus": {"status": "RUNNING", "message": "Started Redirector with eBPF maps - 1"}';
    expect(check(soundReport([document("status-file", fragment)]), rule)).toBe("uncertain");
    expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
  });
  test("a line of the journal raises the suspicion where the file does not tell of the key", () => {
    const report = reportOn([
      document("status-file", '"ebpfProgramStatus": {"status": "RUNNING", "message": "Started Redirector"}'),
      pasted(refused(403)),
    ]);
    expect(codes(report)).toContain("key-rejected?");
    expect(report.reset.offered).toBe(false);
  });
  test("each check says why it came out so", () => {
    const because = (...sent: Parameters<typeof reportOn>[0]): string | undefined =>
      reportOn(sent).checks.find((entry) => entry.rule === rule)?.because;
    const file = (message: string): InputDocument => document("status-file", status(keyMessageIs(message)));
    expect(because(document("status-file", status()))).toBe("the host did not refuse the key");
    expect(because(file(refused(403)))).toBe("the host answered 403");
    expect(because(file(refused(503)))).toBe("the host answered 503, which may pass");
    expect(because(document("vm", vm()), pasted(refused(403)))).toBe("only a line of the journal says so");
  });
  test("an old file makes the refusal uncertain, headed by its date", () => {
    const report = soundReportOnStatus(keyMessageIs(refused(403), { timestamp: secondsAgo(4000) }));
    expect(codes(report)).toEqual(["status-stale", "key-rejected?"]);
    expect(check(report, rule)).toBe("uncertain");
    expect(finding(report, "key-rejected")?.asOf).toBe(`${secondsAgo(4000)}Z`);
    expect(report.reset).toEqual({ offered: false, because: "not-fresh" });
  });
});
