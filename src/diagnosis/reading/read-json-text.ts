import type { CompleteMembers } from "./cut-json.ts";
import { completeMembers } from "./cut-json.ts";
import { scanJson } from "./scan-json.ts";
import { plainTextOf, straighten } from "./repair-text.ts";

/** What a text that a person sent holds. */
export type JsonReading =
  | {
      readonly kind: "complete";
      readonly value: unknown;
      readonly conflicts: readonly string[];
      readonly isFragment: boolean;
    }
  | { readonly kind: "cut"; readonly members: CompleteMembers }
  | { readonly kind: "rejected"; readonly why: string }
  | { readonly kind: "none" };

/** Rule of judgement 14: what is beyond these is refused. */
export const jsonLimits = { bytes: 10_000_000, depth: 64, rows: 100_000 } as const;

/** So many opening braces of a text are tried before it counts as prose. */
const mostStarts = 40;

/** Finds the JSON in what a person sent: whole, behind a prompt, in a fence, in prose, as HTML of the chat, as a bare fragment. Never throws. */
export function readJsonText(text: string): JsonReading {
  const direct = readPlain(text);
  if (direct.kind === "complete" || direct.kind === "rejected") return direct;
  for (const repair of [straighten, plainTextOf]) {
    const repaired = repair(text);
    if (repaired === text) continue;
    const found = readPlain(repaired);
    if (found.kind === "complete" || found.kind === "rejected") return found;
  }
  return direct;
}

function readPlain(text: string): JsonReading {
  const starts = startsOf(text);
  if (isBehindKey(text, starts[0])) return readFragment(text) ?? { kind: "none" };
  for (const start of starts) {
    const reading = readAt(text, start);
    // A cut document runs to the end of the text: every later brace is a part of it.
    if (reading.kind !== "none") return reading;
  }
  return readFragment(text) ?? { kind: "none" };
}

/** Whether a brace follows `"name":`: then it is a member's value, and the object around it is missing. */
function isBehindKey(text: string, start: number | undefined): boolean {
  return (
    start !== undefined &&
    /"[A-Za-z]{1,60}"\s{0,20}:\s{0,20}$/.test(text.slice(Math.max(0, start - 120), start))
  );
}

/** Where an object or array may begin: at the start, at the start of a line, or behind a blank. The first brace of all counts always. */
function startsOf(text: string): readonly number[] {
  const found: number[] = [];
  const first = text.search(/[{[]/);
  if (first === -1) return found;
  found.push(first);
  for (const match of text.matchAll(/(?:^|[\s`>'"])([{[])/g)) {
    const at = match.index + match[0].length - 1;
    if (at !== first) found.push(at);
    if (found.length >= mostStarts) break;
  }
  return found;
}

function readAt(text: string, start: number): JsonReading {
  const scan = scanJson(text, start, jsonLimits.depth);
  if (scan.depth > jsonLimits.depth)
    return { kind: "rejected", why: `it is nested deeper than ${String(jsonLimits.depth)} levels` };
  if (scan.rows > jsonLimits.rows)
    return { kind: "rejected", why: `it holds more than ${String(jsonLimits.rows)} rows` };
  if (scan.end !== undefined) {
    const value = parse(text.slice(start, scan.end));
    return value === undefined || !isWorthReading(value)
      ? { kind: "none" }
      : { kind: "complete", value: value.parsed, conflicts: scan.conflicts, isFragment: false };
  }
  if (text.charCodeAt(start) !== 123) return { kind: "none" };
  const members = completeMembers(text, start, jsonLimits.depth);
  return looksLikeObject(text, start) ? { kind: "cut", members } : { kind: "none" };
}

/** A shell prompt such as `[user@vm ~]$` or `[]` is no document. */
function isWorthReading({ parsed }: { readonly parsed: unknown }): boolean {
  if (Array.isArray(parsed)) return parsed.some((item) => typeof item === "object" && item !== null);
  return typeof parsed === "object" && parsed !== null;
}

/** `{` followed by a quoted key: an object that was cut, rather than a brace in prose. */
function looksLikeObject(text: string, start: number): boolean {
  return /^\{\s{0,200}"/.test(text.slice(start, start + 210));
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
    if (scan.depth > jsonLimits.depth)
      return { kind: "rejected", why: `it is nested deeper than ${String(jsonLimits.depth)} levels` };
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
