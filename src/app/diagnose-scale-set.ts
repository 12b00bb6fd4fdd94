import { diagnose } from "../diagnosis/diagnose.ts";
import type { InputDocument } from "../diagnosis/evidence.ts";
import type { Report } from "../diagnosis/report.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import type { VmTarget } from "../target/target.ts";
import type { DiagnoseDeps } from "./diagnose-machine.ts";
import type { AzureProblem } from "./ports/azure-reader.ts";
import type { ScaleSetInstance, ScaleSetName, ScaleSetReader } from "./ports/scale-set-reader.ts";

/** A scale set looked at as a whole: a report for each instance that Azure named. */
export interface ScaleSetDiagnosis {
  readonly instances: readonly { readonly target: VmTarget; readonly report: Report }[];
  /** False if Azure has more instances than were read. */
  readonly isComplete: boolean;
}

/** What looking at a scale set needs from outside. */
export interface ScaleSetDeps extends Pick<DiagnoseDeps, "clock" | "sha256"> {
  readonly azure: Pick<ScaleSetReader, "listScaleSetInstances">;
}

/** Reads the scale set's instances with their instance views and works through the guide for each, from what Azure shows. */
export async function diagnoseScaleSet(
  id: ScaleSetName,
  deadlineMs: number,
  deps: ScaleSetDeps,
): Promise<Result<ScaleSetDiagnosis, AzureProblem>> {
  const contents = await deps.azure.listScaleSetInstances(id, deadlineMs);
  if (!contents.ok) return contents;
  const { instances, isComplete } = contents.value;
  return ok({ instances: instances.map((instance) => reportOf(instance, deps)), isComplete });
}

function reportOf(
  { target, document }: ScaleSetInstance,
  { clock, sha256 }: ScaleSetDeps,
): {
  readonly target: VmTarget;
  readonly report: Report;
} {
  const input: InputDocument = {
    kind: "vm",
    origin: "azure",
    name: "Azure Resource Manager",
    bytes: document.bytes,
    sha256: sha256(document.bytes),
    collectedAtMs: document.receivedAtMs,
  };
  return { target, report: diagnose({ documents: [input], nowMs: clock() }) };
}
