import { ruleFor } from "../../approvals/access.ts";
import { resourceIdOf, type VmTarget } from "../../target/target.ts";
import type { ResetContext } from "./context.ts";
import type { ShownReport } from "./inputs.ts";

/** Remembers what a report that was shown said about a reset; an offer that still stands by the policy is kept. */
export async function noteReport(
  shown: ShownReport,
  { offers, policy }: Pick<ResetContext, "offers" | "policy">,
): Promise<void> {
  const loaded = await policy();
  const rule = loaded.ok ? ruleFor(loaded.value.policy, resourceIdOf(shown.target))?.rule : undefined;
  await offers.note(shown, rule?.maxEvidenceAgeMinutes ?? null);
}

/** The finding for which a reset of this machine may be asked for in this conversation; null if there is none. */
export async function offerOf(
  conversationId: string,
  target: VmTarget,
  { offers }: Pick<ResetContext, "offers">,
): Promise<string | null> {
  const offer = await offers.find(conversationId, target);
  return offer?.kind === "offered" ? offer.code : null;
}
