import type { Report } from "../diagnosis/report.ts";

/** A message that holds more is cut by Teams (documentation, "Format your bot messages": 28 KB, and people copy one command at a time). */
const mostCommands = 30;

/** Every command of a report once, findings' first, each under a line that says what it is for: for a message that every client can copy. */
export function commandLines(report: Report): readonly string[] {
  const entries = [
    ...report.findings.flatMap(({ code, commands }) => commands.map((command) => ({ what: code, command }))),
    ...report.asks.map(({ what, command }) => ({ what, command })),
  ];
  const seen = new Set<string>();
  return entries
    .filter(({ command }) => !seen.has(command) && seen.add(command) !== undefined)
    .slice(0, mostCommands)
    .map(({ what, command }) => `${what}\n${command}`);
}
