import { isMembers, itemsOf, memberIgnoringCase, pointerStep, textOf } from "./members.ts";

/** One error inside an error: its code and message, and where it stands. */
export interface ErrorPart {
  readonly code: string | undefined;
  readonly codeName: string;
  readonly message: string | undefined;
  readonly messageName: string;
  readonly pointer: string;
}

/** Deeper nesting than this is not the platform's. */
const mostLevels = 12;
const mostParts = 100;

/** Members under which Azure puts an error inside another thing. */
const containers = ["error", "statusMessage", "properties", "innererror", "details", "value", "operations"];

/** Every error of a body from the outermost to the innermost; also inside JSON that stands in a message. Bounded. */
export function errorPartsOf(value: unknown): readonly ErrorPart[] {
  const parts: ErrorPart[] = [];
  collect(value, "", 0, parts);
  return parts;
}

function collect(value: unknown, pointer: string, level: number, parts: ErrorPart[]): void {
  if (level > mostLevels || parts.length >= mostParts) return;
  for (const [index, item] of itemsOf(value).entries())
    collect(item, `${pointer}/${String(index)}`, level + 1, parts);
  if (!isMembers(value)) return;
  const part = partOf(value, pointer);
  if (part !== undefined) parts.push(part);
  if (part?.message !== undefined) parts.push(...partsInText(part.message, part.messageName, pointer));
  for (const name of containers) {
    const found = memberIgnoringCase(value, name);
    if (typeof found?.value === "string") parts.push(...partsInText(found.value, found.name, pointer));
    else if (found !== undefined)
      collect(found.value, `${pointer}/${pointerStep(found.name)}`, level + 1, parts);
  }
}

/** The errors inside a text that is JSON. Pointers cannot reach into a text, so they point at the member that holds it. */
function partsInText(text: string, name: string, pointer: string): readonly ErrorPart[] {
  const inner = jsonOf(text);
  if (inner === undefined) return [];
  return errorPartsOf(inner).map(({ code, message }) => ({
    code,
    codeName: name,
    message,
    messageName: name,
    pointer,
  }));
}

function partOf(value: unknown, pointer: string): ErrorPart | undefined {
  const code = memberIgnoringCase(value, "code");
  // Compute's `innererror` has no message but an `errordetail`.
  const message = memberIgnoringCase(value, "message") ?? memberIgnoringCase(value, "errordetail");
  const codeText = textOf(code?.value);
  const messageText = textOf(message?.value);
  if (codeText === undefined && messageText === undefined) return undefined;
  // A status of the instance view has a code and a message too, but no error is behind `…/succeeded`.
  if (/\/succeeded$/i.test(codeText ?? "")) return undefined;
  return {
    code: codeText,
    codeName: code?.name ?? "code",
    message: messageText,
    messageName: message?.name ?? "message",
    pointer,
  };
}

function jsonOf(text: string): unknown {
  const trimmed = text.trim();
  if (!/^[{[]/.test(trimmed) || trimmed.length > 500_000) return undefined;
  try {
    const parsed: unknown = JSON.parse(trimmed);
    return parsed;
  } catch {
    // An ordinary message that begins with a bracket.
    return undefined;
  }
}
