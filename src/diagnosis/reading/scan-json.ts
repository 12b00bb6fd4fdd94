import { pointerStep } from "./members.ts";

/** What one linear look over a JSON text finds, without building anything. */
export interface JsonScan {
  /** Index behind the value that begins at the start; undefined where it is cut. */
  readonly end: number | undefined;
  readonly depth: number;
  /** Most elements of one array. */
  readonly rows: number;
  /** Most members of one object outside arrays. */
  readonly members: number;
  /** JSON Pointers of members, outside arrays, that stand twice with different values. */
  readonly conflicts: readonly string[];
}

/** One open object or array. Members are only noted for objects outside arrays: that is where the agent's own values stand. */
interface Frame {
  readonly isObject: boolean;
  readonly members: Map<string, string> | undefined;
  readonly pointer: string;
  key: string;
  valueStart: number;
  elements: number;
}

/** So many members of one object are noted; whoever reads on refuses an object with more. */
export const mostMembers = 2000;

/** What is found while looking. */
interface Looking {
  readonly text: string;
  readonly frames: Frame[];
  readonly conflicts: string[];
  depth: number;
  rows: number;
  members: number;
}

/** Looks at the object or array that begins at `start`. Linear in time; memory is bounded by the depth (at most `maxDepth` frames). */
export function scanJson(text: string, start: number, maxDepth: number): JsonScan {
  const looking: Looking = { text, frames: [], conflicts: [], depth: 0, rows: 0, members: 0 };
  const { frames } = looking;
  let index = start;
  while (index < text.length) {
    if (text.charCodeAt(index) === quote) {
      const close = endOfString(text, index);
      if (close === undefined) break;
      noteKey(frames.at(-1), text, index, close);
      index = close;
      continue;
    }
    if (structural[text.charCodeAt(index)] === 1) step(looking, index);
    if (looking.depth > maxDepth) break;
    index += 1;
    if (frames.length === 0) return found(looking, index);
  }
  for (const frame of frames) count(looking, frame, frame.elements);
  return found(looking, undefined);
}

function found({ depth, rows, members, conflicts }: Looking, end: number | undefined): JsonScan {
  return { end, depth, rows, members, conflicts };
}

const quote = 34;

/** The characters that build a document, by code: all others are passed over without a look. */
const structural = new Uint8Array(128);
for (const character of "{}[],:") structural[character.charCodeAt(0)] = 1;

/** The characters behind which a value has ended. */
const ends: ReadonlySet<string | undefined> = new Set([",", "}", "]"]);

/** One character outside strings; the first opens a frame, and a closing one always finds a frame to close. */
function step(looking: Looking, index: number): void {
  const { text, frames, conflicts } = looking;
  const frame = frames.at(-1);
  const character = text[index];
  if (character === "{" || character === "[") {
    frames.push(openFrame(frame, character === "{"));
    looking.depth = Math.max(looking.depth, frames.length);
    return;
  }
  if (character === ":") noteColon(frame, index);
  if (frame === undefined || !ends.has(character)) return;
  noteValue(frame, text, index, conflicts);
  frame.elements += 1;
  if (character === ",") return;
  count(looking, frame, frame.elements);
  frames.pop();
}

/** The largest array, and the largest object outside arrays. */
function count(looking: Looking, { isObject, members }: Frame, elements: number): void {
  if (!isObject) looking.rows = Math.max(looking.rows, elements);
  else if (members !== undefined) looking.members = Math.max(looking.members, elements);
}

/** Index behind the closing quote of the string that opens at `open`; undefined where it is cut. */
export function endOfString(text: string, open: number): number | undefined {
  let close = text.indexOf('"', open + 1);
  while (close !== -1) {
    let backslashes = 0;
    while (text.charCodeAt(close - 1 - backslashes) === 92) backslashes += 1;
    if (backslashes % 2 === 0) return close + 1;
    close = text.indexOf('"', close + 1);
  }
  return undefined;
}

function openFrame(parent: Frame | undefined, isObject: boolean): Frame {
  const isNoted = isObject && (parent === undefined || parent.members !== undefined);
  return {
    isObject,
    members: isNoted ? new Map() : undefined,
    pointer: isNoted && parent !== undefined ? `${parent.pointer}/${pointerStep(parent.key)}` : "",
    key: "",
    valueStart: -1,
    elements: 0,
  };
}

/** A string directly behind `{` or `,` of a noted object is a key. */
function noteKey(frame: Frame | undefined, text: string, open: number, close: number): void {
  if (frame?.members !== undefined && frame.valueStart === -1)
    frame.key = plainKey(text.slice(open + 1, close - 1));
}

/** `stat\u0075s` is the key `status`. */
function plainKey(raw: string): string {
  if (!raw.includes("\\")) return raw;
  const parsed = parse(`"${raw}"`);
  return typeof parsed === "string" ? parsed : raw;
}

function noteColon(frame: Frame | undefined, index: number): void {
  if (frame?.members !== undefined && frame.valueStart === -1) frame.valueStart = index + 1;
}

function noteValue(frame: Frame, text: string, end: number, conflicts: string[]): void {
  const { members } = frame;
  if (members === undefined || frame.valueStart === -1) return;
  const value = text.slice(frame.valueStart, end).trim();
  const present = members.get(frame.key);
  if (present !== undefined && !isSame(present, value) && conflicts.length < 20)
    conflicts.push(`${frame.pointer}/${pointerStep(frame.key)}`);
  if (members.size < mostMembers) members.set(frame.key, value);
  frame.valueStart = -1;
}

/** Two spellings of one value do not disagree. */
function isSame(left: string, right: string): boolean {
  return left === right || JSON.stringify(parse(left)) === JSON.stringify(parse(right));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // No JSON: the reader of the whole text says so.
    return undefined;
  }
}
