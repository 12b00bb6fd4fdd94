import type { Leaf } from "./members.ts";

/** So many lines of a text are looked at: more than 10 MB of a journal hold. */
const mostLines = 200_000;

/** A text as lines, without carriage returns. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n|\r/, mostLines);
}

/** What stands at `/lines/N`; a line that does not exist is null at the text itself. */
export function lineAt(lines: readonly string[], pointer: string): Leaf {
  const number = /^\/lines\/(\d{1,6})$/.exec(pointer)?.[1];
  const line = number === undefined ? undefined : lines[Number(number)];
  return line === undefined ? { pointer: "", value: null } : { pointer, value: line };
}
