import type { Json } from "./json.ts";
import type { Person } from "./people.ts";
import { conversationIdOf, type Place } from "./places.ts";
import type { Delivery, PersonKey } from "./views.ts";

/** A card that was made for one person, and when. */
export interface OwnView {
  readonly card: Json;
  readonly atMs: number;
}

/** What a person attached, as the page shows it. */
export interface ShownFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly reachesBot: boolean;
}

/** A message as it is kept. */
export interface StoredMessage {
  readonly id: string;
  readonly place: Place;
  readonly author: Person | "bot";
  readonly atMs: number;
  /** What the bot sent, or what was sent to the bot. */
  readonly activity: Json;
  /** What a person typed; for the bot its `text`. */
  readonly text: string;
  readonly files: readonly ShownFile[];
  /** Grows with every edit. */
  readonly revision: number;
  readonly isDeleted: boolean;
  readonly delivery: Delivery | null;
  readonly ownViews: ReadonlyMap<PersonKey, OwnView>;
}

/** What a new message is made from. */
type NewMessage = Pick<StoredMessage, "place" | "author" | "activity" | "text" | "files" | "delivery">;

/** All messages of the simulated tenant, in memory, with somebody listening. */
export interface ChatLog {
  /** A fresh message id: milliseconds since 1970 as Teams writes them, never the same twice. */
  nextId(): string;
  add(id: string, message: NewMessage): StoredMessage;
  /** Changes a message; null when there is none with this id in this conversation. */
  change(
    place: Place,
    id: string,
    change: (message: StoredMessage) => Partial<StoredMessage>,
  ): StoredMessage | null;
  find(place: Place, id: string): StoredMessage | null;
  all(): readonly StoredMessage[];
  hasThread(threadId: string): boolean;
}

/** Makes a log of the messages of before; `onChange` is told of every new and every changed message. */
export function createChatLog(
  nowMs: () => number,
  before: readonly StoredMessage[],
  onChange: (message: StoredMessage) => void,
): ChatLog {
  const messages = new Map(before.map((message) => [message.id, message]));
  let lastId = Math.max(0, ...before.map(({ id }) => Number(id)));

  function store(message: StoredMessage): StoredMessage {
    messages.set(message.id, message);
    onChange(message);
    return message;
  }

  function find(place: Place, id: string): StoredMessage | null {
    const message = messages.get(id);
    return message !== undefined && conversationIdOf(message.place) === conversationIdOf(place)
      ? message
      : null;
  }

  return {
    nextId() {
      lastId = Math.max(lastId + 1, nowMs());
      return String(lastId);
    },
    add: (id, message) =>
      store({ ...message, id, atMs: nowMs(), revision: 0, isDeleted: false, ownViews: new Map() }),
    change(place, id, change) {
      const message = find(place, id);
      return message === null ? null : store({ ...message, ...change(message) });
    },
    find,
    all: () => [...messages.values()],
    hasThread: (threadId) =>
      [...messages.values()].some(({ place }) => place.kind === "channel" && place.threadId === threadId),
  };
}
