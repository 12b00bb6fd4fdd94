import type { ConversationReference } from "botbuilder";
import { inConversation, type Outbox } from "./outbox.ts";
import type { Turn } from "./talk.ts";

/**
 * Works in another conversation, named by a reference that we wrote down ourselves, on behalf of the person of this turn. What is
 * remembered and asked for there belongs to that conversation.
 */
export async function inThread(
  serialised: string,
  turn: Turn,
  work: (thread: Turn, outbox: Outbox) => Promise<void>,
): Promise<void> {
  const reference = JSON.parse(serialised) as Partial<ConversationReference>;
  const conversationId = reference.conversation?.id ?? "";
  const isChannel = conversationId.includes("@thread.tacv2");
  const from = {
    ...turn.from,
    conversationId,
    chat: isChannel ? ("channel" as const) : ("groupChat" as const),
  };
  await inConversation(reference, turn.deps.sending, (outbox) =>
    work({ ...turn, from, reference, roster: outbox.roster }, outbox),
  );
}
