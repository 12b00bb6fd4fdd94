import type { Facts } from "./facts.ts";
import type { Rule, RuleResult } from "./rule.ts";

/** A rule with what it came to. */
export interface RuleOutcome {
  readonly rule: Rule;
  readonly result: RuleResult;
}

/** Runs the rules in their order. A rule whose prerequisite failed is `skipped`; rules only name prerequisites that stand before them. */
export function runRules(rules: readonly Rule[], facts: Facts): readonly RuleOutcome[] {
  const failedIds = new Set<string>();
  return rules.map((rule) => {
    const blocker = rule.after.find((id) => failedIds.has(id));
    const result: RuleResult =
      blocker === undefined
        ? rule.run(facts)
        : { result: "skipped", because: `pointless after ${blocker}`, findings: [], asks: [] };
    if (result.result === "failed") failedIds.add(rule.id);
    return { rule, result };
  });
}
