import type { ConversationReference } from "botbuilder";
import type { CardPlace } from "../app/card-places.ts";

/** The conversation in which a card stands, out of the reference that we wrote down ourselves. */
export function readReference({ reference }: Pick<CardPlace, "reference">): Partial<ConversationReference> {
  return JSON.parse(reference) as Partial<ConversationReference>;
}

/** The id of the conversation in which a card stands; "" where the reference has none. */
export function conversationIdOf(place: Pick<CardPlace, "reference">): string {
  return readReference(place).conversation?.id ?? "";
}

/** Whether others are there than one person and the bot: only there somebody can be mentioned. */
export function isShared({ conversation }: Partial<ConversationReference>): boolean {
  return conversation !== undefined && (conversation.isGroup || conversation.conversationType !== "personal");
}
