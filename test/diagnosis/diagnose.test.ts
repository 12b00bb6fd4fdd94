import { describe, expect, test } from "vitest";
import { codes, document, gpaExtension, reportOn, reportOnStatus, vm } from "./builders.ts";

describe("a machine with nothing wrong", () => {
  test("is healthy by its status.json alone", () => {
    const report = reportOnStatus();
    expect(report.verdict).toBe("healthy");
    expect(codes(report)).toEqual([]);
  });
  test("is healthy by its status.json and its model", () => {
    const report = reportOnStatus({}, document("vm", vm()));
    expect(report.verdict).toBe("healthy");
    expect(codes(report)).toEqual([]);
  });
  test("is healthy by the extension's substatus, without an upload", () => {
    const report = reportOn([document("vm", vm({ os: "Windows", extensions: [gpaExtension()] }))]);
    expect(report.verdict).toBe("healthy");
    expect(codes(report)).toEqual([]);
  });
});
