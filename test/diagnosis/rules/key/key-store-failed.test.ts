import { describe, expect, test } from "vitest";
import { check, codes, document, finding, secondsAgo, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { justStarted, keyMessageIs, stopping } from "./cases.ts";

const rule = "key-store-failed";
const save = (why: string): string =>
  `Failed to save key details to file: Key(StoreLocalKey("json_write_to_file failed ${why}"))`;
const checked =
  "Failed to check the key '9cf81e97-0316-4ad3-94a7-8ccbdee8ddbf' details saved locally: Key(CheckLocalKey(\"does not match\")).";

describe("a key that cannot be stored", () => {
  test("is found on Windows in any language, and needs no reset", () => {
    const report = soundReport([fixture("status-file", "key-store-failed.windows-1.0.46.json")]);
    expect(codes(report)).toEqual(["key-store-failed", "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(report.reset).toEqual({ offered: false, because: "none-needed" });
    expect(finding(report, "key-store-failed")).toMatchObject({
      step: "key",
      what: expect.stringContaining("may not write to its key folder"),
      commands: expect.arrayContaining([expect.stringContaining("icacls")]),
      evidence: [
        {
          source: "status-file",
          origin: "person",
          pointer: "/proxyAgentStatus/keyLatchStatus/message",
          value: expect.stringContaining("(os error 5)"),
          ageSeconds: 40,
        },
      ],
    });
  });
  test("is found where the key does not read back as it was written", () => {
    const report = soundReportOnStatus(keyMessageIs(checked));
    expect(codes(report)).toEqual(["key-store-failed"]);
    expect(finding(report, "key-store-failed")?.what).toMatch(/read it back\.$/);
  });
  test.each([
    ["Linux", 28, "the disk is full."],
    ["Linux", 13, "the agent may not write to its key folder."],
    ["Linux", 1, "the agent may not write to its key folder."],
    ["Linux", 5, "the disk cannot be written."],
    ["Linux", 30, "the file system is read-only."],
    ["Linux", 2, "the key folder or file is missing."],
    ["Windows", 112, "the disk is full."],
    ["Windows", 39, "the disk is full."],
    ["Windows", 5, "the agent may not write to its key folder."],
    ["Windows", 19, "the file system is read-only."],
    ["Windows", 3, "the key folder or file is missing."],
    ["Windows", 30, "read it back."],
    ["Linux", 112, "read it back."],
  ] as const)("on %s with os error %i says: %s", (os, number, ending) => {
    const monitor = { message: "" };
    const report = soundReport([
      document("status-file", status(keyMessageIs(save(`(os error ${String(number)})`), { monitor }))),
      document("vm", vm({ os })),
    ]);
    expect(finding(report, "key-store-failed")?.what.endsWith(ending)).toBe(true);
    expect(report.reset.offered).toBe(false);
  });
  test("on a system that nothing tells names only what is the same everywhere", () => {
    const what = (number: number) =>
      finding(
        soundReportOnStatus(keyMessageIs(save(`(os error ${String(number)})`), { monitor: { message: "" } })),
        "key-store-failed",
      )?.what;
    expect(what(28)).toContain("the disk is full.");
    expect(what(5)).not.toContain("may not write");
  });
  test("is never taken for a refusal, whatever stands in the text", () => {
    const report = soundReportOnStatus(keyMessageIs(save('KeyResponse("acquire", 403) (os error 28)')));
    expect(codes(report)).toEqual(["key-store-failed"]);
    expect(report.reset.offered).toBe(false);
  });
});

describe("where there is nothing to say", () => {
  test("a latched key passes", () => {
    expect(check(soundReportOnStatus(), rule)).toBe("ok");
  });
  test("a stopping service is skipped; the first moments and an old file are uncertain", () => {
    expect(check(soundReportOnStatus(stopping), rule)).toBe("skipped");
    expect(check(soundReportOnStatus(justStarted), rule)).toBe("uncertain");
    const old = soundReportOnStatus(keyMessageIs(checked, { timestamp: secondsAgo(1000) }));
    expect(codes(old)).toEqual(["status-stale", "key-store-failed?"]);
  });
});
