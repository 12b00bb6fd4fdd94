import type { ConversationReference, TurnContext } from "botbuilder";
import { verbs } from "../presentation/verbs.ts";
import { answerPress } from "./answer-press.ts";
import type { BotDeps } from "./bot.ts";
import { inConversation, type Outbox } from "./outbox.ts";
import { invokeBody, type Press, type PressAnswer } from "./press.ts";
import { rosterOf } from "./roster.ts";
import type { Turn } from "./talk.ts";

/** An invoke must be answered within 5 s (chat contract); what takes longer goes on and updates the card. */
const invokePatienceMs = 3500;

/** Answers a card's invoke in its own turn: always HTTP 200, the outcome in the body. */
export async function answerInvoke(
  context: TurnContext,
  press: Press,
  reference: Partial<ConversationReference>,
  { talk, background, seen }: BotDeps,
): Promise<void> {
  const turn: Turn = { from: press, reference, roster: rosterOf(context, talk.log), deps: talk };
  const working = safely(
    async () => ((await isRepeated(press, turn, seen)) ? alreadyPressed : answerPress(press, turn)),
    turn,
  );
  const first = await Promise.race([working, after(invokePatienceMs)]);
  const answer: PressAnswer =
    first === "late" ? { kind: "message", text: "This takes a moment; the card will be updated." } : first;
  await context.sendActivity({ type: "invokeResponse", value: { status: 200, body: invokeBody(answer) } });
  background.run(async () => {
    const done = await working;
    if (!isToBeShown(done, press, first === "late")) return;
    await inConversation(reference, talk.sending, (outbox) => showSubmitted(done, press, outbox));
  });
}

/** Presses whose card is drawn from the store: the same press again changes nothing, and its card is updated wherever it stands. */
const storeViews: readonly string[] = [verbs.refresh, verbs.approve, verbs.reject, verbs.cancel];

/** Whether an answer has to be shown besides the invoke's own: what concerns everybody, and what came too late for the invoke. */
function isToBeShown(done: PressAnswer, { verb }: Press, isLate: boolean): boolean {
  if (done.kind === "card" && done.isForEverybody) return true;
  if (!isLate || verb === verbs.refresh) return false;
  return done.kind !== "card" || !storeViews.includes(verb);
}

const alreadyPressed: PressAnswer = { kind: "message", text: "This is being done already." };

/** A second delivery of one press must not post again what the first one posts. */
async function isRepeated(press: Press, turn: Turn, seen: BotDeps["seen"]): Promise<boolean> {
  const { activityId, channelId, conversationId, verb, data, person } = press;
  if (activityId === "" || storeViews.includes(verb)) return false;
  const what = JSON.stringify([activityId, person.objectId, verb, data]);
  const row = `press|${turn.deps.sha256(new TextEncoder().encode(what))}`;
  return !(await seen.isNew(channelId, conversationId, row));
}

/** Answers the `Action.Submit` form of a button: the card is edited, or a message says why not. */
export async function answerSubmit(
  press: Press,
  turn: Turn,
  outbox: Outbox,
  work: (press: Press, turn: Turn) => Promise<PressAnswer>,
): Promise<void> {
  await showSubmitted(await work(press, turn), press, outbox);
}

async function showSubmitted(answer: PressAnswer, { cardId, verb }: Press, outbox: Outbox): Promise<void> {
  if (answer.kind !== "card") {
    await outbox.postText(answer.text);
    return;
  }
  if (storeViews.includes(verb)) {
    // The card itself is updated wherever it stands; one person's view of it as a further card would stay behind with dead buttons.
    if (verb !== verbs.refresh)
      await outbox.postText("Your decision is recorded; the card shows how it stands.");
    return;
  }
  // A view of one person must not take the place of the card that everybody sees.
  const isEdited = answer.isForEverybody && cardId !== undefined && (await outbox.edit(cardId, answer.card));
  if (!isEdited) await outbox.post(answer.card);
}

async function safely(work: () => Promise<PressAnswer>, { deps }: Turn): Promise<PressAnswer> {
  try {
    return await work();
  } catch (error) {
    const reference = deps.newId().slice(0, 8);
    deps.log.error("a press failed", {
      reference,
      error: error instanceof Error ? error.name : "unknown",
      reason: error instanceof Error ? error.message : "",
    });
    return {
      kind: "refused",
      text: `Something in Latchkey failed, and nothing was decided. Tell the operator this reference: ${reference}`,
    };
  }
}

function after(ms: number): Promise<"late"> {
  return new Promise((resolve) => {
    setTimeout(() => resolve("late"), ms).unref();
  });
}
