import type { Origin } from "../diagnosis/evidence.ts";
import type { PowerState } from "../diagnosis/facts.ts";

/** What the guest says of its key. */
export interface GuestKey {
  /** As the agent writes it: text. Null where it does not say. */
  readonly keyIncarnationId: string | null;
  /** Null where it holds none (also "" and zeros). */
  readonly keyGuid: string | null;
  readonly origin: Origin;
}

/** The VM as ARM answered; null = the member is absent or of another type (`keyIncarnationId`: absent only). */
export interface ModelReading {
  readonly kind: "model";
  /** When the request for it left: what was decided before that moment is visible in it. Milliseconds since 1970. */
  readonly readAtMs: number;
  readonly vmId: string | null;
  readonly etag: string | null;
  readonly provisioningState: string | null;
  readonly enabled: boolean | null;
  readonly keyIncarnationId: number | "unreadable" | null;
  readonly power: PowerState;
  readonly guest: GuestKey | null;
}

/** One attempt to read the VM. `gone`: ARM does not show it; `unread`: no usable answer came. */
export type VmReading =
  | ModelReading
  | { readonly kind: "gone"; readonly readAtMs: number }
  | { readonly kind: "unread"; readonly readAtMs: number; readonly retryAfterMs: number | null };

/** The model's id: absent means 0 (arm-compute `ProxyAgentSettings`: "default 0"); null: it cannot be read, and may be any. */
export function modelIdOf({ keyIncarnationId }: ModelReading): number | null {
  return keyIncarnationId === "unreadable" ? null : (keyIncarnationId ?? 0);
}

/** Ids are compared without regard to case. */
export function isSameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
