import { parseResetRequest, type ResetRequest } from "../../approvals/request.ts";
import type { Store, StoredRow, StoreOperation } from "../ports/store.ts";
import { asJson, rowKeys } from "./rows.ts";

/** A row that this program cannot read: nothing is decided on it. The message names the row, never its content. */
export class UnreadableRow extends Error {
  override readonly name = "UnreadableRow";
}

/** Inserts a row, or replaces exactly the version that was read. */
export function write(row: string, value: object, before: StoredRow | undefined): StoreOperation {
  return before === undefined
    ? { kind: "insert", row, value: asJson(value) }
    : { kind: "replace", row, value: asJson(value), etag: before.etag };
}

/** The value of a row by its schema; undefined where there is no row. Throws {@link UnreadableRow}. */
export function valueOf<T>(
  schema: { safeParse(value: unknown): { readonly success: boolean; readonly data?: T } },
  stored: StoredRow | undefined,
): T | undefined {
  if (stored === undefined) return undefined;
  const { data } = schema.safeParse(stored.value);
  if (data === undefined) throw new UnreadableRow(stored.row);
  return data;
}

/** The request of a row. Throws {@link UnreadableRow}. */
export function requestOf(stored: StoredRow): ResetRequest {
  const parsed = parseResetRequest(stored.value);
  if (!parsed.ok) throw new UnreadableRow(`${stored.row} (${parsed.problem.paths.join(", ").slice(0, 200)})`);
  return parsed.value;
}

/** The row of a request; undefined for no id, or where there is none. */
export async function findRequest(
  store: Store,
  partition: string,
  id: string | null,
): Promise<StoredRow | undefined> {
  return id === null ? undefined : store.get(partition, rowKeys.request(id));
}
