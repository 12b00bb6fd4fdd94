import { fold } from "./phrases.ts";

/** A word of Latin letters and digits, with what stands beside it. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What stands before and behind it, folded and cut. */
  readonly before: string;
  readonly behind: string;
}

/** Beside a word so many letters are looked at. */
const nearby = 48;
/** More words than these are not looked at: nobody names a machine behind so many. */
const mostTokens = 400;

const addresses: readonly RegExp[] = [
  /^[^@]+@/,
  /^\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\.?$/,
  /^[A-Za-z]:\\/,
  /^\.{0,2}\//,
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}[.:]?$/i,
];

/** Mail and IP addresses, paths and ids as blanks, so that nothing in them is taken for a name. */
export function withoutAddresses(prose: string): string {
  return prose.replaceAll(/[^\s,;()"'`<>「」]+/g, (word) =>
    addresses.some((pattern) => pattern.test(word)) ? " ".repeat(word.length) : word,
  );
}

/** The words of a text, in order. */
export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(/[\p{Script=Latin}0-9][\p{Script=Latin}0-9._-]{0,200}/gu)]
    .slice(0, mostTokens)
    .map(({ 0: whole, index }) => {
      const end = index + endOfWord(whole);
      return {
        text: text.slice(index, end),
        start: index,
        end,
        before: fold(text.slice(Math.max(0, index - nearby), index)),
        behind: fold(text.slice(end, end + nearby)),
      };
    });
}

/** How long a word is without the marks behind it. */
function endOfWord(word: string): number {
  let end = word.length;
  while (end > 0 && "._-".includes(word.charAt(end - 1))) end -= 1;
  return end;
}
