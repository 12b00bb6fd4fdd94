import type { CompleteMembers } from "./cut-json.ts";
import { completeMembers } from "./cut-json.ts";
import { isMembers } from "./members.ts";
import type { JsonScan } from "./scan-json.ts";
import { mostMembers, scanJson } from "./scan-json.ts";
import { joinWrapped, plainTextOf, straighten, withoutQuoteMarks, withoutTerminal } from "./repair-text.ts";
import { isInner, isWhole } from "./status-shape.ts";

/** What a text that a person sent holds. */
export type JsonReading =
  | {
      readonly kind: "complete";
      readonly value: unknown;
      readonly conflicts: readonly string[];
      readonly isFragment: boolean;
    }
  /** Cut off, or broken in the middle; `members` are those that are complete before that. */
  | { readonly kind: "cut"; readonly members: CompleteMembers; readonly isBroken: boolean }
  | { readonly kind: "rejected"; readonly why: string }
  | { readonly kind: "none" };

/** Rule of judgement 14: what is beyond these is refused. */
export const jsonLimits = { bytes: 10_000_000, depth: 64, rows: 100_000 } as const;

/** So many opening braces of a text are tried before it counts as prose. */
const mostStarts = 40;

/** Finds the JSON in what a person sent: whole, behind a prompt, in a fence, in prose, as HTML of the chat, as a bare fragment. Never throws. */
export function readJsonText(sent: string): JsonReading {
  const text = withoutTerminal(sent);
  const direct = readPlain(text);
  if (direct.kind === "complete" || direct.kind === "rejected") return direct;
  for (const repair of [straighten, plainTextOf, withoutQuoteMarks]) {
    const repaired = repair(text);
    if (repaired === text) continue;
    const found = readPlain(repaired);
    if (found.kind === "complete" || found.kind === "rejected") return found;
  }
  return direct.kind === "cut" && direct.isBroken ? saveWrapped(text, direct) : direct;
}

/** A console that broke long lines damaged the strings; put together again they tell more, but stay damaged. */
function saveWrapped(text: string, direct: Extract<JsonReading, { kind: "cut" }>): JsonReading {
  const found = readPlain(joinWrapped(text));
  const members =
    found.kind === "complete" && isMembers(found.value)
      ? new Map(Object.entries(found.value))
      : direct.members;
  return { ...direct, members };
}

/** The agent's status wins over other documents of the same paste; else the first document counts. */
function readPlain(text: string): JsonReading {
  let first: JsonReading | undefined;
  let behind = 0;
  for (const start of startsOf(text)) {
    if (start < behind) continue;
    if (isBehindKey(text, start)) break;
    const { reading, end } = readAt(text, start);
    if (reading.kind === "none") continue;
    first ??= reading;
    // A cut document runs to the end of the text: every later brace is a part of it.
    if (end === undefined) break;
    if (isStatus(reading)) return laterStatus(text, end) ?? reading;
    behind = end;
  }
  return first ?? readFragment(text) ?? { kind: "none" };
}

function isStatus(reading: JsonReading): boolean {
  return reading.kind === "complete" && (isWhole(reading.value) || isInner(reading.value));
}

/** Somebody who prints the file twice has the newer one below: the last whole status of a paste counts. */
function laterStatus(text: string, from: number): JsonReading | undefined {
  let found: JsonReading | undefined;
  let start = text.indexOf("{", from);
  for (let tries = 0; start >= 0 && tries < mostStarts; tries += 1) {
    const { reading, end } = readAt(text, start);
    if (isStatus(reading)) found = reading;
    start = end === undefined ? -1 : text.indexOf("{", end);
  }
  return found;
}

/** Whether a brace follows `"name":`: then it is a member's value, and the object around it is missing. */
function isBehindKey(text: string, start: number): boolean {
  return /"[A-Za-z]{1,60}"\s{0,20}:\s{0,20}$/.test(text.slice(Math.max(0, start - 120), start));
}

/** Where an object or array may begin: at the start, at the start of a line, or behind a blank. The first brace of all counts always. Looks on only as long as it is asked. */
function* startsOf(text: string): Generator<number, void> {
  const first = text.search(/[{[]/);
  if (first === -1) return;
  yield first;
  let found = 1;
  for (const match of text.matchAll(/(?:^|[\s`>'"])([{[])/g)) {
    if (found >= mostStarts) return;
    const at = match.index + match[0].length - 1;
    if (at === first) continue;
    found += 1;
    yield at;
  }
}

interface Found {
  readonly reading: JsonReading;
  /** Where the document ends, be it good or broken. */
  readonly end: number | undefined;
}

function readAt(text: string, start: number): Found {
  const scan = scanJson(text, start, jsonLimits.depth);
  const beyond = beyondLimits(scan);
  if (beyond !== undefined) return { reading: { kind: "rejected", why: beyond }, end: undefined };
  const { end } = scan;
  const value = end === undefined ? undefined : parse(text.slice(start, end));
  if (value === undefined) return { reading: readBroken(text, start, end !== undefined), end };
  return {
    reading: isWorthReading(value)
      ? { kind: "complete", value: value.parsed, conflicts: scan.conflicts, isFragment: false }
      : { kind: "none" },
    end,
  };
}

function beyondLimits({ depth, rows, members }: JsonScan): string | undefined {
  if (depth > jsonLimits.depth) return `it is nested deeper than ${String(jsonLimits.depth)} levels`;
  if (rows > jsonLimits.rows) return `it holds more than ${String(jsonLimits.rows)} rows`;
  return members > mostMembers ? `an object in it has more than ${String(mostMembers)} members` : undefined;
}

/** `{` followed by a quoted key is an object that was cut or damaged, rather than a brace in prose. */
function readBroken(text: string, start: number, isBroken: boolean): JsonReading {
  if (!/^\{\s{0,200}"/.test(text.slice(start, start + 210))) return { kind: "none" };
  return { kind: "cut", members: completeMembers(text, start, jsonLimits.depth), isBroken };
}

/** A shell prompt such as `[user@vm ~]$` or `[]` is no document. */
function isWorthReading({ parsed }: { readonly parsed: unknown }): boolean {
  if (Array.isArray(parsed)) return parsed.some((item) => typeof item === "object" && item !== null);
  return typeof parsed === "object" && parsed !== null;
}

/** Lines out of the middle of a file: `"ebpfProgramStatus": { … },` without the outer braces. */
function readFragment(text: string): JsonReading | undefined {
  const open = text.search(/"[A-Za-z]{1,60}"\s{0,20}:/);
  if (open === -1) return undefined;
  const body = text.slice(open).trimEnd();
  for (const candidate of [
    body,
    body.slice(0, Math.max(body.lastIndexOf("}") + 1, body.lastIndexOf('"') + 1)),
  ]) {
    const wrapped = `{${candidate.replace(/[,\s`]{1,20}$/, "")}}`;
    const scan = scanJson(wrapped, 0, jsonLimits.depth);
    const beyond = beyondLimits(scan);
    if (beyond !== undefined) return { kind: "rejected", why: beyond };
    const value = scan.end === wrapped.length ? parse(wrapped) : undefined;
    if (value !== undefined)
      return { kind: "complete", value: value.parsed, conflicts: scan.conflicts, isFragment: true };
  }
  return undefined;
}

function parse(text: string): { readonly parsed: unknown } | undefined {
  try {
    return { parsed: JSON.parse(text) as unknown };
  } catch {
    // No JSON after all: the caller looks elsewhere in the text.
    return undefined;
  }
}
