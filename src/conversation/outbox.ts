import type { Activity, CloudAdapter, ConversationReference, TurnContext } from "botbuilder";
import { CardFactory, MessageFactory } from "botbuilder";
import type { Log } from "../app/ports/log.ts";
import type { Card } from "../presentation/card.ts";
import { sent } from "./connector-send.ts";
import type { Roster } from "./people.ts";
import { rosterOf } from "./roster.ts";

/** Somebody who is mentioned in a message, where the message says `<at>name</at>`. Source: Teams documentation, "Mentions in bot messages". */
interface Mention {
  /** The channel's id or the Entra object id of a member of the conversation. */
  readonly id: string;
  readonly name: string;
}

/** Sends into one conversation. Every call ends within its deadline; an answer that cannot be sent is logged, never thrown. */
export interface Outbox {
  /** Posts a card; undefined where it could not be sent. */
  post(card: Card): Promise<string | undefined>;
  /** Posts a message; `mention` is somebody in it who is notified. */
  postText(text: string, mention?: Mention): Promise<string | undefined>;
  /** Replaces a card that was posted before; false where that failed. */
  edit(activityId: string, card: Card): Promise<boolean>;
  /** Shows for a few seconds that somebody types. */
  showTyping(): Promise<void>;
  /** Asks the channel who somebody is. */
  readonly roster: Roster;
}

/** What sending needs. */
export interface OutboxDeps {
  readonly adapter: Pick<CloudAdapter, "continueConversationAsync">;
  readonly appId: string;
  readonly log: Log;
}

/** Runs work in a conversation, outside the turn that began it. What the work throws is thrown here: the adapter would only log it. */
export async function inConversation(
  reference: Partial<ConversationReference>,
  deps: OutboxDeps,
  work: (outbox: Outbox) => Promise<void>,
): Promise<void> {
  let failure: { readonly cause: unknown } | undefined;
  await deps.adapter.continueConversationAsync(deps.appId, reference, async (context) => {
    try {
      await work(createOutbox(context, deps.log));
    } catch (cause) {
      failure = { cause };
    }
  });
  if (failure !== undefined) throw failure.cause;
}

function entitiesOf(mention: Mention | undefined): Pick<Partial<Activity>, "entities"> {
  if (mention === undefined) return {};
  return { entities: [{ type: "mention", text: `<at>${mention.name}</at>`, mentioned: mention }] };
}

function createOutbox(context: TurnContext, log: Log): Outbox {
  const send = async (activity: ReturnType<typeof MessageFactory.text>): Promise<string | undefined> => {
    const answer = await sent(context.sendActivity(activity), "message", log);
    return answer?.id;
  };
  return {
    roster: rosterOf(context, log),
    post: (card) => send(MessageFactory.attachment(CardFactory.adaptiveCard(card))),
    postText: (text, mention) => send({ ...MessageFactory.text(text), ...entitiesOf(mention) }),
    showTyping: async () => {
      await sent(context.sendActivity({ type: "typing" }), "typing", log);
    },
    edit: async (activityId, card) => {
      const activity = {
        ...MessageFactory.attachment(CardFactory.adaptiveCard(card)),
        id: activityId,
        conversation: context.activity.conversation,
      };
      // An update answers with nothing at all: only a failure tells.
      const edited = context.updateActivity(activity).then(() => true);
      return (await sent(edited, "edit", log)) ?? false;
    },
  };
}
