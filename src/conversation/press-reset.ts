import type { Asked, Pressed, Refused, ShownRequest } from "../app/key-reset/results.ts";
import type { ReasonCode } from "../approvals/reasons.ts";
import { refusalText } from "../presentation/refusal-card.ts";
import { machineWords } from "../presentation/request-words.ts";
import { plainName } from "../presentation/untrusted.ts";
import { inConversation } from "./outbox.ts";
import { askApprovers } from "./ask-approvers.ts";
import { postRequestCard, type Posted } from "./post-request.ts";
import { namedMachine, pressCheck, pressedMachine } from "./press-report.ts";
import type { Press, PressAnswer } from "./press.ts";
import { textOf } from "./press.ts";
import { answerWithLook, lookAt } from "./report-answer.ts";
import { drawRequestFor } from "./request-cards.ts";
import { reasonAnswer } from "./reset-reason.ts";
import type { Turn } from "./talk.ts";

const noMachine: PressAnswer = {
  kind: "refused",
  text: "I do not find this VM, or you may not ask about it. Ask me about it again.",
};
const noAnswer: PressAnswer = {
  kind: "refused",
  text: "Azure did not answer, so nothing can be asked for now. Try again in a minute.",
};
const tryAgain: PressAnswer = {
  kind: "refused",
  text: "Nothing was decided: the store was busy. Press again.",
};

/** Asks for the reason, after a fresh look that still offers the reset. */
export async function pressAskForReset(press: Press, turn: Turn): Promise<PressAnswer> {
  const target = await pressedMachine(press, turn);
  if (target === null) return noMachine;
  const look = await lookAt(target, [], turn);
  if (look.kind === "azure-problem") return look.problem.kind === "not-found" ? noMachine : noAnswer;
  return reasonAnswer(target, look.report, "offer", false, turn);
}

/** Makes the request: its approval card is posted where it was asked, the pressed card becomes the report again. */
export async function pressRequest(
  press: Press,
  ground: "offer" | "declared-compromise",
  turn: Turn,
): Promise<PressAnswer> {
  const { deps, from } = turn;
  const reason = textOf(press, "reason", 2000)?.trim() ?? "";
  if (reason === "") return askForReason(press, ground, turn);
  const target = namedMachine(press);
  if (target === null) return noMachine;
  const asked = await deps.resets.request({
    target,
    person: from.person,
    place: from.place,
    tenantId: from.person.tenantId ?? "",
    conversationId: from.conversationId,
    reason,
    ground,
  });
  return afterAsking(asked.kind === "refused" ? asOfAbsent(asked, ground) : asked, press, turn);
}

async function askForReason(
  press: Press,
  ground: "offer" | "declared-compromise",
  turn: Turn,
): Promise<PressAnswer> {
  const target = await pressedMachine(press, turn);
  if (target === null) return noMachine;
  const look = await lookAt(target, [], turn);
  if (look.kind === "report") return reasonAnswer(target, look.report, ground, true, turn);
  return look.problem.kind === "not-found" ? noMachine : noAnswer;
}

/** Refusals of people who may not ask about the machine at all. */
const strangers: readonly ReasonCode[] = ["bot", "no-object-id", "other-tenant", "no-rule", "not-listed"];

/** Who may not ask about a machine hears what they would hear of one that does not exist. */
function asOfAbsent(refused: Refused, ground: "offer" | "declared-compromise"): Refused {
  if (!strangers.includes(refused.code)) return refused;
  const common = { kind: "refused", eligible: [], quorum: null, untilMs: null, shown: null } as const;
  return ground === "offer"
    ? { ...common, code: "not-offered", notOfferedBecause: null }
    : { ...common, code: "vm-gone" };
}

async function afterAsking(asked: Asked, press: Press, turn: Turn): Promise<PressAnswer> {
  switch (asked.kind) {
    case "unavailable":
      return tryAgain;
    case "refused":
      return asked.code === "vm-gone" ? noMachine : refusedAnswer(asked, turn);
    case "created":
    case "joined":
      break;
  }
  let posted = "failed" as Posted;
  await inConversation(turn.reference, turn.deps.sending, async (outbox) => {
    posted = await postRequestCard(asked.shown, turn, outbox);
    if (turn.from.chat === "personal") await askApprovers(asked, turn, outbox);
  });
  if (posted === "failed") return notPosted(asked.shown);
  const report = await pressDismiss(press, turn);
  // Everybody's report now says that a reset is under way, instead of offering another one.
  return report.kind === "card" ? { ...report, isForEverybody: true } : report;
}

function notPosted({ request }: ShownRequest): PressAnswer {
  const name = plainName(machineWords(request.resourceId).name) ?? "the VM";
  return {
    kind: "message",
    text: `The request stands, but its card could not be posted here. Write "status of the request for ${name}" to get it.`,
  };
}

/** The refusal in one exact sentence, with who could do it instead. */
async function refusedAnswer(refused: Refused, turn: Turn): Promise<PressAnswer> {
  const eligible = await turn.deps.people.named(refused.eligible, turn.roster);
  return {
    kind: "refused",
    text: refusalText({ ...refused, eligible, nowMs: turn.deps.clock() }),
  };
}

/** The card for the reason goes away: the machine's report comes back. */
export async function pressDismiss(press: Press, turn: Turn): Promise<PressAnswer> {
  const target = await pressedMachine(press, turn);
  if (target === null) return pressCheck(press, turn);
  const look = await lookAt(target, [], turn);
  return { kind: "card", card: answerWithLook(look, target, turn).card, isForEverybody: false };
}

/** Approve, Reject or Cancel. Everything in the press is compared with the store; the person is the one of the signed activity. */
export async function pressDecision(
  press: Press,
  verb: "approve" | "reject" | "cancel",
  turn: Turn,
): Promise<PressAnswer> {
  const { deps, from } = turn;
  const pressed = await deps.resets.press({
    person: from.person,
    place: from.place,
    click: {
      requestId: textOf(press, "requestId") ?? "",
      verb,
      planHash: textOf(press, "planHash") ?? "",
      conversationId: from.conversationId,
      replyToId: press.cardId ?? "",
    },
    reason: textOf(press, "reason", 2000) ?? "",
  });
  return afterDecision(pressed, turn);
}

async function afterDecision(pressed: Pressed, turn: Turn): Promise<PressAnswer> {
  switch (pressed.kind) {
    case "unavailable":
      return tryAgain;
    case "refused":
      return refusedAnswer(pressed, turn);
    case "done":
    case "already":
      return ownView(pressed.shown, turn);
  }
}

async function ownView(shown: ShownRequest, turn: Turn): Promise<PressAnswer> {
  const objectId = turn.from.person.objectId ?? "";
  const card = await drawRequestFor(shown, objectId, turn.roster, turn.deps);
  return { kind: "card", card, isForEverybody: false };
}

/** A person's own view of a request. Changes nothing. */
export async function pressRefresh(press: Press, turn: Turn): Promise<PressAnswer> {
  const { deps, from } = turn;
  const viewed = await deps.resets.view({
    requestId: textOf(press, "requestId") ?? "",
    person: from.person,
    place: from.place,
    card:
      press.cardId === undefined ? null : { conversationId: from.conversationId, activityId: press.cardId },
  });
  return viewed.kind === "absent"
    ? { kind: "refused", text: "This request does not exist any more, or you may not see it." }
    : ownView(viewed.shown, turn);
}
