import type { GuestKey } from "./reading.ts";

/** What the guest's report says about the new key. */
export type GuestVerdict =
  | { readonly kind: "confirmed" }
  | { readonly kind: "pending"; readonly because: "no-report" | "other-id" | "no-key" | "same-key" };

/**
 * Does the guest use the new key? Its id (text) is `to`, and it holds a key other than the one of the evidence, if that had one: after a
 * reset that failed in the guest the old key still stands in its report.
 */
export function judgeGuest(to: number, evidenceKeyGuid: string | null, guest: GuestKey | null): GuestVerdict {
  if (guest === null || guest.keyIncarnationId === null) {
    return { kind: "pending", because: "no-report" };
  }
  if (guest.keyIncarnationId.trim() !== String(to)) {
    return { kind: "pending", because: "other-id" };
  }
  if (guest.keyGuid === null) {
    return { kind: "pending", because: "no-key" };
  }
  const isOld = evidenceKeyGuid !== null && guest.keyGuid.toLowerCase() === evidenceKeyGuid.toLowerCase();
  return isOld ? { kind: "pending", because: "same-key" } : { kind: "confirmed" };
}

/** Milliseconds for which the new key is watched for. */
export const watchMs = 15 * 60_000;

/** No machine is read faster than this, in milliseconds (Azure Compute: 12 reads a minute and VM, shared with everybody else). */
export const shortestPollMs = 10_000;
const longestPollMs = 60_000;

/** When to read again after a reading: every 10 s at first, slower the longer the watch lasts (a tenth of it), at most every 60 s. */
export function nextPollMs(watchStartMs: number, readAtMs: number): number {
  const tenth = Math.floor((readAtMs - watchStartMs) / 10);
  return readAtMs + Math.min(longestPollMs, Math.max(shortestPollMs, tenth));
}
