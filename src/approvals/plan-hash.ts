import { canonicalJson, type Sha256 } from "./canonical-json.ts";
import type { ResetRequest } from "./request.ts";
import { normalId } from "./scope.ts";

/** What an approver consents to. */
export type ConsentedPlan = Pick<
  ResetRequest,
  "tenantId" | "resourceId" | "vmId" | "plan" | "ground" | "evidence" | "policyHash"
>;

/**
 * The hash of everything that an approver consents to: tenant, machine (ARM id and `vmId`), from, to, ground, evidence (hash, origin, who,
 * when) and policy. It travels in the card's button; a click with another hash decides nothing.
 */
export function planHash(consented: ConsentedPlan, sha256: Sha256): string {
  const { tenantId, resourceId, vmId, plan, ground, evidence, policyHash } = consented;
  return sha256(
    canonicalJson({
      tenantId: tenantId.toLowerCase(),
      resourceId: normalId(resourceId),
      vmId: vmId.toLowerCase(),
      from: plan.from,
      to: plan.to,
      ground: ground.kind === "finding" ? `finding ${ground.code}` : ground.kind,
      evidence: {
        sha256: evidence.sha256,
        origin: evidence.origin,
        by: evidence.by?.objectId ?? null,
        atMs: evidence.atMs,
        collectedAtMs: evidence.collectedAtMs,
      },
      policyHash,
    }),
  );
}
