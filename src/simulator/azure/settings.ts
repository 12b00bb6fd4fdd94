import { usualApiVersions } from "./arm-route.ts";
import type { LatchTimes } from "./machine-state.ts";

/** How the simulated Azure behaves where it has a choice; may be changed while it runs. */
export interface AzureSettings extends LatchTimes {
  /** How long a VM is `Updating` after a change. */
  updatingMs: number;
  /** From the change of the model to the new key in the guest. */
  latchSoonMs: number;
  latchLateMs: number;
  /** How a change of a VM is answered: with the model, or empty. */
  patchAnswer: 200 | 202;
  /** Whether an instance of a Uniform scale set takes a PATCH; the specification has none. */
  uniformPatch: "accepted" | "refused";
  /** Entries of one page of a list. */
  pageSize: number;
  /** The versions of Microsoft.Compute that this cloud knows. */
  computeApiVersions: readonly string[];
}

/** The settings of a demonstration: one can watch a reset from the request to the guest. */
export function usualSettings(): AzureSettings {
  return {
    updatingMs: 4000,
    latchSoonMs: 8000,
    latchLateMs: 240_000,
    patchAnswer: 200,
    uniformPatch: "accepted",
    pageSize: 50,
    computeApiVersions: usualApiVersions.compute,
  };
}
