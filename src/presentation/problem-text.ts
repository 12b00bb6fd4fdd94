import { spanWords } from "./words.ts";

/** What happened, what it means, what to do: our words but for `said`, which quotes. */
export interface ProblemText {
  readonly title: string;
  readonly means: string;
  readonly todo: string;
  /** What the other side said, with its label. */
  readonly said?: { readonly label: string; readonly text: string };
  /** Whether the same thing may be tried again by a button. */
  readonly isRepeatable?: boolean;
}

/** A text for each kind of a union of problems. */
export type TextTable<P extends { readonly kind: string }> = {
  readonly [K in P["kind"]]: (problem: Extract<P, { readonly kind: K }>) => ProblemText;
};

/** The text that the table has for this problem's kind. */
export function textFrom<P extends { readonly kind: string }>(table: TextTable<P>, problem: P): ProblemText {
  const write = table[problem.kind as P["kind"]] as (problem: P) => ProblemText;
  return write(problem);
}

/** When to come back: what the other side asked for in seconds, or our own words. */
export function waitWords(seconds: number | null, otherwise: string): string {
  return seconds === null ? otherwise : `Come back in ${spanWords(Math.max(1, seconds))}.`;
}

/** An HTTP status in words; null where no answer came. */
export function httpWords(httpStatus: number | null): string {
  return httpStatus === null ? "the connection failed" : `HTTP ${String(httpStatus)}`;
}

/** An absent machine and one that must not be seen are told in the same words. */
export const vmNotFound: ProblemText = {
  title: "I do not find this VM",
  means:
    "A VM that is outside my view, or that you may not ask about, looks just like one that does not exist.",
  todo: "Check the spelling, or send the resource id from the portal (Properties → Resource ID).",
};
