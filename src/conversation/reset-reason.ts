import { whoCouldApprove } from "../approvals/access.ts";
import { resetRefusals, type Report } from "../diagnosis/report.ts";
import { effects } from "../key-reset/plan.ts";
import { reasonCard } from "../presentation/reason-card.ts";
import { notOfferedText } from "../presentation/not-offered.ts";
import { resourceIdOf, targetLabel, type VmTarget } from "../target/target.ts";
import type { PressAnswer } from "./press.ts";
import type { Turn } from "./talk.ts";

/** Why a reset is not offered, and how a compromised key is reported all the same. */
function whyNotOffered({ reset }: Pick<Report, "reset">, name: string): string {
  const because = resetRefusals.find((refusal) => refusal === reset.because) ?? null;
  return `A key reset of ${name} is not offered. ${notOfferedText(because)} If the key itself is compromised, write "the key of ${name} is compromised, reset it": then it can be asked for on your word.`;
}

/** The card that asks for the reason before a request is made, or why there is none. */
export async function reasonAnswer(
  target: VmTarget,
  report: Report,
  ground: "offer" | "declared-compromise",
  isReasonMissing: boolean,
  turn: Turn,
): Promise<PressAnswer> {
  const { deps, from, roster } = turn;
  // The look may lack a file that only another instance has at hand: what counts is the offer of this conversation.
  const offered = report.reset.offered
    ? report.reset.because
    : await deps.resets.offerOf(from.conversationId, target);
  if (ground === "offer" && offered === null)
    return { kind: "refused", text: whyNotOffered(report, targetLabel(target)) };
  const policy = await deps.policy();
  if (!policy.ok)
    return {
      kind: "refused",
      text: "The policy cannot be read, so nobody may ask for a reset. Tell the operator.",
    };
  const resourceId = resourceIdOf(target);
  const who = whoCouldApprove(policy.value.policy, resourceId, from.person.objectId ?? "");
  const before = report.facts.keyIncarnationIdModel ?? 0;
  const { location, powerState } = report.facts;
  const card = reasonCard({
    place: {
      name: targetLabel(target),
      resourceGroup: target.resourceGroup,
      ...(location === undefined ? {} : { region: location }),
    },
    plan: { from: before, to: before + 1 },
    ground:
      ground === "offer" && offered !== null
        ? { kind: "finding", code: offered }
        : { kind: "declared-compromise" },
    effect: effectOf(powerState),
    quorum: Math.max(1, who.quorum),
    approvers: await deps.people.named(who.eligible, roster),
    isReasonMissing,
    actionData: { vm: resourceId },
  });
  return { kind: "card", card, isForEverybody: false };
}

function effectOf(powerState: string | undefined): (typeof effects)[keyof typeof effects] {
  const known = Object.entries(effects).find(([name]) => name === powerState);
  return known?.[1] ?? "unknown";
}
