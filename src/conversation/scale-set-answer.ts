import { diagnoseScaleSet } from "../app/diagnose-scale-set.ts";
import type { ScaleSetName } from "../app/ports/scale-set-reader.ts";
import { summaryCard } from "../presentation/summary-card.ts";
import { targetLabel } from "../target/target.ts";
import { azureProblemAnswer } from "./report-answer.ts";
import type { Answer, Turn } from "./talk.ts";

/** A scale set as a whole: how many instances are well, what the others have, the worst first. */
export async function answerForScaleSet(id: ScaleSetName, turn: Turn): Promise<Answer> {
  const diagnosis = await diagnoseScaleSet(id, turn.deps.deadlines.azureMs, turn.deps);
  if (!diagnosis.ok) return azureProblemAnswer(diagnosis.problem, id.name, turn);
  const { instances, isComplete } = diagnosis.value;
  return {
    card: summaryCard({
      name: isComplete ? id.name : `${id.name} (not all of its instances were read)`,
      machines: instances.map(({ target, report }) => ({
        name: targetLabel(target),
        verdict: report.verdict,
        codes: report.findings.map(({ code }) => code),
      })),
      docsUrl: turn.deps.docsUrl,
      actionData: { phrase: `check scale set ${id.name} in resource group ${id.resourceGroup}` },
    }),
  };
}
