/** A JSON object of unknown members. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Parses bytes as UTF-8 JSON (a byte order mark is tolerated); undefined if they are not that. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch {
    // Not JSON is an answer here, not an accident: the caller says what it means.
    return undefined;
  }
}

/** The value as an object, or null for anything else (arrays and null included). */
export function asRecord(value: unknown): JsonRecord | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonRecord) : null;
}

/** The value as a list, or an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The value as text, or null. */
export function asText(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** What stands at a path of object members, or undefined where the path ends early. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here: unknown = value;
  for (const name of path) {
    const record = asRecord(here);
    here = record !== null && Object.hasOwn(record, name) ? record[name] : undefined;
  }
  return here;
}
