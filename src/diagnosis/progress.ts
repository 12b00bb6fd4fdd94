import { catalogueEntry } from "./catalogue.ts";
import type { GuideProgress } from "./report.ts";
import type { RuleOutcome } from "./run-rules.ts";
import { guideParts } from "./rule.ts";

/**
 * The worst result decides a part. A rule that only lacks a fact (`open`) does not hide that another rule of the part looked and found
 * nothing wrong.
 */
const weights = { skipped: 0, open: 1, ok: 2, uncertain: 3, failed: 4 } as const;

type Weight = keyof typeof weights;

/** What a rule means for its part of the guide: a remark does not make a step fail. */
function weightOf({ result }: RuleOutcome): Weight {
  if (result.findings.length === 0) return result.result === "uncertain" ? "open" : result.result;
  return result.findings.every(({ code }) => catalogueEntry(code).severity === "remark")
    ? "ok"
    : result.result;
}

/** The progress line of the card, from the rules themselves. The deployment is left out where no rule of it found anything. */
export function guideProgress(outcomes: readonly RuleOutcome[]): readonly GuideProgress[] {
  return guideParts.flatMap((label): readonly GuideProgress[] => {
    const found = outcomes.filter(({ rule }) => rule.part === label).map(weightOf);
    const worst = found.reduce<Weight>(
      (best, weight) => (weights[weight] > weights[best] ? weight : best),
      "skipped",
    );
    if (label === "deployment" && weights[worst] <= weights.ok) return [];
    return [{ label, result: worst === "open" ? "uncertain" : worst }];
  });
}
