import type { Code } from "./catalogue.ts";
import type { FindingText, Rule } from "./rule.ts";

/** The rule that declares a code's text, and the text. Every code has exactly one, which a repository test holds; throws for a code without. */
export function declarationOf(
  code: Code,
  rules: readonly Rule[],
): { readonly rule: Rule; readonly text: FindingText } {
  const rule = rules.find(({ reports }) => reports[code] !== undefined);
  const text = rule?.reports[code];
  if (rule === undefined || text === undefined) throw new Error(`no rule declares the code ${code}`);
  return { rule, text };
}
