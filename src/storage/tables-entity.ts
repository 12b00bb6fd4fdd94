import type { TableEntity, TableEntityResult } from "@azure/data-tables";
import type { JsonObject, StoredRow } from "../app/ports/store.ts";
import { decodeKey } from "./row-keys.ts";
import { readValue, writeValue } from "./row-values.ts";

/** Characters in one property: Azure Tables allows 64 KiB of UTF-16 (Understanding the Table service data model). */
const chunkLength = 32_000;

/**
 * What is stored for a row. The value's JSON stands in `v0`, `v1`, …; `commit` is the id of the commit that wrote it, by which a commit
 * whose answer was lost finds out whether it was carried out. `deleted` marks a tombstone: the SDK deletes without a condition in a batch.
 */
export type RowEntity = TableEntity<{ commit: string; deleted?: boolean; [property: string]: unknown }>;
/** A row as the service returns it. */
export type FoundEntity = TableEntityResult<{ [property: string]: unknown }>;

/** Pieces of a text that fit into properties; a pair of surrogates is never cut, since half of one is no text. */
function chunksOf(text: string): readonly string[] {
  const chunks: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = start + chunkLength;
    const isInsidePair = /[\ud800-\udbff]/.test(text.charAt(end - 1));
    const cut = isInsidePair ? end - 1 : end;
    chunks.push(text.slice(start, cut));
    start = cut;
  }
  return chunks;
}

/** The entity of a row; keys come encoded. RangeError above 400,000 characters. */
export function liveEntity(
  partitionKey: string,
  rowKey: string,
  value: JsonObject,
  commit: string,
): RowEntity {
  const chunks = chunksOf(writeValue(value)).map((chunk, index) => [`v${index}`, chunk] as const);
  return { partitionKey, rowKey, commit, ...Object.fromEntries(chunks) };
}

/** What stands in the place of a deleted row until it is purged. */
export function tombstone(partitionKey: string, rowKey: string, commit: string): RowEntity {
  return { partitionKey, rowKey, commit, deleted: true };
}

/** Whether the entity is a row and no tombstone. */
export function isLive(entity: FoundEntity): boolean {
  return entity["deleted"] !== true;
}

/** The row that an entity holds. Throws where something else changed the store. */
export function rowOf(entity: FoundEntity): StoredRow {
  let text = "";
  for (let index = 0; ; index += 1) {
    const chunk = entity[`v${index}`];
    if (typeof chunk !== "string") break;
    text += chunk;
  }
  if (text === "") throw new Error("A stored row is damaged");
  return { row: decodeKey(entity.rowKey ?? ""), value: readValue(text), etag: entity.etag };
}
