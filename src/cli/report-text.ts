import type { Finding, Report } from "../diagnosis/report.ts";

const verdictWords = {
  healthy: "Healthy",
  wait: "Wait",
  "action-needed": "Action needed",
  inconclusive: "Inconclusive",
} as const;
const marks = { ok: "✔", failed: "✖", uncertain: "?", skipped: "–" } as const;

/** The report as lines for a terminal: the same facts as the JSON. */
export function reportText(report: Report): string {
  return [
    verdictWords[report.verdict],
    `Guide  ${report.guide.map(({ label, result }) => `${marks[result]} ${label}`).join("  ")}`,
    ...report.findings.flatMap(findingLines),
    ...report.contradictions.map((line) => `! ${line}`),
    `Key reset: ${report.reset.offered ? "may be requested" : "not offered"} (${report.reset.because})`,
    ...report.asks.flatMap(({ what, command }) => [`Send next: ${what}`, `    ${command}`]),
    ...report.inputs.map(
      ({ source, name, bytes, sha256 }) =>
        `Input: ${source} ${name} (${String(bytes)} bytes, sha256 ${sha256.slice(0, 12)}…)`,
    ),
    "",
  ].join("\n");
}

function findingLines(finding: Finding): readonly string[] {
  const asOf = finding.asOf === undefined ? "" : ` as of ${finding.asOf}`;
  return [
    "",
    `${finding.severity === "remark" ? "◦" : "✖"} ${finding.title} [${finding.code}] ${finding.severity}, ${finding.outcome}${asOf}`,
    `  ${finding.what}`,
    `  ${finding.why}`,
    `  ${finding.fix}`,
    ...finding.commands.map((command) => `    ${command}`),
    ...finding.evidence.map(
      ({ source, pointer, value, ageSeconds }) =>
        `  ${source} ${pointer} = ${JSON.stringify(value)}${ageSeconds === null ? "" : ` (${String(ageSeconds)} s old)`}`,
    ),
    `  ${finding.link}`,
  ];
}
