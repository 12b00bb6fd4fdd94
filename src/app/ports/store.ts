import type { Result } from "../../result.ts";

/** What a row holds: plain JSON. */
export type JsonObject = { readonly [member: string]: unknown };

/** A stored row with the tag of its present version. */
export interface StoredRow {
  readonly row: string;
  readonly value: JsonObject;
  readonly etag: string;
}

/** One conditional operation. `insert` wants the row absent; `replace` and `delete` want the version named. */
export type StoreOperation =
  | { readonly kind: "insert"; readonly row: string; readonly value: JsonObject }
  | { readonly kind: "replace"; readonly row: string; readonly value: JsonObject; readonly etag: string }
  | { readonly kind: "delete"; readonly row: string; readonly etag: string };

/** Somebody else was faster: nothing of the commit was written. */
export interface StoreConflict {
  readonly kind: "conflict";
  readonly row: string;
}

/** A small store: rows of JSON in partitions, compare-and-swap, atomic within one partition. Throws only where the store itself fails. */
export interface Store {
  get(partition: string, row: string): Promise<StoredRow | undefined>;
  /** All operations or none; at most 100, one partition. */
  commit(partition: string, operations: readonly StoreOperation[]): Promise<Result<null, StoreConflict>>;
  /** Rows whose key starts with the prefix, in key order. */
  list(
    partition: string,
    options?: { readonly prefix?: string; readonly limit?: number },
  ): Promise<readonly StoredRow[]>;
  /** Partitions whose key starts with the prefix, in key order: for clean-up and resuming, not for decisions. */
  partitions(prefix: string): Promise<readonly string[]>;
  close(): Promise<void>;
}
