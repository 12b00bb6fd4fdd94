import { terminalSequence } from "../../redaction/strip-controls.ts";
import { endOfString } from "./scan-json.ts";

/** Texts longer than this are no paste of a chat, so they are not repaired. */
const longestRepair = 2_000_000;

/** What a shell writes to name the window, closed by a bell or by `ESC \`. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const windowTitle = /\u001b\][^\u0007\u001b]{0,200}(?:\u0007|\u001b\\)/g;

/** A text without the colours of `jq -C` and without what a recorded terminal session holds: their brackets are no part of any JSON. */
export function withoutTerminal(text: string): string {
  return text.includes("\u001b") ? text.replaceAll(windowTitle, "").replaceAll(terminalSequence, "") : text;
}

/** Characters that editors and chats put in place of plain ones: no-break blanks, zero-width characters, curly quotes. */
export function straighten(text: string): string {
  if (text.length > longestRepair) return text;
  return text
    .replaceAll(/[\u00A0\u2007\u202F\u3000]/g, " ")
    .replaceAll(/[\u200B-\u200D\u2060\uFEFF]/g, "")
    .replaceAll(/[\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB]/g, '"')
    .replaceAll(/[\u2018\u2019\u201A\u201B\u2032]/g, "'");
}

/** The marks that a mail or a chat puts in front of quoted lines; other text stays as it is, and so does the number of lines. */
export function withoutQuoteMarks(text: string): string {
  return text.length > longestRepair ? text : text.replaceAll(/^(?:[ \t]{0,4}>){1,6} ?/gm, "");
}

const entities: { readonly [name: string]: string } = {
  quot: '"',
  amp: "&",
  lt: "<",
  gt: ">",
  nbsp: " ",
  apos: "'",
  ldquo: '"',
  rdquo: '"',
  lsquo: "'",
  rsquo: "'",
  hellip: "…",
  ndash: "–",
  mdash: "—",
};

/** Tags that Teams and browsers write. Others are part of what was pasted: `<password>` tells what stands behind it. */
const chatTag =
  /<\/?(?:a|at|attachment|b|blockquote|body|code|codeblock|div|em|emoji|font|h[1-6]|head|hr|html|i|img|li|meta|ol|p|pre|s|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)\b[^<>]{0,2000}>/gi;

/** HTML of a chat message as plain text: line breaks kept, its tags dropped, entities resolved once. Text without tags or entities stays as it is. */
export function plainTextOf(text: string): string {
  if (
    text.length > longestRepair ||
    !/<\/?[a-z][^<>]{0,200}>|&(?:[a-z]{2,6}|#\d{1,6}|#x[0-9a-f]{1,5});/i.test(text)
  )
    return text;
  const withoutTags = text
    .replaceAll(/<(?:br|\/p|\/div|\/li|\/tr|\/pre)\b[^<>]{0,200}>/gi, "\n")
    .replaceAll(chatTag, "");
  const resolved = withoutTags.replaceAll(
    /&(?:([a-z]{2,6})|#(\d{1,6})|#x([0-9a-f]{1,5}));/gi,
    (whole, name?: string, decimal?: string, hex?: string) => {
      if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
      return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
    },
  );
  return straighten(resolved);
}

/**
 * A text whose strings a console or a mail has broken over several lines: a line as long as the longest was cut at the edge of a console,
 * a shorter one at a blank.
 */
export function joinWrapped(text: string): string {
  if (text.length > longestRepair) return text;
  const width = text.split(/\r?\n/).reduce((longest, { length }) => Math.max(longest, length), 0);
  let joined = "";
  let done = 0;
  for (let open = text.indexOf('"'); open !== -1; open = text.indexOf('"', done)) {
    const close = endOfString(text, open);
    if (close === undefined) break;
    joined += text.slice(done, open) + joinLines(text, open, close, width);
    done = close;
  }
  return joined + text.slice(done);
}

function joinLines(text: string, open: number, close: number, width: number): string {
  const parts = text.slice(open, close).split(/\r?\n/);
  if (parts.length === 1) return text.slice(open, close);
  const before = open - (text.lastIndexOf("\n", open) + 1);
  return parts
    .map((part, index) => {
      const length = part.length + (index === 0 ? before : 0);
      return index === parts.length - 1 || length === width ? part : `${part} `;
    })
    .join("");
}
