/** How far a reset request is, as far as the key reset has to know it: the stored request fits this shape. Times in milliseconds since 1970. */
export interface ResetProgress {
  readonly state:
    | "PENDING"
    | "APPROVED"
    | "EXECUTING"
    | "VERIFYING"
    | "SUCCEEDED"
    | "UNVERIFIED"
    | "FAILED"
    | "REJECTED"
    | "CANCELLED"
    | "EXPIRED"
    | "SUPERSEDED"
    | "STALE";
  readonly resourceId: string;
  readonly vmId: string;
  readonly plan: { readonly from: number; readonly to: number };
  readonly ground: { readonly kind: "finding" | "declared-compromise" };
  readonly evidence: { readonly atMs: number; readonly keyGuid: string | null };
  readonly expiresAtMs: number;
  /** Every PATCH leaves before this moment; null until the deciding click. */
  readonly deadlineMs: number | null;
  readonly sends: readonly SentPatch[];
  readonly verification: { readonly modelAcceptedAtMs: number | null; readonly watchUntilMs: number | null };
}

/** A recorded PATCH. Without an answer it may or may not have been sent. */
export interface SentPatch {
  readonly atMs: number;
  readonly answer:
    | { readonly kind: "accepted" | "unknown"; readonly atMs: number }
    | {
        readonly kind: "refused";
        readonly atMs: number;
        readonly mayRepeat: boolean;
        readonly notBeforeMs: number;
      }
    | null;
}

/** How often the change may be sent at most. */
export const maxSends = 3;

/** The largest value of `keyIncarnationId`: Int32, what PowerShell and .NET can carry (arm-compute `ProxyAgentSettings`). */
export const maxKeyIncarnationId = 2_147_483_647;

/** The definite refusals among the answers. */
export function refusalsOf(
  progress: Pick<ResetProgress, "sends">,
): readonly Extract<SentPatch["answer"], { readonly kind: "refused" }>[] {
  return progress.sends.flatMap((sent) => (sent.answer?.kind === "refused" ? [sent.answer] : []));
}

/** May something that was sent have changed the VM? Only a definite refusal says no. */
export function isInDoubt(progress: Pick<ResetProgress, "sends">): boolean {
  return refusalsOf(progress).length < progress.sends.length;
}
