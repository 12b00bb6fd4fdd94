import { cardOf, isCardAttachment } from "./activity-check.ts";
import type { StoredMessage } from "./chat-log.ts";
import { isJson, listOf, objectOf, textOf, type Json } from "./json.ts";
import { personById, simulatedBot, type Person } from "./people.ts";
import { membersOf } from "./places.ts";
import type { MentionView, MessageView, PartView } from "./views.ts";

/** The message as one person sees it: with that person's own card, where there is one. */
export function viewFor(message: StoredMessage, person: Person): MessageView {
  const { activity, author } = message;
  const ownView = message.ownViews.get(person.key) ?? null;
  const shownCard = ownView?.card ?? cardOf(activity);
  const isBot = author === "bot";
  return {
    id: message.id,
    chat: message.place.kind,
    threadId: message.place.kind === "channel" ? message.place.threadId : null,
    author: isBot
      ? { kind: "bot", key: "bot", name: simulatedBot.name }
      : { kind: "person", key: author.key, name: author.name },
    atMs: message.atMs,
    text: message.text,
    format: isBot && activity.textFormat !== "plain" ? "markdown" : "plain",
    mentions: mentionsIn(activity.entities, person),
    parts: isBot ? botParts(activity, shownCard, person) : fileParts(message),
    suggestions: isBot && message.place.kind === "personal" ? suggestionsOf(activity) : [],
    isEdited: message.revision > 0,
    isDeleted: message.isDeleted,
    isOwnView: ownView !== null,
    canRefresh: shownCard !== null && mayRefresh(shownCard, message, person),
    delivery: message.delivery,
  };
}

/** The card that a person sees in a message; null when it shows none. */
export function cardSeenBy(message: StoredMessage, person: Person): Json | null {
  return message.ownViews.get(person.key)?.card ?? cardOf(message.activity);
}

/**
 * Whether Teams would fetch a card of this person's own: `refresh.userIds` names the person.
 * Left out it means everybody (up to 60 members); an empty list means nobody.
 */
export function mayRefresh(card: Json, message: StoredMessage, person: Person): boolean {
  if (!isJson(card.refresh) || message.isDeleted) return false;
  if (!membersOf(message.place).includes(person)) return false;
  const { userIds } = card.refresh;
  return userIds === undefined || listOf(userIds).includes(person.teamsId);
}

function botParts(activity: Json, card: Json | null, person: Person): readonly PartView[] {
  let isFirstCard = true;
  return listOf(activity.attachments).map((attachment): PartView => {
    if (!isCardAttachment(attachment)) {
      return { kind: "unknown", contentType: textOf(objectOf(attachment).contentType) ?? "unknown" };
    }
    const shown = isFirstCard && card !== null ? card : attachment.content;
    isFirstCard = false;
    return { kind: "card", card: shown, mentions: mentionsIn(objectOf(shown.msteams).entities, person) };
  });
}

function fileParts(message: StoredMessage): readonly PartView[] {
  return message.files.map((file) => ({ kind: "file", ...file }));
}

function mentionsIn(entities: unknown, viewer: Person): readonly MentionView[] {
  return listOf(entities).flatMap((entity) => {
    if (!isJson(entity) || entity.type !== "mention") return [];
    const text = textOf(entity.text);
    const mentioned = objectOf(entity.mentioned);
    if (text === null || !/^<at>[^<>]{1,200}<\/at>$/u.test(text)) return [];
    const person = personById(mentioned.id);
    const name = person?.name ?? textOf(mentioned.name) ?? text.slice(4, -5);
    return [{ text, name, isYou: person === viewer }];
  });
}

function suggestionsOf(activity: Json): readonly string[] {
  return listOf(objectOf(activity.suggestedActions).actions).flatMap((action) => {
    const value = textOf(objectOf(action).value);
    return value === null || objectOf(action).type !== "imBack" ? [] : [value];
  });
}
