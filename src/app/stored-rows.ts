import type { JsonObject, Store } from "./ports/store.ts";

/** Writes a row whatever stood there before: for memory in which the last word counts, never for decisions. */
export async function remember(
  store: Store,
  partition: string,
  row: string,
  value: JsonObject,
): Promise<void> {
  // Two writers at once: one of them wins, which is all that memory needs; a few tries settle it.
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const present = await store.get(partition, row);
    const operation =
      present === undefined
        ? ({ kind: "insert", row, value } as const)
        : ({ kind: "replace", row, value, etag: present.etag } as const);
    if ((await store.commit(partition, [operation])).ok) return;
  }
}
