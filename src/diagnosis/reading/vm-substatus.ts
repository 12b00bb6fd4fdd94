import type { InputDocument } from "../evidence.ts";
import type { GpaExtension, GuestStatus, InstanceStatus } from "../facts.ts";
import { rowsOfMessage } from "./extension-status-file.ts";
import { guestFromInner } from "./guest-status.ts";
import type { JsonReading } from "./read-json-text.ts";
import { readJsonText } from "./read-json-text.ts";
import { readRows } from "./connection-rows.ts";
import { isInner, wrongType } from "./status-shape.ts";

/** The VM agent on Linux cuts long texts and leaves this mark. Source: WALinuxAgent, status reporting. */
const cutMark = / ?\.\.\. \[TRUNCATED\]\s*$/;

function substatus(extension: GpaExtension, name: string): InstanceStatus | undefined {
  const pattern = new RegExp(`^ComponentStatus/${name}/`, "i");
  return extension.substatuses.find(({ code }) => pattern.test(code));
}

/**
 * The agent's own status inside the extension's substatus: JSON text of the inner object, without a time of its own. It counts as fresh
 * while the VM runs and its agent reports (rule of judgement 2). Undefined where no such substatus can be read.
 */
export function readSubstatus(
  extension: GpaExtension,
  document: InputDocument,
  isCurrent: boolean,
): GuestStatus | undefined {
  const message = substatus(extension, "ProxyAgentStatus")?.message;
  const inner = message === undefined ? undefined : readInner(message);
  if (inner === undefined) return undefined;
  const { value, isCut } = inner;
  const summary = rowsOfMessage(substatus(extension, "ProxyAgentConnectionSummary")?.message);
  const failed = rowsOfMessage(substatus(extension, "ProxyAgentFailedAuthenticationSummary")?.message);
  return guestFromInner(value, {
    document,
    source: "extension-substatus",
    shape: "inner",
    isComplete: !isCut,
    isCutSubstatus: isCut,
    timestampMs: undefined,
    freshness: isCurrent ? "fresh" : "stale",
    rows: readRows(summary.rows, "/proxyConnectionSummary"),
    failedRows: readRows(failed.rows, "/failedAuthenticateSummary"),
    rowsAreKnown: summary.isKnown,
    root: value,
    innerPointer: "",
    summaries: { proxyConnectionSummary: summary.rows, failedAuthenticateSummary: failed.rows },
  });
}

/** The inner object of a message, also of a cut one; undefined for one that is damaged or of a shape that the agent never writes. */
function readInner(message: string): { readonly value: unknown; readonly isCut: boolean } | undefined {
  const reading = readJsonText(message.replace(cutMark, ""));
  const isCut = reading.kind === "cut" || cutMark.test(message);
  const value = valueOf(reading);
  return isInner(value) && wrongType(value) === undefined ? { value, isCut } : undefined;
}

function valueOf(reading: JsonReading): unknown {
  if (reading.kind === "complete") return reading.conflicts.length === 0 ? reading.value : undefined;
  return reading.kind === "cut" && !reading.isBroken ? Object.fromEntries(reading.members) : undefined;
}

/** The drivers' words in the EbpfStatus substatus (Windows), of every era. */
export function readEbpfDrivers(
  extension: GpaExtension,
): { readonly ebpfCore: string; readonly netEbpfExt: string; readonly pointer: string } | undefined {
  const status = substatus(extension, "EbpfStatus");
  if (status === undefined) return undefined;
  const { message, pointer } = status;
  // Up to 1.0.42 one sentence stood for both drivers, or named the one that failed.
  if (/^Ebpf Drivers successfully queried/i.test(message))
    return { ebpfCore: "successfully queried", netEbpfExt: "successfully queried", pointer };
  const unqueried = /^Ebpf Driver: (\w{1,40}) unsuccessfully queried/i.exec(message)?.[1]?.toLowerCase();
  const word = (name: string): string =>
    unqueried === name.toLowerCase()
      ? "unsuccessfully queried"
      : (new RegExp(`\\b${name}: ?([A-Za-z][A-Za-z ]{0,40})`, "i").exec(message)?.[1]?.trim() ?? "");
  return { ebpfCore: word("EbpfCore"), netEbpfExt: word("NetEbpfExt"), pointer };
}
