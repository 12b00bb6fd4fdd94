import { describe, expect, test } from "vitest";
import { reportText } from "../../src/cli/report-text.ts";
import { document, reportOn, reportOnStatus, secondsAgo, status, vm } from "../diagnosis/builders.ts";

describe("a report as text", () => {
  test("of a healthy machine is short", () => {
    const text = reportText(reportOnStatus());
    expect(text).toMatch(/^Healthy\nGuide {2}/);
    expect(text).toContain("Key reset: not offered (none-needed)");
    expect(text).not.toContain("✖");
  });
  test("holds for each finding its code, its sentences, its commands, its evidence and its link", () => {
    const report = reportOnStatus({
      key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
      states: { secureChannelState: "WireServer Enforce -  IMDS Enforce" },
    });
    const text = reportText(report);
    expect(text).toMatch(/^Action needed\n/);
    for (const { title, code, what, why, fix, link, commands, evidence } of report.findings) {
      for (const part of [title, `[${code}]`, what, why, fix, link, ...commands])
        expect(text).toContain(part);
      for (const { pointer, value } of evidence)
        expect(text).toContain(`${pointer} = ${JSON.stringify(value)}`);
    }
    expect(text).toContain("(40 s old)");
  });
  test("a remark has another mark than a fault", () => {
    expect(reportText(reportOnStatus({ version: "1.0.30" }))).toContain("◦ ");
  });
  test("an old file's faults carry its date, and what to send next is said with its command", () => {
    const text = reportText(
      reportOnStatus({
        timestamp: secondsAgo(3600),
        ebpf: { status: "UNKNOWN", message: "Failed to start redirector: x" },
      }),
    );
    expect(text).toMatch(/^Inconclusive\n/);
    expect(text).toContain("uncertain as of 2026-11-23T06:15:00.000Z");
    expect(text).toMatch(/Send next: .{5,}\n {4}\S/);
  });
  test("contradictions and inputs are said", () => {
    const text = reportText(
      reportOn([document("status-file", status()), document("vm", vm({ os: "Windows" }))]),
    );
    expect(text).toContain("! The file is from a Linux VM");
    expect(text).toMatch(/Input: status-file status\.json \(\d+ bytes, sha256 [0-9a-f]{12}…\)/);
    expect(text.endsWith("\n")).toBe(true);
  });
  test("a wait is said", () => {
    const text = reportText(reportOn([document("vm", vm({ os: "Windows", provisioningState: "Updating" }))]));
    expect(text).toMatch(/^(?:Wait|Inconclusive)\n/);
  });
});
