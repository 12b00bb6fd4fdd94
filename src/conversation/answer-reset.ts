import type { ShownRequest } from "../app/key-reset/results.ts";
import { maySee } from "../approvals/access.ts";
import type { Report } from "../diagnosis/report.ts";
import { progressCard } from "../presentation/progress-card.ts";
import { problemCard } from "../presentation/problem-card.ts";
import { parseResourceId, type VmTarget } from "../target/target.ts";
import { findMachine } from "./find-machine.ts";
import type { Wanted } from "./machines.ts";
import type { Outbox } from "./outbox.ts";
import { answerWithLook, lookAt } from "./report-answer.ts";
import { postRequestCard } from "./post-request.ts";
import { reasonAnswer } from "./reset-reason.ts";
import type { Answer, Turn } from "./talk.ts";
import { answerWithProgress } from "./with-progress.ts";

/** What a person wrote. */
export interface Wish {
  readonly text: string;
  /** The machines meant: those named, or else the one spoken of here. */
  readonly wanted: readonly Wanted[];
  readonly isNamed: boolean;
}

/** Words with which people say that the key itself is no longer secret. */
const saysCompromised =
  /compromis|\bleak|\bstolen\b|\bexposed\b|kompromitt|gestohlen|geleakt|volée?\b|fuit[eé]|filtrad|robad|comprome[st]|rubat|skompromit|wyciek|泄露|漏え?い|流出|유출|скомпромет|утек|sızd/i;

/** Answers typed words about resets. Typing never decides anything: the answer is a card, or what to press. */
export async function answerResetWish(
  intent: "reset_key" | "status_of_request" | "cancel",
  wish: Wish,
  turn: Turn,
  outbox: Outbox,
): Promise<void> {
  if (intent === "reset_key") return answerResetKey(wish, turn, outbox);
  const shown = await requestMeant(wish, turn);
  if (shown === null) {
    await outbox.postText(
      intent === "cancel"
        ? "There is nothing to cancel here: no key reset was asked for in this conversation."
        : "No key reset was asked for in this conversation. Name the VM to look for its newest request.",
    );
    return;
  }
  if (shown.request.endedAtMs === null && intent === "cancel")
    await outbox.postText("To cancel the request, its requester presses Cancel on its card.");
  const posted = await postRequestCard(shown, turn, outbox);
  if (posted === "above") await outbox.postText("The request's card stands above and is kept up to date.");
}

/** Words that would be a decision if typing could decide. */
const typedDecision =
  /^(?:i )?(?:approved?|approve it|yes|yep|ok(?:ay)?|go ahead|do it|confirm(?:ed)?|lgtm|rejected?|reject it|no|deny|ja|genehmigt?|nein|oui|approuvé|sí|aprobado|sì|approvato|tak|sim|はい|承認|是|批准|同意|да)[.! ]*$/i;

/** Typing "approve" or "yes" decides nothing: it is answered with the card on which one can. True if it was such a word and a request is open here. */
export async function answerTypedDecision(text: string, turn: Turn, outbox: Outbox): Promise<boolean> {
  if (!typedDecision.test(text.trim())) return false;
  const { deps, from } = turn;
  const shown = await deps.resets.latestIn(from.person.tenantId ?? "", from.conversationId);
  if (shown === null || shown.request.state !== "PENDING" || !(await isVisible(shown, turn))) return false;
  await outbox.postText("Words decide nothing here; press the button on the request's card.");
  await postRequestCard(shown, turn, outbox);
  return true;
}

/** Looks at the machine first: the report says whether a reset would help; if so, the reason is asked for. */
async function answerResetKey({ text, wanted }: Wish, turn: Turn, outbox: Outbox): Promise<void> {
  const [first] = wanted;
  if (first === undefined) {
    await outbox.post(
      problemCard({ kind: "which-vm" }, { reference: null, actionData: null, sendStatusUrl: null }),
    );
    return;
  }
  let next: (() => Promise<void>) | undefined;
  await answerWithProgress(
    outbox,
    () => progressCard({ name: first.label, steps: [{ label: "looking before a reset", state: "doing" }] }),
    async (): Promise<Answer> => {
      const found = await findMachine(first, turn);
      if (found.kind === "answer") return found.answer;
      if (found.kind === "scale-set")
        return {
          card: problemCard({ kind: "which-vm" }, { reference: null, actionData: null, sendStatusUrl: null }),
        };
      const look = await lookAt(found.target, [], turn);
      if (look.kind === "report") next = () => afterReport(found.target, look.report, text, turn, outbox);
      return answerWithLook(look, found.target, turn);
    },
  );
  await next?.();
}

async function afterReport(
  target: VmTarget,
  report: Report,
  text: string,
  turn: Turn,
  outbox: Outbox,
): Promise<void> {
  const ground = saysCompromised.test(text) ? "declared-compromise" : "offer";
  const answer = await reasonAnswer(target, report, ground, false, turn);
  if (answer.kind === "card") await outbox.post(answer.card);
  else await outbox.postText(answer.text);
}

/** The newest request of the machine that was named, or else of this conversation; null where there is none that this person may see. */
async function requestMeant({ wanted, isNamed }: Wish, turn: Turn): Promise<ShownRequest | null> {
  const { deps, from } = turn;
  const [first] = wanted;
  if (!isNamed) {
    const here = await deps.resets.latestIn(from.person.tenantId ?? "", from.conversationId);
    if (here !== null && (await isVisible(here, turn))) return here;
  }
  const found = first === undefined ? undefined : await findMachine(first, turn);
  return found?.kind === "target" ? deps.resets.latestOf(from.person.tenantId ?? "", found.target) : null;
}

async function isVisible({ request }: ShownRequest, { deps, from }: Turn): Promise<boolean> {
  const policy = await deps.policy();
  if (!policy.ok || parseResourceId(request.resourceId) === null) return false;
  const question = {
    policy: policy.value.policy,
    person: from.person,
    place: from.place,
    resourceId: request.resourceId,
  };
  return maySee(question).kind === "allowed";
}
