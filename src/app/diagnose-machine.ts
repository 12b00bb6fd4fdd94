import { diagnose } from "../diagnosis/diagnose.ts";
import type { InputDocument } from "../diagnosis/evidence.ts";
import type { ResetOperation } from "../diagnosis/facts.ts";
import type { Report } from "../diagnosis/report.ts";
import type { VmTarget } from "../target/target.ts";
import type { AzureProblem, AzureReader } from "./ports/azure-reader.ts";
import type { Clock } from "./ports/clock.ts";

/** What a diagnosis needs from outside. */
export interface DiagnoseDeps {
  readonly azure: Pick<AzureReader, "readVm">;
  readonly clock: Clock;
  /** Lower-case hex. */
  readonly sha256: (bytes: Uint8Array) => string;
  /** The reset of this machine that is in flight or cooling down, if any. */
  readonly resetOperation?: (target: VmTarget) => Promise<ResetOperation | undefined>;
}

/**
 * What came of it. With files at hand there is a report even if Azure does not answer; the problem then stands beside it. A machine that
 * Azure does not know has no report: the files must be somebody else's.
 */
export type Diagnosis =
  | { readonly kind: "report"; readonly report: Report; readonly azureProblem?: AzureProblem }
  | { readonly kind: "azure-problem"; readonly problem: AzureProblem };

/** Reads the machine once from Azure, joins it with the files at hand and works through the guide. */
export async function diagnoseMachine(
  target: VmTarget,
  files: readonly InputDocument[],
  deadlineMs: number,
  deps: DiagnoseDeps,
): Promise<Diagnosis> {
  const [answer, resetOperation] = await Promise.all([
    deps.azure.readVm(target, deadlineMs),
    deps.resetOperation?.(target),
  ]);
  const nowMs = deps.clock();
  if (!answer.ok && (files.length === 0 || answer.problem.kind === "not-found"))
    return { kind: "azure-problem", problem: answer.problem };
  const fromAzure: readonly InputDocument[] = answer.ok
    ? [
        {
          kind: "vm",
          origin: "azure",
          name: "Azure Resource Manager",
          bytes: answer.value.bytes,
          sha256: deps.sha256(answer.value.bytes),
          collectedAtMs: answer.value.receivedAtMs,
        },
      ]
    : [];
  const report = diagnose({
    documents: [...fromAzure, ...files],
    nowMs,
    ...(resetOperation === undefined ? {} : { resetOperation }),
  });
  return answer.ok ? { kind: "report", report } : { kind: "report", report, azureProblem: answer.problem };
}

/** Judges files that no VM belongs to yet. */
export function diagnoseFiles(
  files: readonly InputDocument[],
  { clock }: Pick<DiagnoseDeps, "clock">,
): Report {
  return diagnose({ documents: files, nowMs: clock() });
}
