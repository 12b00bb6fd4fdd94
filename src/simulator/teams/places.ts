import { people, personOf, simulatedGroupChat, simulatedTeam, type Person } from "./people.ts";
import type { ChatKey, PersonKey } from "./views.ts";

/** Where a message stands. A channel without `threadId` is the channel itself: what is posted there starts a thread. */
export type Place =
  | { readonly kind: "personal"; readonly person: PersonKey }
  | { readonly kind: "group" }
  | { readonly kind: "channel"; readonly threadId: string | null };

/** The conversation id of a person's 1:1 chat with the bot; opaque, as in Teams (`a:…`). */
export function personalConversationId(person: Person): string {
  return `a:1${Buffer.from(`latchkey-personal-${person.aadObjectId}`).toString("base64url")}`;
}

/** The id that Teams gives the conversation, with `;messageid=` in a channel's thread. */
export function conversationIdOf(place: Place): string {
  if (place.kind === "group") return simulatedGroupChat.id;
  if (place.kind === "personal") return personalConversationId(personOf(place.person));
  const { channelId } = simulatedTeam;
  return place.threadId === null ? channelId : `${channelId};messageid=${place.threadId}`;
}

/** The place that a conversation id names; null when no such conversation can exist here. Whether a thread exists is not checked. */
export function placeOf(conversationId: string): Place | null {
  const owner = people.find((person) => personalConversationId(person) === conversationId);
  if (owner !== undefined) return { kind: "personal", person: owner.key };
  if (conversationId === simulatedGroupChat.id) return { kind: "group" };
  const [channel, thread, ...rest] = conversationId.split(";messageid=");
  if (channel !== simulatedTeam.channelId || rest.length > 0) return null;
  if (thread === undefined) return { kind: "channel", threadId: null };
  return /^\d{1,20}$/.test(thread) ? { kind: "channel", threadId: thread } : null;
}

/** The place that a person means by a chat of the page. */
export function placeFor(person: Person, chat: ChatKey, threadId: string | null): Place {
  if (chat === "personal") return { kind: "personal", person: person.key };
  return chat === "group" ? { kind: "group" } : { kind: "channel", threadId };
}

/** Everybody who can see a place. */
export function membersOf(place: Place): readonly Person[] {
  return place.kind === "personal" ? people.filter((person) => person.key === place.person) : people;
}

/** Whether two places are one conversation. */
export function isSamePlace(one: Place, other: Place): boolean {
  return conversationIdOf(one) === conversationIdOf(other);
}
