import { terminalSequence } from "./strip-controls.ts";
import { tokenSource } from "./secret-kind.ts";

/** Stands in a view for a redaction token that is already in the text. */
export const tokenMark = "\ue000";

/** A text as the patterns read it, and where each of its characters comes from in the original. */
export type View = {
  readonly text: string;
  /** Index in the original where the character at this index of the view begins. */
  readonly startOf: (index: number) => number;
  /** Index in the original behind the character at this index of the view. */
  readonly endOf: (index: number) => number;
};

/** What pasted HTML writes for the characters that matter to the patterns. */
const entities: Readonly<Record<string, string>> = {
  "&quot;": '"',
  "&#34;": '"',
  "&#x22;": '"',
  "&apos;": "'",
  "&#39;": "'",
  "&#x27;": "'",
  "&nbsp;": " ",
  "&#160;": " ",
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
};

/** Letters of other scripts that look like Latin ones (Unicode UTS 39, the ones that keywords could be written with). */
const lookalikes = new Map(
  Object.entries({
    а: "a",
    е: "e",
    о: "o",
    р: "p",
    с: "c",
    у: "y",
    х: "x",
    і: "i",
    ѕ: "s",
    ј: "j",
    ԁ: "d",
    ԝ: "w",
  })
    .flatMap(([other, latin]): (readonly [string, string])[] => [
      [other, latin],
      [other.toUpperCase(), latin.toUpperCase()],
    ])
    .concat([
      ["к", "k"],
      ["К", "K"],
      ["Т", "T"],
      ["ο", "o"],
      ["α", "a"],
      ["ѡ", "w"],
      ["ԛ", "q"],
    ]),
);

const special = `${tokenSource}|&(?:quot|#34|#x22|apos|#39|#x27|nbsp|#160|amp|lt|gt);|[^\\x20-\\x7e\\t\\n]`;
const specialPiece = new RegExp(special, "gu");
const terminalOrSpecial = new RegExp(`${terminalSequence.source}|${special}`, "gu");
const plainText = /^[\x20-\x7e\t\n]*$/;

const folds: readonly (readonly [RegExp, string])[] = [
  // oxlint-disable-next-line no-control-regex -- line ends
  [/^[\r\u000b\u000c\u0085\u2028\u2029]$/u, "\n"],
  [/^[\p{Cc}\p{Cf}\p{Mn}\p{Default_Ignorable_Code_Point}]$/u, ""],
  [/^\p{Zs}$/u, " "],
  [/^[“”„‟«»″〝〞]$/u, '"'],
  [/^[‘’‚‛′]$/u, "'"],
  [/^[\p{Pd}−]$/u, "-"],
];

/** What one character that is not plain ASCII means to the patterns. */
function fold(character: string): string {
  if (character === tokenMark) return "\ufffd";
  for (const [pattern, meaning] of folds) if (pattern.test(character)) return meaning;
  const base = character.normalize("NFKD").replace(/\p{Mn}/gu, "");
  return plainText.test(base) ? base : (lookalikes.get(character) ?? character);
}

function meaningOf(piece: string): string {
  if (piece.startsWith("[redacted ")) return tokenMark;
  return entities[piece] ?? (piece.startsWith("\u001b") || piece.startsWith("\u009b") ? "" : fold(piece));
}

/** A text that means what it says, character for character. */
function viewAsItIs(value: string): View {
  return {
    text: value,
    startOf: (index) => Math.min(index, value.length),
    endOf: (index) => Math.min(index + 1, value.length),
  };
}

function viewOf(value: string, pieces: RegExp): View {
  const starts: number[] = [];
  const ends: number[] = [];
  let text = "";
  let done = 0;
  const take = (meaning: string, start: number, end: number): void => {
    text += meaning;
    for (let unit = 0; unit < meaning.length; unit += 1) {
      starts.push(start);
      ends.push(end);
    }
  };
  const takePlain = (until: number): void => {
    text += value.slice(done, until);
    for (let index = done; index < until; index += 1) {
      starts.push(index);
      ends.push(index + 1);
    }
  };
  for (const match of value.matchAll(pieces)) {
    takePlain(match.index);
    done = match.index + match[0].length;
    take(meaningOf(match[0]), match.index, done);
  }
  takePlain(value.length);
  return {
    text,
    startOf: (index) => starts[index] ?? value.length,
    endOf: (index) => ends[index] ?? value.length,
  };
}

/**
 * The ways in which a text is read when secrets are looked for. Zero-width and control characters are
 * gone, full-width, accented and look-alike letters are plain ones, all blanks, quotes and dashes are ASCII, tokens are
 * {@link tokenMark}. There is a second reading without terminal sequences when the text has any: what a terminal
 * swallows may be a part of a keyword or may hide one, so both readings count. Linear in the length.
 */
export function viewsOf(value: string): readonly View[] {
  if (value.search(specialPiece) < 0) return [viewAsItIs(value)];
  const views = [viewOf(value, specialPiece)];
  if (value.search(terminalSequence) >= 0) {
    views.push(viewOf(value, terminalOrSpecial));
  }
  return views;
}
