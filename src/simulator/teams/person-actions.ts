import { randomUUID } from "node:crypto";
import type { BotDelivery } from "./bot-line.ts";
import type { ChatService } from "./chat-service.ts";
import type { StoredMessage } from "./chat-log.ts";
import { executeActivity, messageActivity, submitActivity, type TextShape } from "./compose-activity.ts";
import type { FileShelf } from "./file-shelf.ts";
import { readInvokeAnswer } from "./invoke-answer.ts";
import { isJson, listOf, objectOf, textOf, type Json } from "./json.ts";
import { cardSeenBy } from "./message-view.ts";
import type { Person } from "./people.ts";
import { conversationIdOf, placeFor, type Place } from "./places.ts";
import type { PressOutcome, ChatKey } from "./views.ts";

/** Where a person writes. Without `threadId` a channel message starts a thread. */
export interface Where {
  readonly person: Person;
  readonly chat: ChatKey;
  readonly threadId?: string | null;
  /** Whether the bot is mentioned (channel and group chat; default yes). Unmentioned it gets nothing. */
  readonly isMentioning?: boolean;
}

/** A message that was put into a chat. */
export interface SentMessage {
  readonly messageId: string;
  readonly threadId: string | null;
  readonly conversationId: string;
  /** Settles when the bot has answered, or when Teams has given up; null when the bot does not get the message. */
  readonly delivered: Promise<BotDelivery | null>;
}

/** A file that a person drops into a chat. */
export interface DroppedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A person writes a text, with files or without. */
export function writeMessage(
  service: ChatService,
  shelf: FileShelf,
  where: Where,
  message: { readonly text: string; readonly shape: TextShape; readonly files: readonly DroppedFile[] },
): SentMessage {
  const { person, chat } = where;
  const id = service.log.nextId();
  const isPersonal = chat === "personal";
  const isMentioning = !isPersonal && where.isMentioning !== false;
  const place = placeFor(person, chat, where.threadId ?? id);
  const activity = messageActivity(service.envelope(person, place, id), {
    text: message.text,
    isMentioning,
    shape: message.shape,
    // Bots get files in 1:1 chats only; elsewhere the HTML copy names them and no more.
    files: isPersonal ? message.files.map((file) => shelf.put(file.name, file.bytes)) : [],
    stubIds: isPersonal ? [] : message.files.map(() => randomUUID()),
  });
  const isAddressed = isPersonal || isMentioning;
  service.log.add(id, {
    place,
    author: person,
    activity,
    text: message.text,
    files: message.files.map(({ name, bytes }) => ({
      name,
      sizeBytes: bytes.length,
      reachesBot: isPersonal,
    })),
    delivery: isAddressed ? "sending" : "not-addressed",
  });
  return {
    messageId: id,
    threadId: place.kind === "channel" ? place.threadId : null,
    conversationId: conversationIdOf(place),
    delivered: isAddressed ? deliver(service, person, place, id, activity) : Promise.resolve(null),
  };
}

/** What a person presses: the action as it stands in the card, and what was filled in. */
export interface Press {
  readonly messageId: string;
  readonly action: Json;
  readonly inputs: Json;
}

/** A person presses a button of a card: `Action.Execute` or `Action.Submit`. */
export async function pressAction(
  service: ChatService,
  person: Person,
  message: StoredMessage,
  press: Press,
): Promise<PressOutcome> {
  const data = dataOf(press);
  if (press.action.type === "Action.Submit") return submit(service, person, message, data);
  if (press.action.type !== "Action.Execute")
    return { kind: "error", text: "This action sends nothing to the bot." };
  const activity = executeActivity(
    service.envelope(person, message.place, `f:${randomUUID()}`),
    message.id,
    {
      verb: textOf(press.action.verb) ?? "",
      id: textOf(press.action.id),
      title: textOf(press.action.title),
      data: isJson(data) ? data : {},
    },
    "manual",
  );
  const reading = readInvokeAnswer(await service.line.sendOnce(activity));
  if (reading.kind !== "card") return reading;
  const own = { card: reading.card, atMs: service.nowMs() };
  service.log.change(message.place, message.id, (current) => ({
    ownViews: new Map([...current.ownViews, [person.key, own]]),
  }));
  return { kind: "card" };
}

/** Finds an action by its title or verb in the card that a person sees, also inside ActionSets and shown cards; null when it is not there. */
export function findAction(message: StoredMessage, person: Person, titleOrVerb: string): Json | null {
  const search = (part: unknown): Json | null => {
    for (const item of isJson(part) ? Object.values(part) : listOf(part)) {
      if (isJson(item) && (item.title === titleOrVerb || item.verb === titleOrVerb)) {
        if (textOf(item.type)?.startsWith("Action.") === true) return item;
      }
      const found = search(item);
      if (found !== null) return found;
    }
    return null;
  };
  return search({ ...cardSeenBy(message, person), refresh: null });
}

async function deliver(
  service: ChatService,
  person: Person,
  place: Place,
  id: string,
  activity: Json,
): Promise<BotDelivery> {
  await service.install(person, place.kind === "channel" ? { kind: "channel", threadId: null } : place);
  const delivery = await service.line.deliver(activity);
  const isTaken = delivery.status !== null && delivery.status < 300;
  service.log.change(place, id, () => ({ delivery: isTaken ? "delivered" : "failed" }));
  return delivery;
}

async function submit(
  service: ChatService,
  person: Person,
  message: StoredMessage,
  data: unknown,
): Promise<PressOutcome> {
  const { msteams, ...value } = objectOf(data);
  const note = objectOf(msteams);
  const text = note.type === "messageBack" ? textOf(note.text) : null;
  const id = service.log.nextId();
  const activity = submitActivity(service.envelope(person, message.place, id), message.id, value, text);
  const delivery = await service.line.deliver(activity);
  return delivery.status !== null && delivery.status < 300
    ? { kind: "sent" }
    : { kind: "error", text: "Unable to reach app. Please try again." };
}

/** What was filled in lies beside the action's own data, as the renderer merges it. */
function dataOf(press: Press): unknown {
  const own = press.action.data;
  return typeof own === "string" ? own : { ...objectOf(own), ...press.inputs };
}
