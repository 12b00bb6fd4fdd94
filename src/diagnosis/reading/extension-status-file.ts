import type { InputDocument } from "../evidence.ts";
import type { GuestStatus } from "../facts.ts";
import { guestFromInner } from "./guest-status.ts";
import { isMembers, itemsOf, lookUp, member, textOf } from "./members.ts";
import { readRows } from "./connection-rows.ts";
import { readJsonText } from "./read-json-text.ts";
import { isInner, wrongType } from "./status-shape.ts";
import { parseUtcTime } from "./utc-time.ts";

/** What the extension writes instead of rows where there are none. */
const emptySummary = /summary is empty/i;

/** One summary inside an extension's status: rows, an empty list, or nothing that can be read. */
export function rowsOfMessage(message: string | undefined): {
  readonly rows: readonly unknown[];
  readonly isKnown: boolean;
} {
  if (message === undefined) return { rows: [], isKnown: false };
  if (emptySummary.test(message)) return { rows: [], isKnown: true };
  const reading = message.trimStart().startsWith("[") ? readJsonText(message) : undefined;
  return reading?.kind === "complete" && Array.isArray(reading.value)
    ? { rows: itemsOf(reading.value), isKnown: true }
    : { rows: [], isKnown: message.trim() === "[]" };
}

/**
 * Reads the agent's status out of a JSON string in a text that holds nothing else of use. It has no time of its own, and pointers start
 * inside the parsed message. Undefined where no such string stands there.
 */
export function readQuotedStatus(text: string, document: InputDocument): GuestStatus | undefined {
  const message = quotedObjectIn(text);
  const reading = message === undefined ? undefined : readJsonText(message);
  if (reading?.kind !== "complete" || reading.conflicts.length > 0) return undefined;
  if (!isInner(reading.value) || wrongType(reading.value) !== undefined) return undefined;
  return guestFromInner(reading.value, {
    document,
    source: "extension-substatus",
    shape: "inner",
    isComplete: true,
    timestampMs: undefined,
    rows: [],
    failedRows: [],
    rowsAreKnown: false,
    root: reading.value,
    innerPointer: "",
  });
}

/**
 * The start of an object inside a JSON string and what follows up to the string's closing quote, which an escaped quote is not. A substatus
 * is never longer: the VM agent cuts it at 10 KB on Linux, and the whole status at 128 KB.
 */
const quotedObject = /\{\\"(?:[^"\\]|\\.){0,200000}/;

/** The first object inside a JSON string, with or without the quotes around it; only one place is looked at, so the time stays linear. */
function quotedObjectIn(text: string): string | undefined {
  const rest = quotedObject.exec(text)?.[0];
  if (rest === undefined) return undefined;
  try {
    return textOf(JSON.parse(`"${rest.slice(0, rest.lastIndexOf("}") + 1)}"`));
  } catch {
    // Not a JSON string after all.
    return undefined;
  }
}

/**
 * Reads the VM extension's `<n>.status` file, whose substatus carries the inner object as text. It is dated by its `timestampUTC`.
 * Pointers start inside the parsed message. Returns undefined for any other document, or where the inner object cannot be read, and
 * `rejected` for an inner object of a shape that the agent never writes.
 */
export function readExtensionStatusFile(
  value: unknown,
  document: InputDocument,
): GuestStatus | "rejected" | undefined {
  const index = itemsOf(value).findIndex((item) => isMembers(member(item, "status")));
  const entry = itemsOf(value)[index] ?? (isMembers(member(value, "status")) ? value : undefined);
  const substatuses = itemsOf(member(member(entry, "status"), "substatus"));
  const messageOf = (name: string): string | undefined => {
    const found = substatuses.find(
      (item) => textOf(member(item, "name"))?.toLowerCase() === name.toLowerCase(),
    );
    return textOf(member(member(found, "formattedMessage"), "message"));
  };
  const message = messageOf("ProxyAgentStatus");
  const reading = message === undefined ? undefined : readJsonText(message);
  if (reading?.kind === "rejected") return "rejected";
  if (reading?.kind !== "complete" || !isInner(reading.value)) return undefined;
  if (wrongType(reading.value) !== undefined || reading.conflicts.length > 0) return "rejected";
  const summary = rowsOfMessage(messageOf("ProxyAgentConnectionSummary"));
  const failed = rowsOfMessage(messageOf("ProxyAgentFailedAuthenticationSummary"));
  return guestFromInner(reading.value, {
    document,
    source: "extension-substatus",
    shape: "extension-status-file",
    isComplete: true,
    timestampMs: parseUtcTime(member(entry, "timestampUTC")),
    rows: readRows(summary.rows, "/proxyConnectionSummary"),
    failedRows: readRows(failed.rows, "/failedAuthenticateSummary"),
    rowsAreKnown: summary.isKnown,
    root: reading.value,
    innerPointer: "",
    summaries: { proxyConnectionSummary: summary.rows, failedAuthenticateSummary: failed.rows },
    // The time stands in the file itself, not inside the message.
    timeAt: {
      source: "status-file",
      origin: document.origin,
      ...lookUp(value, index < 0 ? "/timestampUTC" : `/${String(index)}/timestampUTC`),
    },
  });
}
