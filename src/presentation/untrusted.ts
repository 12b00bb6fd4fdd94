import { cutText } from "../redaction/cut-text.ts";
import { stripControls } from "../redaction/strip-controls.ts";

/** Shown where a text is empty: an empty run would leave a gap that reads as a mistake. */
const nothing = "–";

/** How much of a text is looked at, in UTF-16 units, so that a card is made in a time that does not depend on what others send. */
function lookedAt(maxLength: number): number {
  return 4 * maxLength + 200;
}

/**
 * Text from a VM, a file or a person on one line of at most `maxLength` UTF-16 units, for a TextRun. Invisible characters and line ends are
 * gone; mentions (`<at>`), template expressions (`${`) and date functions (`{{`) lose their meaning even where a client reads them in a
 * run. Markdown needs no escaping: runs do not render it. Anything but text, numbers and booleans, and blank text, is shown as `–`.
 */
export function inert(value: unknown, maxLength: number): string {
  const raw = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  if (typeof raw !== "string") return nothing;
  const line = stripControls(raw.slice(0, lookedAt(maxLength)).toWellFormed())
    .replace(/\s+/g, " ")
    .trim();
  const harmless = line
    .replace(/<(?=\s?\/?\s?at\b)/gi, "‹")
    .replaceAll("${", "$ {")
    .replaceAll("{{", "{ {");
  return harmless === "" ? nothing : cutText(harmless, maxLength);
}

/** A sentence of a rule: {@link inert}, without the backquotes that only the guide's pages render. */
export function sentence(text: string, maxLength: number): string {
  return inert(text, maxLength).replaceAll("`", "");
}

/** A command of ours, whole or not at all: half a command must not be run. Null if it is longer than `maxLength` or blank. */
export function wholeCommand(value: string, maxLength: number): string | null {
  const command = stripControls(value).trim();
  return command === "" || command.length > maxLength ? null : command;
}

/** The name if it is one that no client can read as markup, for titles of buttons and for texts that are read aloud; else null. */
export function plainName(name: unknown): string | null {
  return typeof name === "string" && /^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$/.test(name) ? name : null;
}

/** The address if a card may link to it (`http:` or `https:`, at most 1000 characters, printable ASCII); else null. */
export function linkable(url: unknown): string | null {
  return typeof url === "string" && /^https?:\/\/[!-~]{1,1000}$/.test(url) && !/["<>\\^`{|}]/.test(url)
    ? url
    : null;
}

/** A counted noun: `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}
