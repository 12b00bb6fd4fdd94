import { randomUUID } from "node:crypto";
import { cardOf } from "./activity-check.ts";
import { createBotLine, type BotDelivery, type BotLine, type ChatSettings } from "./bot-line.ts";
import type { ChatArchive } from "./chat-archive.ts";
import { createChatLog, type ChatLog, type StoredMessage } from "./chat-log.ts";
import { installationActivities, type Envelope } from "./compose-activity.ts";
import { listOf, textOf, type Json } from "./json.ts";
import { createJournal, type Journal } from "./journal.ts";
import { createOwnCards, type OwnCards } from "./own-cards.ts";
import type { Person } from "./people.ts";
import { conversationIdOf, isSamePlace, membersOf, placeFor, type Place } from "./places.ts";
import type { ChatKey } from "./views.ts";

/** How the simulated Teams is set up. */
export interface ChatServiceOptions {
  readonly baseUrl: () => string;
  readonly nowMs: () => number;
  readonly archive: ChatArchive;
}

/** What listeners are told. */
export type ChatEvent =
  | { readonly kind: "message"; readonly message: StoredMessage }
  | { readonly kind: "typing"; readonly place: Place };

/** The state behind the connector and the page: messages, people present, the way to the bot. */
export interface ChatService {
  readonly log: ChatLog;
  readonly line: BotLine;
  readonly ownCards: OwnCards;
  readonly settings: ChatSettings;
  readonly deliveries: Journal<BotDelivery>;
  readonly nowMs: () => number;
  envelope(person: Person, place: Place, id: string): Envelope;
  /** Installs the bot in a chat, once: the bot is told by two activities. */
  install(person: Person, place: Place): Promise<void>;
  /** A person looks at a chat from now on; gives back how to look away. */
  enter(person: Person, chat: ChatKey): () => void;
  messagesIn(person: Person, chat: ChatKey): readonly StoredMessage[];
  /** Takes a message or a sign of typing from the bot; gives back the id that the bot is told. */
  receive(place: Place, activity: Json): string;
  listen(listener: (event: ChatEvent) => void): () => void;
}

/** Makes an empty tenant. */
export function createChatService(options: ChatServiceOptions, settings: ChatSettings): ChatService {
  const listeners = new Set<(event: ChatEvent) => void>();
  const deliveries = createJournal<BotDelivery>(1000);
  const tell = (event: ChatEvent): void => listeners.forEach((listener) => listener(event));
  const before = options.archive.read();
  const log = createChatLog(options.nowMs, before, (message) => {
    options.archive.save(() => log.all());
    tell({ kind: "message", message });
    presence.refresh(message);
  });
  const line = createBotLine({ settings, nowMs: options.nowMs, journal: deliveries });
  const envelope = (person: Person, place: Place, id: string): Envelope => ({
    id,
    person,
    place,
    atMs: options.nowMs(),
    serviceUrl: `${options.baseUrl()}/`,
  });
  const install = oncePerPlace(installedPlaces(before), async (person, place) => {
    const first = envelope(person, place, `f:${randomUUID()}`);
    for (const activity of installationActivities(first, `f:${randomUUID()}`)) await line.sendOnce(activity);
  });
  const ownCards = createOwnCards({
    log,
    line,
    nowMs: options.nowMs,
    envelope: (person, message) => envelope(person, message.place, `f:${randomUUID()}`),
  });

  const presence = createPresence(ownCards);

  return {
    log,
    line,
    ownCards,
    settings,
    deliveries,
    nowMs: options.nowMs,
    envelope,
    messagesIn: (person, chat) => messagesIn(log, person, chat),
    install,
    enter(person, chat) {
      void install(person, placeFor(person, chat, null)).then(() =>
        ownCards.refreshAll(messagesIn(log, person, chat), person),
      );
      return presence.enter(person, chat);
    },
    receive(place, activity) {
      if (activity.type !== "message") {
        if (activity.type === "typing") tell({ kind: "typing", place });
        return log.nextId();
      }
      return split(activity).map((part) => addFromBot(log, place, part))[0] ?? log.nextId();
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Teams splits a text beside attachments into two messages; the bot is told the first one's id. */
function split(activity: Json): readonly Json[] {
  const hasBoth = textOf(activity.text) !== null && listOf(activity.attachments).length > 0;
  return hasBoth
    ? [
        { ...activity, attachments: [] },
        { ...activity, text: "" },
      ]
    : [activity];
}

function addFromBot(log: ChatLog, place: Place, activity: Json): string {
  const id = log.nextId();
  const at: Place =
    place.kind === "channel" && place.threadId === null ? { kind: "channel", threadId: id } : place;
  log.add(id, {
    place: at,
    author: "bot",
    activity: { ...activity, id },
    text: textOf(activity.text) ?? "",
    files: [],
    delivery: null,
  });
  return id;
}

/** Who looks at which chat; those people's cards are fetched as soon as a message comes or changes. */
function createPresence(ownCards: OwnCards): {
  enter(person: Person, chat: ChatKey): () => void;
  refresh(message: StoredMessage): void;
} {
  const present = new Set<{ readonly person: Person; readonly chat: ChatKey }>();
  return {
    enter(person, chat) {
      const entry = { person, chat };
      present.add(entry);
      return () => void present.delete(entry);
    },
    refresh(message) {
      if (message.author !== "bot" || cardOf(message.activity) === null) return;
      const here = [...present].filter(({ chat }) => chat === message.place.kind);
      for (const person of new Set(here.map((entry) => entry.person))) {
        if (membersOf(message.place).includes(person)) void ownCards.refreshNew(message, person);
      }
    },
  };
}

/** Where something was said already, the bot has been installed. */
function installedPlaces(before: readonly StoredMessage[]): readonly string[] {
  return before.map(({ place }) =>
    conversationIdOf(place.kind === "channel" ? { kind: "channel", threadId: null } : place),
  );
}

function oncePerPlace(
  doneBefore: readonly string[],
  work: (person: Person, place: Place) => Promise<void>,
): (person: Person, place: Place) => Promise<void> {
  const done = new Map(doneBefore.map((key) => [key, Promise.resolve()]));
  return (person, place) => {
    const key = conversationIdOf(place);
    const known = done.get(key) ?? work(person, place);
    done.set(key, known);
    return known;
  };
}

function messagesIn(log: ChatLog, person: Person, chat: ChatKey): readonly StoredMessage[] {
  const isShown =
    chat === "personal"
      ? ({ place }: StoredMessage) => isSamePlace(place, { kind: "personal", person: person.key })
      : ({ place }: StoredMessage) => place.kind === chat;
  return log.all().filter(isShown);
}
