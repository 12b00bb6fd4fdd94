/** A request that the bot made to the connector. */
export interface ConnectorRequest {
  readonly atMs: number;
  readonly method: string;
  /** Path and query, decoded. */
  readonly path: string;
  /** The parsed body; null when there was none. */
  readonly body: unknown;
  readonly status: number;
}

/** A list that forgets its oldest entries, so that a long demonstration does not fill the memory. */
export interface Journal<T> {
  add(entry: T): void;
  list(): readonly T[];
  clear(): void;
}

/** Makes an empty journal that keeps this many entries. */
export function createJournal<T>(limit: number): Journal<T> {
  let entries: T[] = [];
  return {
    add(entry) {
      entries.push(entry);
      if (entries.length > limit) entries = entries.slice(-limit);
    },
    list: () => entries,
    clear() {
      entries = [];
    },
  };
}
