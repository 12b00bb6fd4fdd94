import type { Asked } from "../app/key-reset/results.ts";
import { plainPeople } from "../presentation/people.ts";
import { conversationIdOf, readReference } from "./card-conversation.ts";
import { inConversation, type Outbox } from "./outbox.ts";
import { postRequestCard } from "./post-request.ts";
import type { Turn } from "./talk.ts";

/**
 * Nobody but the requester sees a request that was made in a 1:1 chat: its card goes to the approvers' own 1:1 chats, as far as they
 * have one with the bot, and the requester hears who was asked.
 */
export async function askApprovers(
  { shown, eligible }: Extract<Asked, { kind: "created" | "joined" }>,
  turn: Turn,
  outbox: Outbox,
): Promise<void> {
  const { deps } = turn;
  const reached: string[] = [];
  // Who has the card already is not sent another one when the requester presses again.
  const places = await deps.places.of(shown.request.id);
  const informed = new Set(places.map(conversationIdOf));
  for (const objectId of eligible) {
    const serialised = await deps.chats.of(objectId);
    if (serialised === undefined) continue;
    const isInformed = informed.has(conversationIdOf({ reference: serialised }));
    if (isInformed || (await postTo(serialised, shown, turn))) reached.push(objectId);
  }
  const named = await deps.people.named(reached, turn.roster);
  await outbox.postText(
    reached.length === 0
      ? "Nobody who may approve has a chat with me yet. Ask for the reset in a channel or group chat where they are, or ask them to write to me and then press the button again."
      : `The request was sent for approval to ${plainPeople(named).replace(/ or (?=[^,]*$)/, " and ")}.`,
  );
}

async function postTo(
  serialised: string,
  shown: Extract<Asked, { kind: "created" | "joined" }>["shown"],
  turn: Turn,
): Promise<boolean> {
  const reference = readReference({ reference: serialised });
  const from = { ...turn.from, conversationId: reference.conversation?.id ?? "" };
  let isPosted = false;
  await inConversation(reference, turn.deps.sending, async (outbox) => {
    const posted = await postRequestCard(shown, { ...turn, from, reference, roster: outbox.roster }, outbox);
    isPosted = posted !== "failed";
  });
  return isPosted;
}
