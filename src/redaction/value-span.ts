import type { Marks } from "./marks.ts";

/**
 * How far a value reaches when no quote says so: `word` to a blank, `assigned` likewise but with blanks up to the `;` of a
 * connection string, `setting` to the end of one `name=value` of
 * a connection string, `query` to the end of a URL parameter, `line` to the line's end, `markup` to the next tag,
 * `dotted` to the end of a run of letters, digits, `_`, `-` and dots, `userinfo` to the `@` of a URL, `pem` to the END line.
 */
export type Extent =
  "word" | "assigned" | "setting" | "query" | "line" | "markup" | "dotted" | "userinfo" | "pem";

/** A part of a text, from `start` up to but not including `end`. */
export type Span = { readonly start: number; readonly end: number };

/** The one-character patterns that end a value; `userinfo` and `pem` are resolved in code. */
export const stops = {
  word: /(?<!\\)[ \t]|(?<!\\)\n/g,
  setting: /[\s;"'`&,<>|]/g,
  query: /[\s&;"'`<>#|]/g,
  line: /\n/g,
  markup: /</g,
  dotted: /[^\w.-]/g,
  userinfo: /[\s"'<>]/g,
} as const;

/** Other one-character patterns that the scanner looks up. */
export const signs = {
  quote: /["'`]/g,
  at: /@/g,
  userEnd: /[\s/:@"'<>]/g,
  semicolon: /;/g,
  equals: /=/g,
} as const;

/** The line that closes a PEM block; the dashes may have been turned into one by a chat program. */
export const pemEnd = /-END [A-Z]/g;

const quotePatterns = { double: /"/g, single: /'/g, back: /`/g } as const;

/** The pattern of the sort of quote that stands at `place`. */
function sameQuote(text: string, place: number): RegExp {
  const sign = text.charAt(place);
  if (sign === '"') return quotePatterns.double;
  return sign === "'" ? quotePatterns.single : quotePatterns.back;
}

/** The patterns behind the look-ups, for the proof that each is linear. */
export const scannerPatterns: readonly RegExp[] = [
  ...Object.values(stops),
  ...Object.values(signs),
  ...Object.values(quotePatterns),
  pemEnd,
];

/** Beyond this many quoted and unquoted pieces a value is taken to the end of the text. */
const maxPieces = 8;

function backslashesBefore(text: string, at: number): number {
  let count = 0;
  while (count < maxPieces && text.charAt(at - count - 1) === "\\") count += 1;
  return count;
}

/** Place of the opening quote that stands here, possibly behind backslashes; -1 if something else stands here. */
function quoteAt(text: string, at: number): number {
  let place = at;
  while (place < at + maxPieces && text.charAt(place) === "\\") place += 1;
  return /["'`]/.test(text.charAt(place)) ? place : -1;
}

/** Behind the quote that closes the one at `opening`: same sign, escaped no deeper. The text's end if there is none. */
function closingEnd(marks: Marks, opening: number): number {
  const sign = sameQuote(marks.text, opening);
  const depth = backslashesBefore(marks.text, opening);
  let place = marks.next(sign, opening + 1);
  for (let tries = 0; tries < 64 && place < marks.text.length; tries += 1) {
    if (backslashesBefore(marks.text, place) <= depth) return place + 1;
    place = marks.next(sign, place + 1);
  }
  return marks.text.length;
}

function isEndOfValue(text: string, at: number): boolean {
  return /^[\s,;:)\]}&|<>\\]?$/.test(text.charAt(at));
}

/** True if the quote at `place` closes one that was opened before, judged by their number. */
function isClosing(marks: Marks, place: number): boolean {
  const sign = sameQuote(marks.text, place);
  return marks.countBefore(sign, place) % 2 === 1 && isEndOfValue(marks.text, place + 1);
}

/** End of a value that may be made of quoted and unquoted pieces, as a shell reads them. */
function quotedEnd(marks: Marks, start: number, stop: RegExp): number {
  let at = start;
  for (let piece = 0; piece < maxPieces; piece += 1) {
    const opening = quoteAt(marks.text, at);
    if (opening >= 0) {
      at = closingEnd(marks, opening);
      if (isEndOfValue(marks.text, at)) return at;
    } else {
      const stopAt = marks.next(stop, at);
      at = marks.next(signs.quote, at);
      if (stopAt <= at) return stopAt;
      if (isClosing(marks, at)) return at;
    }
  }
  return marks.text.length;
}

/** Where the password of `scheme://user:password@host` begins, seen from behind `://`; the text's end if there is none. */
function userinfoStart(marks: Marks, start: number): number {
  const userEnd = marks.next(signs.userEnd, start);
  return marks.text.charAt(userEnd) === ":" ? userEnd + 1 : marks.text.length;
}

/** End of that password; nothing (the start) if a port or a path stands there. Without an `@` the URL was cut off. */
function userinfoEnd(marks: Marks, start: number): number {
  if (/^(?:[0-9]{1,5}(?:[\s/?#"'<>,;)\]}]|\.?$|\.\s)|[/\\])/.test(marks.text.slice(start, start + 7)))
    return start;
  const runEnd = marks.next(stops.userinfo, start);
  const at = marks.last(signs.at, runEnd);
  return at >= start ? at : runEnd;
}

/** A `;` ends the value where no further `=` comes before it: a password with blanks in a connection string. */
function connectionEnd(marks: Marks, start: number): number {
  const semicolon = marks.next(signs.semicolon, start);
  const isSetting =
    quoteAt(marks.text, start) < 0 &&
    semicolon < marks.next(stops.line, start) &&
    semicolon < marks.next(signs.equals, start);
  return isSetting ? semicolon : start;
}

function pemBlockEnd(marks: Marks, start: number): number {
  const end = marks.next(pemEnd, start);
  return end < marks.text.length ? backOverDashes(marks.text, end) : end;
}

function backOverDashes(text: string, at: number): number {
  let place = at;
  while (at - place < maxPieces && text.charAt(place - 1) === "-") place -= 1;
  return place;
}

type EndFinder = (marks: Marks, start: number) => number;

function endAt(stop: RegExp): EndFinder {
  return (marks, start) => marks.next(stop, start);
}

function endAtOrQuoted(stop: RegExp): EndFinder {
  return (marks, start) =>
    quoteAt(marks.text, start) >= 0 ? quotedEnd(marks, start, stop) : marks.next(stop, start);
}

const endFinders: Readonly<Record<Extent, EndFinder>> = {
  word: (marks, start) => quotedEnd(marks, start, stops.word),
  assigned: (marks, start) => Math.max(quotedEnd(marks, start, stops.word), connectionEnd(marks, start)),
  line: endAtOrQuoted(stops.line),
  setting: endAtOrQuoted(stops.setting),
  query: endAtOrQuoted(stops.query),
  markup: endAt(stops.markup),
  dotted: endAt(stops.dotted),
  userinfo: userinfoEnd,
  pem: pemBlockEnd,
};

/** Where the quotes around everything close that were opened before the keyword; 0 if nothing was, or it never closes. */
function openedEnd(marks: Marks, openedAt: number): number {
  const end = openedAt >= 0 ? closingEnd(marks, openedAt) : marks.text.length;
  return end < marks.text.length ? end : 0;
}

/** Takes the quotes off that surround the whole value, and a comma or semicolon behind it. */
function withoutQuotes(marks: Marks, start: number, end: number, openedAt: number): Span {
  const opening = quoteAt(marks.text, start);
  const isQuoted = opening >= 0 && closingEnd(marks, opening) >= end;
  const from = isQuoted ? Math.min(opening + 1, end) : start;
  const last = marks.text.slice(Math.max(from, end - maxPieces), end);
  const trailing = (isQuoted || openedAt >= 0 ? /[,;"'`\\]{0,8}$/ : /[,;]{0,8}$/).exec(last);
  return { start: from, end: end - String(trailing).length };
}

/**
 * The value that begins behind a keyword. A value in quotes reaches to its closing quote, or to the end of the text if that was
 * cut off; quotes around it, and a comma or semicolon behind it, are not a part of it. `openedAt` is the place of a
 * quote that was opened before the keyword (`"--password=a b"`), or -1. Empty if nothing stands there.
 * When in doubt the span is longer.
 */
export function valueSpan(marks: Marks, behind: number, extent: Extent, openedAt: number): Span {
  const start = extent === "userinfo" ? userinfoStart(marks, behind) : behind;
  const isHeaderInQuotes = extent === "line" && openedAt >= 0;
  const end = isHeaderInQuotes
    ? quotedEnd(marks, openedAt, stops.line)
    : Math.max(endFinders[extent](marks, start), openedEnd(marks, openedAt));
  return withoutQuotes(marks, start, end, openedAt);
}
