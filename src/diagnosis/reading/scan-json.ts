/** What one linear look over a JSON text finds, without building anything. */
export interface JsonScan {
  /** Index behind the value that begins at the start; undefined where it is cut. */
  readonly end: number | undefined;
  readonly depth: number;
  /** Most elements of one array. */
  readonly rows: number;
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

/** Only so many members of one object are noted: the agent writes a handful. */
const mostMembers = 2000;

/** Looks at the object or array that begins at `start`. Linear in time; memory is bounded by the depth (at most `maxDepth` frames). */
export function scanJson(text: string, start: number, maxDepth: number): JsonScan {
  const frames: Frame[] = [];
  const conflicts: string[] = [];
  let depth = 0;
  let rows = 0;
  let index = start;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === 34) {
      const close = endOfString(text, index);
      if (close === undefined) break;
      noteKey(frames.at(-1), text, index, close);
      index = close;
      continue;
    }
    if (code === 123 || code === 91) {
      frames.push(openFrame(frames.at(-1), code === 123));
      depth = Math.max(depth, frames.length);
      if (depth > maxDepth) return { end: undefined, depth, rows, conflicts };
    } else if (code === 125 || code === 93) {
      const frame = frames.pop();
      if (frame === undefined) break;
      noteValue(frame, text, index, conflicts);
      rows = Math.max(rows, frame.isObject ? 0 : frame.elements + 1);
      if (frames.length === 0) return { end: index + 1, depth, rows, conflicts };
    } else if (code === 44) noteComma(frames.at(-1), text, index, conflicts);
    else if (code === 58) noteColon(frames.at(-1), index);
    index += 1;
  }
  return {
    end: undefined,
    depth,
    rows: Math.max(rows, ...frames.map(({ elements }) => elements)),
    conflicts,
  };
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
  const pointer = parent === undefined ? "" : `${parent.pointer}/${parent.key}`;
  return {
    isObject,
    members: isNoted ? new Map() : undefined,
    pointer: isNoted ? pointer : "",
    key: "",
    valueStart: -1,
    elements: 0,
  };
}

/** A string directly behind `{` or `,` of a noted object is a key. */
function noteKey(frame: Frame | undefined, text: string, open: number, close: number): void {
  if (frame?.members !== undefined && frame.valueStart === -1)
    frame.key = text.slice(open + 1, Math.min(close - 1, open + 200));
}

function noteColon(frame: Frame | undefined, index: number): void {
  if (frame?.members !== undefined && frame.valueStart === -1) frame.valueStart = index + 1;
}

function noteComma(frame: Frame | undefined, text: string, index: number, conflicts: string[]): void {
  if (frame === undefined) return;
  frame.elements += 1;
  noteValue(frame, text, index, conflicts);
}

function noteValue(frame: Frame, text: string, end: number, conflicts: string[]): void {
  const { members } = frame;
  if (members === undefined || frame.valueStart === -1) return;
  const value = text.slice(frame.valueStart, end).trim();
  const present = members.get(frame.key);
  if (present !== undefined && present !== value && conflicts.length < 20)
    conflicts.push(`${frame.pointer}/${frame.key}`);
  if (members.size < mostMembers) members.set(frame.key, value);
  frame.valueStart = -1;
}
