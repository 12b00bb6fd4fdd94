import { endOfString, scanJson } from "./scan-json.ts";

/** The members of a cut object that are complete, as parsed values. */
export type CompleteMembers = ReadonlyMap<string, unknown>;

/** The member that holds the agent's modules; only into it does saving go deeper. */
const innerObject = "proxyAgentStatus";

const isBlank = (code: number): boolean =>
  code === 32 || code === 9 || code === 10 || code === 13 || code === 0xa0;

/**
 * Saves the complete members of an object that was cut off or damaged. A cut `proxyAgentStatus` is saved in the same way, as a plain object of its
 * complete members; any other cut value is dropped.
 */
export function completeMembers(text: string, start: number, maxDepth: number): CompleteMembers {
  const members = new Map<string, unknown>();
  let index = skipBlank(text, start + 1);
  while (text.charCodeAt(index) === 34) {
    const keyEnd = endOfString(text, index);
    if (keyEnd === undefined) break;
    const key = parse(text.slice(index, keyEnd));
    const colon = skipBlank(text, keyEnd);
    if (typeof key !== "string" || text.charCodeAt(colon) !== 58) break;
    const valueStart = skipBlank(text, colon + 1);
    const valueEnd = endOfValue(text, valueStart, maxDepth);
    const value = valueEnd === undefined ? undefined : parse(text.slice(valueStart, valueEnd));
    if (value === undefined || valueEnd === undefined) {
      if (key === innerObject && text.charCodeAt(valueStart) === 123)
        members.set(key, Object.fromEntries(completeMembers(text, valueStart, maxDepth)));
      break;
    }
    members.set(key, value);
    const comma = skipBlank(text, valueEnd);
    if (text.charCodeAt(comma) !== 44) break;
    index = skipBlank(text, comma + 1);
  }
  return members;
}

function skipBlank(text: string, start: number): number {
  let index = start;
  while (isBlank(text.charCodeAt(index))) index += 1;
  return index;
}

/** Index behind the value at `start`; a number or word at the very end of the text may itself be cut, so it does not count. */
function endOfValue(text: string, start: number, maxDepth: number): number | undefined {
  const code = text.charCodeAt(start);
  if (code === 123 || code === 91) return scanJson(text, start, maxDepth).end;
  if (code === 34) return endOfString(text, start);
  const rest = /[^-+.\w]/.exec(text.slice(start, start + 200));
  return rest === null || rest.index === 0 ? undefined : start + rest.index;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A value that is no JSON ends the saving.
    return undefined;
  }
}
