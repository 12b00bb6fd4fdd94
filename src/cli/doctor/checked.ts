/** What came of one check: `bad` has to be mended before the bot works, `unknown` could not be found out from here. */
export interface Checked {
  readonly area: "configuration" | "policy" | "store" | "identities" | "rights" | "endpoint";
  readonly kind: "good" | "bad" | "unknown";
  readonly what: string;
  /** What to do. */
  readonly mend?: string;
}

const marks = { good: "ok     ", bad: "PROBLEM", unknown: "unknown" } as const;

/** The checks as lines; what to do stands below what is wrong. */
export function checkedText(all: readonly Checked[]): string {
  const lines = all.flatMap(({ area, kind, what, mend }) => [
    `${marks[kind]}  ${area.padEnd(14)} ${what}`,
    ...(mend === undefined ? [] : [`${" ".repeat(24)} -> ${mend}`]),
  ]);
  const count = all.filter(({ kind }) => kind === "bad").length;
  const verdict =
    count === 0 ? "No problem found." : `${count} ${count === 1 ? "problem" : "problems"} found.`;
  return `${lines.join("\n")}\n${verdict}\n`;
}
