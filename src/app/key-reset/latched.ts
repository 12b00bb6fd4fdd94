import { targetKey, type VmTarget } from "../../target/target.ts";
import type { Store } from "../ports/store.ts";
import { remember } from "../stored-rows.ts";
import type { MachineLook } from "./machine-reader.ts";
import { asJson, latchedRow, partitionOf, rowKeys } from "./rows.ts";

/** The newest proof of a latched key that a person sent: when it was written, in milliseconds; null: none. */
async function storedLatch(store: Store, tenantId: string, target: VmTarget): Promise<number | null> {
  const stored = await store.get(partitionOf(tenantId), rowKeys.latched(targetKey(target)));
  const parsed = latchedRow.safeParse(stored?.value);
  return parsed.success ? parsed.data.atMs : null;
}

/** When the newest evidence of a latched key was written, of those that people sent and what Azure shows; null: none. */
export async function latchedSince(
  { store }: { readonly store: Store },
  tenantId: string,
  target: VmTarget,
  look: Pick<MachineLook, "latchedAtMs"> | null,
): Promise<number | null> {
  const sent = await storedLatch(store, tenantId, target);
  const shown = look?.latchedAtMs ?? null;
  return sent === null || shown === null ? (sent ?? shown) : Math.max(sent, shown);
}

/** Keeps that a file written at this moment shows a latched key; an older one changes nothing. True if that was news. */
export async function noteLatched(
  store: Store,
  tenantId: string,
  target: VmTarget,
  atMs: number,
): Promise<boolean> {
  const known = await storedLatch(store, tenantId, target);
  if (known !== null && known >= atMs) return false;
  const row = rowKeys.latched(targetKey(target));
  await remember(store, partitionOf(tenantId), row, asJson({ version: 1, atMs }));
  return true;
}
