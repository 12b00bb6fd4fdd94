import { describe, expect, test } from "vitest";
import type { InputDocument } from "../../../src/diagnosis/evidence.ts";
import { check, codes, document, finding, reportOn, status, vm } from "../builders.ts";

const head = "Nov 25 02:00:00 web-01 azure-proxy-agent[700]: ";
const refused = `${head}Failed to acquire key details: Key(KeyResponse("acquire", 403))`;
const attest = `${head}Failed to attest the key: Key(KeyResponse("attest", 403))`;
const lost = `${head}Failed to fetch local key details with error: Key(FetchLocalKey("Key file '/var/lib/azure-proxy-agent/keys/x.key' does not exist locally.")). Will try acquire the key details from Server.`;
const pasted = (...lines: readonly string[]): InputDocument => document("observation", lines.join("\n"));

describe("a line of the agent's journal, without any status", () => {
  test.each([
    ["key-rejected", [refused]],
    ["key-rejected", [lost, refused]],
    ["key-attest-failed", [attest]],
    ["key-not-latched", [lost]],
  ] as const)("raises the suspicion %s and asks for the file", (code, lines) => {
    const report = reportOn([pasted(...lines)]);
    expect(codes(report)).toEqual([`${code}?`]);
    expect(report.verdict).toBe("inconclusive");
    expect(finding(report, code)?.evidence).toHaveLength(lines.length);
    expect(finding(report, code)?.evidence[0]?.source).toBe("observation");
    expect(report.asks.map(({ what }) => what)).toContain("the agent's status.json, whole and fresh");
    expect(report.reset).toEqual({ offered: false, because: "not-fresh" });
  });
  test("raises it beside a model that enables MSP", () => {
    expect(codes(reportOn([pasted(refused), document("vm", vm())]))).toContain("key-rejected?");
  });
  test("counts for nothing more than evidence where a status tells of the key", () => {
    expect(codes(reportOn([pasted(refused), document("status-file", status())]))).toEqual([]);
  });
  test("says nothing of the other troubles with the key", () => {
    const report = reportOn([pasted(lost)]);
    expect(check(report, "key-rejected")).toBe("uncertain");
    expect(check(report, "key-attest-failed")).toBe("uncertain");
  });
  test("adds to what the agent said of its other modules", () => {
    const spoken = "ebpfProgramStatus - Failed to start redirector: x";
    expect(codes(reportOn([pasted(spoken, lost)]))).toContain("key-not-latched?");
  });
});
