import { itemsOf, member, textOf } from "./members.ts";
import { readJsonText } from "./read-json-text.ts";

/** How Azure's Run Command marks what a script printed. */
const printed = /\[stdout\]\r?\n?([\s\S]*?)(?:\r?\n\[stderr\][\s\S]*)?$/;

/** A longer text is no such answer: 4,096 characters of output, escaped, for a script or a few. In UTF-16 units. */
const longest = 200_000;

/**
 * What a command printed, where the text is the answer of Azure's Run Command (`az vm run-command invoke`); any other text as it is.
 * Pointers are then those of the output. Run Command keeps only the last 4,096 characters, so a long output may have lost its head.
 */
export function commandOutput(text: string): string {
  if (text.length > longest || !text.includes("[stdout]") || !text.includes('"value"')) return text;
  const reading = readJsonText(text);
  const entries = reading.kind === "complete" ? itemsOf(member(reading.value, "value")) : [];
  const outputs = entries.flatMap((entry) => {
    const message = textOf(member(entry, "message")) ?? "";
    return /^ComponentStatus\/StdOut/i.test(textOf(member(entry, "code")) ?? "")
      ? message
      : (printed.exec(message)?.[1] ?? []);
  });
  return outputs[0] ?? text;
}
