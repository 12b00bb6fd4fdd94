import type { ConversationReference, TurnContext } from "botbuilder";
import { TurnContext as Turns } from "botbuilder";
import type { SeenActivities } from "../app/seen-activities.ts";
import { problemCard } from "../presentation/problem-card.ts";
import { answerFiles } from "./answer-files.ts";
import { answerPress } from "./answer-press.ts";
import { answerText, help } from "./answer-text.ts";
import type { Background } from "./background.ts";
import { readIncoming, type Incoming, type IncomingBase } from "./incoming.ts";
import { inConversation, type Outbox } from "./outbox.ts";
import { answerInvoke, answerSubmit } from "./press-turn.ts";
import type { TalkDeps, Turn } from "./talk.ts";
import { withFirstSign } from "./first-sign.ts";
import { LeftProgress } from "./with-progress.ts";

/** What the bot needs besides what a conversation needs. */
export interface BotDeps {
  readonly talk: TalkDeps;
  readonly seen: SeenActivities;
  readonly background: Background;
  /** Whether an id can be a person's: in production Entra object ids are GUIDs. */
  readonly isPersonId: (id: string) => boolean;
  /** The tenant that counts for a person: in production the activity's own. */
  readonly tenantOf: (tenantId: string | null) => string | null;
}

/**
 * The bot's side of a turn. A message is acknowledged at once and answered through its conversation reference: Teams sends again what is
 * not answered in about 15 s. A card's invoke is answered within its turn, because its body is the answer.
 */
export function createBot(deps: BotDeps): (context: TurnContext) => Promise<void> {
  return async (context) => {
    const incoming = checked(readIncoming(context.activity), deps);
    if (incoming.kind === "other") return;
    const reference = Turns.getConversationReference(context.activity);
    noteSpeaker(context, incoming, deps);
    if (incoming.kind === "press" && incoming.isInvoke) {
      await answerInvoke(context, incoming, reference, deps);
      return;
    }
    deps.background.run(
      () => answerOnce(incoming, reference, deps),
      (failure, error) => apologise({ failure, error }, reference, deps),
    );
  };
}

function checked(incoming: Incoming, { isPersonId, tenantOf }: BotDeps): Incoming {
  if (incoming.kind === "other") return incoming;
  const { objectId, tenantId } = incoming.person;
  const isPerson = objectId !== null && objectId !== "" && isPersonId(objectId);
  const person = {
    ...incoming.person,
    tenantId: tenantOf(tenantId),
    objectId: isPerson ? objectId : null,
  };
  return { ...incoming, person };
}

function noteSpeaker({ activity }: TurnContext, incoming: IncomingBase, { talk, background }: BotDeps): void {
  const { objectId, name, isBot } = incoming.person;
  if (objectId === null || isBot) return;
  background.run(() => talk.people.note({ objectId, channelId: activity.from.id, name }));
}

type Answerable = Exclude<Incoming, { kind: "other" }>;

async function answerOnce(
  incoming: Answerable,
  reference: Partial<ConversationReference>,
  { seen, talk }: BotDeps,
): Promise<void> {
  const { channelId, conversationId, activityId } = incoming;
  // An arrival comes as two activities, and again with every page of the Playground: one welcome is enough.
  const id = incoming.kind === "arrival" ? "arrival" : activityId;
  if (id !== "" && !(await seen.isNew(channelId, conversationId, id))) return;
  await inConversation(reference, talk.sending, (outbox) =>
    withFirstSign(outbox, (signing) =>
      answer(incoming, { from: incoming, reference, roster: outbox.roster, deps: talk }, signing),
    ),
  );
}

/** The 1:1 chat without what belongs to one activity: there an approver can be asked later. */
async function noteChat({ from, reference, deps }: Turn): Promise<void> {
  const { objectId } = from.person;
  if (from.chat !== "personal" || objectId === null) return;
  const { activityId: _activity, ...chat } = reference;
  await deps.chats.note(objectId, JSON.stringify(chat));
}

async function answer(incoming: Answerable, turn: Turn, outbox: Outbox): Promise<void> {
  await noteChat(turn);
  switch (incoming.kind) {
    case "arrival":
      await outbox.post(help(turn, false));
      return;
    case "press":
      return answerSubmit(incoming, turn, outbox, answerPress);
    case "message":
      if (incoming.files.length > 0 || incoming.hasFileStub) return answerFiles(incoming, turn, outbox);
      return answerText(incoming.text, turn, outbox);
  }
}

/** Whatever went wrong, the person hears of it, with a reference that stands in the log; in the place of a progress card that was left. */
async function apologise(
  { failure, error }: { readonly failure: string; readonly error: unknown },
  reference: Partial<ConversationReference>,
  { talk }: BotDeps,
): Promise<void> {
  const card = problemCard(
    { kind: "internal" },
    { reference: failure, actionData: null, sendStatusUrl: null },
  );
  await inConversation(reference, talk.sending, async (outbox) => {
    const isReplaced = error instanceof LeftProgress && (await outbox.edit(error.activityId, card));
    if (!isReplaced) await outbox.post(card);
  });
}
