import { describe, expect, test } from "vitest";
import { guideProgress } from "../../src/diagnosis/progress.ts";
import type { GuidePart, RuleResult } from "../../src/diagnosis/rule.ts";
import { defineRule, failed, notSure, pass, report, skip, uncertain } from "../../src/diagnosis/rule.ts";
import { reportOnStatus } from "./builders.ts";

const outcome = (part: GuidePart, result: RuleResult) => ({
  rule: defineRule({ id: "r", step: "key", part, needs: [], reports: {}, evaluate: () => result }),
  result,
});
const found = {
  failed: report("x", [failed("key-rejected", [])]),
  uncertain: report("x", [uncertain("key-rejected", [])]),
};
const remark = report("x", [failed("gpa-outdated", [])]);
const of = (part: GuidePart, ...results: readonly RuleResult[]) =>
  guideProgress(results.map((result) => outcome(part, result))).find(({ label }) => label === part)?.result;

describe("how far one part of the guide got", () => {
  test.each([
    ["the worst result decides", [pass("x"), found.failed, found.uncertain], "failed"],
    ["a suspicion goes before health", [pass("x"), found.uncertain], "uncertain"],
    ["a rule that lacks a fact does not hide a healthy one", [notSure("x"), pass("x")], "ok"],
    ["only rules that lack facts leave it open", [notSure("x"), skip("x")], "uncertain"],
    ["skipped rules alone are skipped", [skip("x"), skip("x")], "skipped"],
    ["a remark does not make a step fail", [remark], "ok"],
    ["no rule at all is skipped", [], "skipped"],
  ] as const)("%s", (_case, results, expected) => {
    expect(of("key", ...results)).toBe(expected);
  });
  test("the deployment is left out where nothing of it was found", () => {
    expect(of("deployment", pass("x"))).toBeUndefined();
    expect(of("deployment", notSure("x"))).toBeUndefined();
    expect(of("deployment", found.failed)).toBe("failed");
  });
  test("of a healthy machine is the guide in its order", () => {
    expect(reportOnStatus().guide.map(({ label }) => label)).toEqual([
      "enabled",
      "agent runs",
      "status file",
      "eBPF",
      "listener",
      "key",
      "applied",
      "access",
    ]);
  });
});
