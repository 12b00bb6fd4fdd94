import type { ResetProgress } from "./progress.ts";
import { isSameText, modelIdOf, type ModelReading, type VmReading } from "./reading.ts";

/** Every reason why a reset must not be sent to the machine as it was read. */
export const vmCheckFailures = [
  "vm-gone",
  "vm-replaced",
  "overtaken",
  "model-changed",
  "msp-not-enabled",
  "vm-updating",
  "vm-deleting",
  "vm-failed",
  "vm-state-unknown",
  "etag-missing",
  "newer-evidence-latched",
] as const;

/** Why a reset must not be sent to the machine as it was read. */
export type VmCheckFailure = (typeof vmCheckFailures)[number];

interface CheckedMachine {
  readonly resourceId: string;
  readonly vmId: string;
  readonly from: number;
  readonly readAtMs: number;
  readonly modelId: number | null;
}

/** The machine as read, judged against one plan: `etag` is what `If-Match` takes. */
export type VmCheck =
  | (CheckedMachine & { readonly failed: null; readonly etag: string })
  | (CheckedMachine & { readonly failed: VmCheckFailure; readonly etag: null });

/** What a machine is checked against. */
export type CheckedPlan = Pick<ResetProgress, "resourceId" | "vmId" | "plan" | "ground" | "evidence">;

const refusedStates: Readonly<Record<string, VmCheckFailure>> = {
  updating: "vm-updating",
  deleting: "vm-deleting",
  failed: "vm-failed",
};

/** What the provisioning state forbids: a VM that is being changed or deleted, that failed, or that does not tell. */
export function provisioningObstacle(reading: ModelReading): VmCheckFailure | null {
  return reading.provisioningState === null
    ? "vm-state-unknown"
    : (refusedStates[reading.provisioningState.toLowerCase()] ?? null);
}

/** Why the model alone forbids a write, whatever the plan. Absent `enabled` means false (arm-compute `ProxyAgentSettings`). */
export function modelObstacle(reading: ModelReading): VmCheckFailure | null {
  return provisioningObstacle(reading) ?? (reading.enabled === true ? null : "msp-not-enabled");
}

/** Is this another machine under the same name, or one that cannot be told apart from it? */
export function identityObstacle(
  reading: ModelReading,
  vmId: string,
): "vm-replaced" | "vm-state-unknown" | null {
  if (reading.vmId === null) {
    return "vm-state-unknown";
  }
  return isSameText(reading.vmId, vmId) ? null : "vm-replaced";
}

function idObstacle(modelId: number | null, from: number): VmCheckFailure | null {
  if (modelId === null) {
    return "vm-state-unknown";
  }
  if (modelId > from) {
    return "overtaken";
  }
  return modelId === from ? null : "model-changed";
}

/** Newer evidence of a latched key ends a request that rests on a finding; a declared compromise is made on a healthy machine. */
function latchedObstacle(plan: CheckedPlan, latchedAtMs: number | null): VmCheckFailure | null {
  const isNewer = latchedAtMs !== null && latchedAtMs > plan.evidence.atMs;
  return isNewer && plan.ground.kind === "finding" ? "newer-evidence-latched" : null;
}

/**
 * Does everything hold that must hold at the deciding click and again just before sending? The same machine (`vmId`), its id still `from`,
 * MSP enabled, not being changed or deleted and not failed, a version tag for `If-Match`, and no newer evidence (`latchedAtMs`: when the
 * newest evidence of a latched key was written; null: none) against it. Null where the machine could not be read: then nothing is known.
 */
export function checkVm(plan: CheckedPlan, reading: VmReading, latchedAtMs: number | null): VmCheck | null {
  const { resourceId, vmId } = plan;
  const { from } = plan.plan;
  const { readAtMs } = reading;
  if (reading.kind === "unread") {
    return null;
  }
  if (reading.kind === "gone") {
    return { resourceId, vmId, from, readAtMs, etag: null, modelId: null, failed: "vm-gone" };
  }
  const modelId = modelIdOf(reading);
  const checked = { resourceId, vmId, from, readAtMs, modelId };
  const failed =
    identityObstacle(reading, vmId) ??
    idObstacle(modelId, from) ??
    modelObstacle(reading) ??
    latchedObstacle(plan, latchedAtMs);
  if (failed !== null || reading.etag === null) {
    return { ...checked, etag: null, failed: failed ?? "etag-missing" };
  }
  return { ...checked, etag: reading.etag, failed: null };
}
