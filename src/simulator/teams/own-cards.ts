import type { BotLine } from "./bot-line.ts";
import type { ChatLog, StoredMessage } from "./chat-log.ts";
import { executeActivity, type Envelope } from "./compose-activity.ts";
import { readInvokeAnswer } from "./invoke-answer.ts";
import { objectOf, textOf } from "./json.ts";
import { cardSeenBy, mayRefresh } from "./message-view.ts";
import type { Person } from "./people.ts";
import type { PressOutcome } from "./views.ts";

/** Teams asks again on opening a chat only for cards older than this (learn.microsoft.com, "Up-to-date cards"). */
const ownCardLifeMs = 60_000;
/** Only what is on the screen is refreshed. */
const newestRefreshed = 20;

/** Cards that were made for one person: fetched by `refresh`, kept until the base card changes. */
export interface OwnCards {
  /** Fetches what is missing or old, as Teams does when a chat is opened. */
  refreshAll(messages: readonly StoredMessage[], person: Person): Promise<void>;
  /** Fetches this person's card after the base card came or changed; does nothing when it was asked for already. */
  refreshNew(message: StoredMessage, person: Person): Promise<void>;
  /** Fetches it because the person asked ("Refresh card"). */
  refreshNow(message: StoredMessage, person: Person): Promise<PressOutcome>;
}

/** Makes the keeper of the own cards. */
export function createOwnCards(options: {
  readonly log: ChatLog;
  readonly line: BotLine;
  readonly nowMs: () => number;
  readonly envelope: (person: Person, message: StoredMessage) => Envelope;
}): OwnCards {
  /** Message and person → the revision that was asked for last. */
  const asked = new Map<string, number>();

  async function fetchOwn(
    message: StoredMessage,
    person: Person,
    trigger: "manual" | "automatic",
  ): Promise<PressOutcome> {
    const action = objectOf(objectOf(cardSeenBy(message, person)?.refresh).action);
    const verb = textOf(action.verb) ?? "";
    const data = objectOf(action.data);
    const activity = executeActivity(
      options.envelope(person, message),
      message.id,
      { verb, id: textOf(action.id), title: textOf(action.title), data },
      trigger,
    );
    const reading = readInvokeAnswer(await options.line.sendOnce(activity));
    if (reading.kind !== "card") return reading;
    const atMs = options.nowMs();
    options.log.change(message.place, message.id, (current) => {
      // An answer for an older base card comes too late.
      if (current.revision !== message.revision) return {};
      return { ownViews: new Map([...current.ownViews, [person.key, { card: reading.card, atMs }]]) };
    });
    return { kind: "card" };
  }

  async function refreshNew(message: StoredMessage, person: Person): Promise<void> {
    const card = cardSeenBy(message, person);
    const key = `${message.id} ${person.key}`;
    if (card === null || !mayRefresh(card, message, person) || asked.get(key) === message.revision) return;
    asked.set(key, message.revision);
    await fetchOwn(message, person, "automatic");
  }

  return {
    async refreshAll(messages, person) {
      const shown = messages.slice(-newestRefreshed);
      const work = shown.map(async (message) => {
        const own = message.ownViews.get(person.key);
        const card = cardSeenBy(message, person);
        if (own === undefined) return refreshNew(message, person);
        const isOld = options.nowMs() - own.atMs > ownCardLifeMs;
        if (isOld && card !== null && mayRefresh(card, message, person)) {
          await fetchOwn(message, person, "automatic");
        }
        return undefined;
      });
      await Promise.all(work);
    },
    refreshNew,
    refreshNow: (message, person) => fetchOwn(message, person, "manual"),
  };
}
