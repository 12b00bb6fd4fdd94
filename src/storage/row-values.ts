import type { JsonObject, StoreOperation } from "../app/ports/store.ts";

/** Operations in one commit: the limit of an entity group transaction of Azure Tables. */
const maxOperations = 100;
/** Longest value as JSON, in UTF-16 units: an entity of Azure Tables holds 1 MiB in all. */
const maxValueLength = 400_000;

/** A value as the text that is stored; RangeError above 400,000 characters. */
export function writeValue(value: JsonObject): string {
  const text = JSON.stringify(value);
  if (text.length > maxValueLength) {
    throw new RangeError("A row of the store holds at most 400,000 characters");
  }
  return text;
}

/** The value of stored text. Throws if it is no JSON object: then the store was changed by something else. */
export function readValue(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error("A stored row is damaged");
  }
  return value as JsonObject;
}

/** Refuses what no store here can do at once: more than 100 operations, or two on one row. Throws a RangeError. */
export function checkOperations(operations: readonly StoreOperation[]): void {
  if (operations.length > maxOperations) {
    throw new RangeError("A commit holds at most 100 operations");
  }
  if (new Set(operations.map(({ row }) => row)).size !== operations.length) {
    throw new RangeError("A commit names a row twice");
  }
}
