import { describe, expect, test } from "vitest";
import { readCloudInitReport } from "../../../src/diagnosis/reading/cloud-init-report.ts";

const base =
  "result=error|reason=azure-proxy-agent status failure|agent=Cloud-Init/24.3.1-0ubuntu0~22.04.1|exit_code=2|stdout=keyLatchStatus - x|stderr=|vm_id=1|timestamp=2026-11-23T07:00:00|documentation_url=https://aka.ms/linuxprovisioningerror";

describe("cloud-init's report", () => {
  test("is read wherever it stands", () => {
    for (const text of [base, `Azure datasource failure occurred: ${base}`, `…failed.\n[Linux.X] "${base}"`])
      expect(readCloudInitReport(text)).toMatchObject({
        result: "error",
        reason: "azure-proxy-agent status failure",
        version: "24.3.1-0ubuntu0~22.04.1",
        exitCode: 2,
        stdout: "keyLatchStatus - x",
        stderr: "",
      });
  });
  test("keeps delimiters, quotes and line ends inside quoted fields", () => {
    const text =
      "result=error|reason=azure-proxy-agent status failure|agent=Cloud-Init/24.4|exit_code=-9|'stdout=a|b ''c''\nd'|stderr='e|f'";
    expect(readCloudInitReport(text)).toMatchObject({ exitCode: -9, stdout: "a|b 'c'\nd", stderr: "e|f" });
  });
  test("may be quoted from its first field on", () => {
    expect(readCloudInitReport("'result=error|x'|reason=y")).toMatchObject({
      result: "error|x",
      reason: "y",
    });
  });
  test("may stand in apostrophes as a whole, as in a sentence of the platform", () => {
    const text = `OS Provisioning failed for VM 'web-01'. Details: '${base}'`;
    expect(readCloudInitReport(text)).toMatchObject({
      reason: "azure-proxy-agent status failure",
      exitCode: 2,
      stdout: "keyLatchStatus - x",
    });
    const withQuotedField =
      "'result=error|reason=azure-proxy-agent status failure|agent=Cloud-Init/24.4|'stdout=a|''b'''|stderr=c'";
    expect(readCloudInitReport(withQuotedField)).toMatchObject({
      reason: "azure-proxy-agent status failure",
      stdout: "a|'b'",
    });
  });
  test("of which fields are missing says so", () => {
    expect(readCloudInitReport("result=success|")).toEqual({
      result: "success",
      reason: undefined,
      version: undefined,
      exitCode: undefined,
      stdout: undefined,
      stderr: undefined,
    });
    expect(readCloudInitReport("result=error|reason=x|agent=WALinuxAgent/2|exit_code=none")).toMatchObject({
      version: undefined,
      exitCode: undefined,
    });
  });
  test.each(["", "result=error", "presult=error|reason=x", "reason=azure-proxy-agent not found"])(
    "%j is none",
    (text) => {
      expect(readCloudInitReport(text)).toBeUndefined();
    },
  );
  test("is read up to a limit", () => {
    expect(readCloudInitReport(`result=error|stdout=${"x".repeat(1_000_000)}`)?.stdout).toHaveLength(
      20_000 - 20,
    );
  });
});
