import { describe, expect, test } from "vitest";
import { check, codes, document, finding, row, secondsAgo, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { justStarted, keyMessageIs, pasted, stopping, unreached } from "./cases.ts";

const rule = "key-exposed";
const secret = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";
const hex = `Failed to acquire key details: Hex("${secret}", OddLength)`;
const json = `Failed to acquire key details: Hyper(Deserialize("Deserialization failed: missing field from: {\\"guid\\":\\"x\\",\\"key\\" : \\"${secret}\\"}"))`;
const exposed = (message: string, version = "1.0.36") =>
  keyMessageIs(message, { version, states: unreached });

describe("a key's value in the agent's message", () => {
  test.each(["key-exposed.hex-1.0.33.json", "key-exposed.deserialize-1.0.36.json"])("of %s", (file) => {
    const report = soundReport([fixture("status-file", file)]);
    expect(codes(report)).toEqual(["key-status-invalid?", "key-exposed", "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(report.reset).toEqual({ offered: true, because: "key-exposed" });
    expect(finding(report, "key-exposed")?.evidence).toMatchObject([
      {
        source: "status-file",
        pointer: "/proxyAgentStatus/keyLatchStatus/message",
        value: expect.stringContaining("[redacted "),
        ageSeconds: 40,
      },
    ]);
  });
  test.each([
    hex,
    hex.replace('Hex("', 'Hex("value '),
    json,
    json.replaceAll('\\"', '"'),
    json.replaceAll('\\"', '\\\\\\"'),
  ])("is found in every spelling of the agent, and never quoted", (message) => {
    const report = soundReportOnStatus(exposed(message));
    expect(codes(report)).toContain("key-exposed");
    expect(JSON.stringify(report)).not.toContain(secret);
  });
  test.each([
    ["1.0.24", true],
    ["1.0.36", true],
    ["1.0.36.7", true],
    ["1.0.37", false],
    ["1.0.47", false],
    ["1.1.0", false],
    ["2.0.1", false],
    ["unknown", false],
  ])("of %s counts: %s", (version, counts) => {
    expect(codes(soundReportOnStatus(exposed(hex, version))).includes("key-exposed")).toBe(counts);
  });
  test("in an old file is uncertain, and no ground", () => {
    const report = soundReportOnStatus({ ...exposed(hex), timestamp: secondsAgo(4000) });
    expect(codes(report)).toContain("key-exposed?");
    expect(report.reset).toEqual({ offered: false, because: "not-fresh" });
  });
});

describe("64 hexadecimal digits elsewhere", () => {
  const rows = [{ ...row, processCmdLine: hex, userName: json, processFullPath: hex }];
  test.each<[string, Parameters<typeof soundReportOnStatus>[0]]>([
    ["in rows", { rows, failed: rows }],
    [
      "in the other modules",
      { ebpf: { message: hex }, listener: { message: hex }, monitor: { message: hex } },
    ],
    ["in another shape", exposed(`Failed to acquire key details: ${secret}`)],
    ["in a shorter key", exposed('Failed to acquire key details: Hex("0011223344", OddLength)')],
    [
      "under another name",
      exposed(`Failed to acquire key details: Deserialize("{\\"nonce\\":\\"${secret}\\"}")`),
    ],
    ["behind 16 KB of other text", exposed(`Failed to acquire key details: ${"x".repeat(16_384)} ${hex}`)],
    ["in the states", { version: "1.0.30", states: { ...unreached, imdsRuleId: hex } }],
  ])("%s is only redacted", (_, changes) => {
    const report = soundReportOnStatus({ version: "1.0.30", ...changes });
    expect(codes(report)).not.toContain("key-exposed");
    expect(JSON.stringify(report)).not.toContain(secret);
  });
  test("in a pasted output is no finding", () => {
    const report = soundReport([pasted(hex), pasted(json)]);
    expect(codes(report)).not.toContain("key-exposed");
    expect(JSON.stringify(report)).not.toContain(secret);
  });
});

describe("where there is nothing to say", () => {
  test("a latched key passes", () => {
    expect(check(soundReportOnStatus({ version: "1.0.36" }), rule)).toBe("ok");
  });
  test("a stopping service is skipped, the first moments are uncertain", () => {
    expect(check(soundReportOnStatus(stopping), rule)).toBe("skipped");
    expect(check(soundReportOnStatus(justStarted), rule)).toBe("uncertain");
    expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
  });
});
