import type { ConnectionRow, Facts } from "./facts.ts";
import type { Finding, Report } from "./report.ts";

/** Findings that the connection rows explain, with the HTTP status that their rows carry. */
const explained: { readonly [C in Finding["code"]]?: number } = {
  "access-denied": 403,
  "direct-access": 421,
};

/** At most five rows, the most frequent first, that explain an access finding; none without one. */
export function explainingRows(findings: Report["findings"], facts: Facts): readonly ConnectionRow[] {
  const wanted = new Set(findings.flatMap(({ code }) => explained[code] ?? []));
  const explaining = (rows: readonly ConnectionRow[] = []): readonly ConnectionRow[] =>
    rows.filter(({ httpStatus }) => httpStatus !== null && wanted.has(httpStatus));
  const found = explaining(facts.guest?.rows);
  // Azure's copy may show the refused callers alone; where both are known they are the same rows.
  return (found.length > 0 ? found : explaining(facts.guest?.failedRows))
    .toSorted((left, right) => right.count - left.count)
    .slice(0, 5);
}
