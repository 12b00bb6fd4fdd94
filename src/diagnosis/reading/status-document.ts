import type { EvidencePointer, InputDocument } from "../evidence.ts";
import type { GuestStatus, StatusReading } from "../facts.ts";
import { readRows } from "./connection-rows.ts";
import { decodeText } from "./decode-text.ts";
import { readExtensionStatusFile, readQuotedStatus } from "./extension-status-file.ts";
import { guestFromInner } from "./guest-status.ts";
import { isMembers, lookUp, member } from "./members.ts";
import type { JsonReading } from "./read-json-text.ts";
import { jsonLimits, readJsonText } from "./read-json-text.ts";
import { commandOutput } from "./run-command.ts";
import { isInner, isWhole, wrongType } from "./status-shape.ts";
import { parseUtcTime } from "./utc-time.ts";
import type { VmReading } from "./vm-document.ts";
import { readVmValue } from "./vm-document.ts";
import { binaryKind, isKeyContent, isWebPage, wrongJsonKind, wrongTextKind } from "./wrong-kinds.ts";

/** Files that hold a key are refused by their name, unread. */
const keyFileName = /\.(?:key|encrypted)$/i;

/** Whether a document holds a key by its name. */
export function isKeyFile({ name }: Pick<InputDocument, "name">): boolean {
  return keyFileName.test(name.trim());
}

/** The answer to a key file, whatever it was given as: its bytes are not looked at. */
export function refuseKeyFile(document: InputDocument): StatusReading {
  return rejected(document, "it is a key file, which Latchkey never reads");
}

/** Reads a document that was given as the agent's status: any shape, encoding or accident. Never throws. */
export function readStatusDocument(document: InputDocument): StatusReading | VmReading {
  if (isKeyFile(document)) return refuseKeyFile(document);
  if (document.bytes.byteLength > jsonLimits.bytes) return rejected(document, "it is larger than 10 MB");
  if (document.bytes.byteLength === 0) return unreadable(document, "it is empty");
  const binary = binaryKind(document.bytes);
  if (binary !== undefined) return unreadable(document, `it is ${binary}, not text`);
  const decoded = decodeText(document.bytes);
  if (decoded === undefined) return unreadable(document, "it is no text in any known encoding");
  return readStatusText(decoded.text, document);
}

/** Reads a decoded text in the same way: used for what a command printed. */
export function readStatusText(sent: string, document: InputDocument): StatusReading | VmReading {
  const text = commandOutput(sent);
  if (text.trim() === "") return unreadable(document, "it is empty");
  if (isKeyContent(text, undefined)) return rejected(document, "it is a key, which Latchkey never reads");
  const reading = readJsonText(text);
  if (reading.kind === "rejected") return rejected(document, reading.why);
  if (reading.kind === "none") return readOtherText(text, document);
  return reading.kind === "cut" ? readCut(reading, document) : readValue(reading, document, text);
}

function readOtherText(text: string, document: InputDocument): StatusReading {
  const status = readQuotedStatus(text, document);
  if (status !== undefined) return { kind: "status", status, document };
  const what = wrongTextKind(text) ?? (isBareJson(text) ? "JSON without any member" : undefined);
  return what === undefined
    ? unreadable(document, "it holds no JSON that could be read")
    : wrongKind(document, what);
}

/** `null`, `[]`, a number: valid JSON, but nothing that a status could stand in. */
function isBareJson(text: string): boolean {
  if (text.length > 1000) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    // No JSON at all.
    return false;
  }
}

/** A cut file: what is complete is kept for `uncertain` findings. A cut document without any known member may be anything. */
function readCut(reading: Extract<JsonReading, { kind: "cut" }>, document: InputDocument): StatusReading {
  const value: unknown = Object.fromEntries(reading.members);
  const isKnown = (isWhole(value) || isInner(value)) && wrongType(value) === undefined;
  const partial = isKnown ? guestOf(value, document, { isComplete: false, isFragment: false }) : undefined;
  const found = unreadable(document, reading.isBroken ? "its JSON is damaged" : "it is cut off");
  return { ...found, partial };
}

function readValue(
  reading: Extract<JsonReading, { kind: "complete" }>,
  document: InputDocument,
  text: string,
): StatusReading | VmReading {
  const { value, conflicts, isFragment } = reading;
  if (isKeyContent(text, value)) return rejected(document, "it is a key, which Latchkey never reads");
  if (isWhole(value) || isInner(value)) {
    const wrong = wrongType(value);
    if (wrong !== undefined)
      return rejected(document, "a known member has a type that the agent never writes", value, wrong);
    const [conflict] = conflicts;
    if (conflict !== undefined)
      return rejected(document, "a member stands twice with different values", value, conflict);
    return { kind: "status", status: guestOf(value, document, { isComplete: true, isFragment }), document };
  }
  const extension = readExtensionStatusFile(value, document);
  if (extension === "rejected")
    return rejected(document, "the agent's status in it has a shape that the agent never writes");
  if (extension !== undefined) return { kind: "status", status: extension, document };
  const vm = readVmValue(value, document);
  if (vm !== undefined) return vm;
  const quoted = readQuotedStatus(text, document);
  if (quoted !== undefined) return { kind: "status", status: quoted, document };
  if (isWebPage(text)) return wrongKind(document, "a web page");
  return wrongKind(document, wrongJsonKind(value) ?? nameOfOther(value), value);
}

function nameOfOther(value: unknown): string {
  return isMembers(value) && Object.keys(value).length === 0 ? "an empty JSON object" : "another JSON file";
}

function guestOf(
  value: unknown,
  document: InputDocument,
  { isComplete, isFragment }: { readonly isComplete: boolean; readonly isFragment: boolean },
): GuestStatus {
  const whole = isWhole(value);
  const inner = whole ? member(value, "proxyAgentStatus") : value;
  const rows = member(value, "proxyConnectionSummary");
  const hasModules =
    isMembers(inner) &&
    ["keyLatchStatus", "ebpfProgramStatus", "proxyListenerStatus"].every((name) =>
      Object.hasOwn(inner, name),
    );
  return guestFromInner(inner, {
    document,
    source: "status-file",
    shape: shapeOf(whole, isFragment, hasModules),
    isComplete,
    timestampMs: parseUtcTime(member(value, "timestamp")),
    rows: readRows(rows, "/proxyConnectionSummary"),
    failedRows: readRows(member(value, "failedAuthenticateSummary"), "/failedAuthenticateSummary"),
    rowsAreKnown: Array.isArray(rows),
    root: value,
    innerPointer: whole ? "/proxyAgentStatus" : "",
  });
}

function shapeOf(whole: boolean, isFragment: boolean, hasModules: boolean): GuestStatus["shape"] {
  if (isFragment || !hasModules) return "fragment";
  return whole ? "whole" : "inner";
}

function evidence(document: InputDocument, root?: unknown, pointer = ""): EvidencePointer {
  return { source: "status-file", origin: document.origin, ...lookUp(root, pointer), ageSeconds: null };
}

function unreadable(document: InputDocument, why: string): Extract<StatusReading, { kind: "unreadable" }> {
  return { kind: "unreadable", why, partial: undefined, document, evidence: evidence(document) };
}

function rejected(document: InputDocument, why: string, root?: unknown, pointer?: string): StatusReading {
  // The value itself stays out: it is of a shape that nobody vouches for, or a key.
  return { kind: "rejected", why, document, evidence: { ...evidence(document, root, pointer), value: null } };
}

function wrongKind(document: InputDocument, what: string, root?: unknown): StatusReading {
  return { kind: "wrong-kind", what, document, evidence: { ...evidence(document, root), value: null } };
}
