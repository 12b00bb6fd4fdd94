/**
 * Terminal sequences that are removed whole: colours and cursor moves (ECMA-48 CSI, also with the 8-bit
 * introducer) and character set selections. Other escapes lose only the escape character, so that nothing
 * readable disappears from sight.
 */
export const terminalSequence =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /(?:\u001b\[(?!redacted )|\u009b)[0-9;?]{0,32}[A-Za-z]|\u001b[()][0-9A-Za-z]/g;

/** Line ends other than `\n` (CR, VT, FF, NEL, line and paragraph separator). */
// oxlint-disable-next-line no-control-regex -- as above
const otherLineEnds = /\r\n|[\r\u000b\u000c\u0085\u2028\u2029]/g;

/** C0 and C1 controls but `\n` and `\t`; format characters (bidi overrides and isolates, zero width, tags); fillers. */
const invisible = /(?![\n\t])(?:[\p{Cc}\p{Cf}]|\u034f|\u115f|\u1160|\u3164|\uffa0)/gu;

/**
 * Text from a VM, a file or a person, made safe to show or log: nothing in it moves the cursor, changes the
 * reading direction or is invisible. `\n` and `\t` stay, other line ends become `\n`, half surrogate pairs
 * become U+FFFD. Visible characters are never removed. Markdown and card syntax are the caller's concern.
 */
export function stripControls(value: string): string {
  return value
    .toWellFormed()
    .replace(terminalSequence, "")
    .replace(otherLineEnds, "\n")
    .replace(invisible, "");
}
