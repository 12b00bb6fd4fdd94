import { describe, expect, it } from "vitest";
import { createLastReports } from "../../src/app/last-reports.ts";

describe("the newest reports", () => {
  it("are found by their id, and nothing is by another", () => {
    const reports = createLastReports();
    reports.put("1", { commands: ["a"], resourceId: "/vm" });
    expect(reports.get("1")).toEqual({ commands: ["a"], resourceId: "/vm" });
    expect(reports.get("constructor")).toBeUndefined();
  });

  it("are the last two thousand", () => {
    const reports = createLastReports();
    for (let id = 0; id <= 2000; id += 1) reports.put(String(id), { commands: [], resourceId: null });
    expect(reports.get("0")).toBeUndefined();
    expect(reports.get("1")).toBeDefined();
    expect(reports.get("2000")).toBeDefined();
  });
});
