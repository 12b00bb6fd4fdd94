import { expect, test } from "vitest";
import { joinFacts } from "../../src/diagnosis/join.ts";
import { defineRule, failed, pass, report, uncertain } from "../../src/diagnosis/rule.ts";
import type { RuleResult } from "../../src/diagnosis/rule.ts";
import { runRules } from "../../src/diagnosis/run-rules.ts";
import { nowMs } from "./builders.ts";

const facts = joinFacts([], nowMs);
const evidence = [
  { source: "status-file", origin: "person", pointer: "", value: null, ageSeconds: null },
] as const;
const ran: string[] = [];
const rule = (id: string, result: RuleResult, after: readonly string[] = []) =>
  defineRule({
    id,
    step: "key",
    part: "key",
    needs: [],
    after,
    reports: {},
    evaluate: () => {
      ran.push(id);
      return result;
    },
  });

test("a rule behind one that failed is skipped; behind any other result it runs", () => {
  const outcomes = runRules(
    [
      rule("a", report("x", [failed("status-stale", evidence)])),
      rule("b", pass("fine"), ["a"]),
      rule("c", report("y", [uncertain("clock-skew", evidence)])),
      rule("d", pass("fine"), ["c"]),
      rule("e", pass("fine"), ["b"]),
      rule("f", pass("fine"), ["c", "a"]),
    ],
    facts,
  );
  expect(outcomes.map(({ rule: { id }, result: { result } }) => `${id} ${result}`)).toEqual([
    "a failed",
    "b skipped",
    "c uncertain",
    "d ok",
    "e ok",
    "f skipped",
  ]);
  expect(outcomes[1]?.result).toEqual({
    result: "skipped",
    because: "pointless after a",
    findings: [],
    asks: [],
  });
  expect(ran).toEqual(["a", "c", "d", "e"]);
});

test("a rule whose fact is missing does not run, and says which", () => {
  const needing = defineRule({
    id: "n",
    step: "key",
    part: "key",
    needs: ["guest", "vm"],
    reports: {},
    evaluate: () => pass("never"),
  });
  expect(needing.run(facts)).toMatchObject({
    result: "uncertain",
    because: "the agent's own status is not known",
  });
});
