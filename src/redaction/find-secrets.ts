import type { Marks } from "./marks.ts";
import { marksOf } from "./marks.ts";
import type { SecretKind } from "./secret-kind.ts";
import type { SecretPattern } from "./secret-pattern.ts";
import { secretPatterns } from "./secret-patterns.ts";
import type { Span } from "./value-span.ts";
import { valueSpan } from "./value-span.ts";
import { tokenMark } from "./view.ts";

/** A secret's place in a view and the row of the table that found it (the lower names it). */
export type FoundSecret = Span & { readonly row: number; readonly kind: SecretKind };

/** What the finder looks up or reads at one place; all anchored or one character long. */
export const finderPatterns = {
  notName: /[^\w-]/g,
  notLocalPart: /[\s@"'<>()[\],;:\\/=#?&|\ue000]/g,
  doubleDash: /--/g,
  line: /(?<!\\)\n/g,
  wordGap: /\\{0,3}["'`]?(?:[ \t,]|\\\n)*/y,
  assignment: /\\{0,3}["'`]?\]?[ \t]*(?:=>|:=|[:=]|%3D)(?!\/\/)[ \t]*/iy,
  flag: /\\{0,3}["'`]?(?:,[ \t]*|(?:[ \t]|\\\n)+)/y,
  markup: />\s*(?:<value>)?/iy,
  domain: /[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*/iy,
} as const;

/** Where systemd writes `name@instance.unit`, which is no address. */
const unitType = /\.(?:service|socket|target|timer|mount|slice|scope|device|path|swap|automount)$/i;

/** Values that are masked already. */
const masked = new RegExp(`^[${tokenMark}*•….\\s,;"'\`\\\\]*$`);

/** True for a value that a token stands for already; what follows the token belongs to it only in a whole line. */
function isTaken(value: string, row: SecretPattern): boolean {
  const isLine = row.form === "lead" && row.extent === "line";
  return masked.test(value) || (!isLine && value.startsWith(tokenMark));
}

/** End of what the anchored pattern matches at this place; -1 if it does not. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  const sticky = new RegExp(pattern);
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : -1;
}

function openedBefore(text: string, at: number, end: number): number {
  const isQuoted = /["'`]/.test(text.charAt(at - 1)) && !/["'`]/.test(text.slice(at, end));
  return isQuoted ? at - 1 : -1;
}

function isAfter(marks: Marks, command: RegExp | undefined, at: number): boolean {
  if (command === undefined) return true;
  const place = marks.last(command, at + 1);
  return place >= 0 && place >= marks.last(finderPatterns.line, at);
}

type Lead = Extract<SecretPattern, { form: "lead" }>;

function afterLead(marks: Marks, row: Lead, at: number, leadEnd: number): Span | undefined {
  if (!isAfter(marks, row.after, at)) return undefined;
  let start = leadEnd;
  for (let skipped = 0; skipped < (row.skipWords ?? 0); skipped += 1) {
    const word = valueSpan(marks, start, "word", -1);
    start = matchEnd(finderPatterns.wordGap, marks.text, word.end);
    if (/^[/|>]?$/.test(marks.text.charAt(start))) return undefined;
  }
  const openedAt = row.extent === "line" || row.extent === "word" ? openedBefore(marks.text, at, start) : -1;
  return valueSpan(marks, start, row.extent, openedAt);
}

/** The value of a name: behind `=` or `:`, in an element of that name, or behind a flag of that name. */
function afterName(
  marks: Marks,
  row: Extract<SecretPattern, { form: "word" }>,
  at: number,
): Span | undefined {
  const { text } = marks;
  const nameStart = marks.last(finderPatterns.notName, at) + 1;
  const nameEnd = marks.next(finderPatterns.notName, at);
  const openedAt = openedBefore(text, nameStart, nameEnd + 1);
  const assigned = matchEnd(finderPatterns.assignment, text, nameEnd);
  const extent = row.extent === "word" ? "assigned" : row.extent;
  if (assigned >= 0) return valueSpan(marks, assigned, extent, openedAt);
  const inside = matchEnd(finderPatterns.markup, text, nameEnd);
  if (inside >= 0) return valueSpan(marks, inside, "markup", -1);
  const isFlag = text.charAt(nameStart) === "-" || marks.last(finderPatterns.doubleDash, at) >= nameStart;
  const flagged = isFlag ? matchEnd(finderPatterns.flag, text, nameEnd) : -1;
  return flagged >= 0 ? valueSpan(marks, flagged, row.extent, -1) : undefined;
}

/** The address around an `@`: at most 64 characters before it (RFC 5321) and a domain that ends in letters. */
function addressAround(marks: Marks, at: number): Span | undefined {
  const start = Math.max(marks.last(finderPatterns.notLocalPart, at) + 1, at - 64);
  const end = matchEnd(finderPatterns.domain, marks.text, at + 1);
  const domain = marks.text.slice(at + 1, end);
  const isAddress = start < at && /\.[a-z]{2,}[0-9a-z-]*$/i.test(domain.slice(-64)) && !unitType.test(domain);
  return isAddress ? { start, end } : undefined;
}

function spanOf(marks: Marks, row: SecretPattern, at: number, end: number): Span | undefined {
  if (row.form === "lead") return afterLead(marks, row, at, end);
  if (row.form === "word") return afterName(marks, row, at);
  if (row.form === "mail") return addressAround(marks, at);
  return (row.isSecret?.(marks.text.slice(at, end)) ?? true) ? { start: at, end } : undefined;
}

/** All secrets in a view, overlapping as they were found. Values that are masked or tokens already are left out. */
export function findSecrets(text: string): readonly FoundSecret[] {
  const marks = marksOf(text);
  const found: FoundSecret[] = [];
  const ends = new Set<number>();
  for (const [index, row] of secretPatterns.entries()) {
    // Most texts hold nothing of most kinds: this look is a fraction of the price of an iterator.
    if (text.search(row.pattern) < 0) continue;
    let nameEnd = -1;
    for (const match of text.matchAll(row.pattern)) {
      // A name that holds two keywords has one value; an `@` behind a password belongs to a URL.
      if (row.form === "word" ? match.index < nameEnd : row.form === "mail" && ends.has(match.index))
        continue;
      nameEnd = marks.next(finderPatterns.notName, match.index);
      const span = spanOf(marks, row, match.index, match.index + match[0].length);
      if (span === undefined || isTaken(text.slice(span.start, span.end), row)) continue;
      found.push({ ...span, row: index, kind: row.kind });
      ends.add(span.end);
    }
  }
  return found;
}
