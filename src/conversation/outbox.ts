import type { CloudAdapter, ConversationReference, TurnContext } from "botbuilder";
import { CardFactory, MessageFactory } from "botbuilder";
import type { Log } from "../app/ports/log.ts";
import type { Card } from "../presentation/card.ts";

/** Sends into one conversation. Every call ends within its deadline; an answer that cannot be sent is logged, never thrown. */
export interface Outbox {
  /** Posts a card; undefined where it could not be sent. */
  post(card: Card): Promise<string | undefined>;
  postText(text: string): Promise<string | undefined>;
  /** Replaces a card that was posted before; false where that failed. */
  edit(activityId: string, card: Card): Promise<boolean>;
}

/** What sending needs. */
export interface OutboxDeps {
  readonly adapter: Pick<CloudAdapter, "continueConversationAsync">;
  readonly appId: string;
  readonly log: Log;
}

/** The connector client has no timeout of its own: without this a hanging service would hold a turn for ever. */
const sendDeadlineMs = 15_000;

/** Statuses after which Teams asks to send again; the SDK itself repeats only 429 with Retry-After and 5xx. */
const repeatable = new Set([412, 429, 502, 504]);
const pausesMs = [600, 1800];

/** Runs work in a conversation, outside the turn that began it. */
export async function inConversation(
  reference: Partial<ConversationReference>,
  deps: OutboxDeps,
  work: (outbox: Outbox) => Promise<void>,
): Promise<void> {
  await deps.adapter.continueConversationAsync(deps.appId, reference, async (context) => {
    await work(createOutbox(context, deps.log));
  });
}

function createOutbox(context: TurnContext, log: Log): Outbox {
  const send = async (activity: ReturnType<typeof MessageFactory.text>): Promise<string | undefined> => {
    const answer = await guarded(() => context.sendActivity(activity), log, "message");
    return answer?.id;
  };
  return {
    post: (card) => send(MessageFactory.attachment(CardFactory.adaptiveCard(card))),
    postText: (text) => send(MessageFactory.text(text)),
    edit: async (activityId, card) => {
      const activity = {
        ...MessageFactory.attachment(CardFactory.adaptiveCard(card)),
        id: activityId,
        conversation: context.activity.conversation,
      };
      // An update answers with nothing at all: only a failure tells.
      const answer = await guarded(
        async () => ({ id: activityId, sent: await context.updateActivity(activity) }),
        log,
        "edit",
      );
      return answer !== undefined;
    },
  };
}

async function guarded<T>(send: () => Promise<T>, log: Log, what: string): Promise<T | undefined> {
  for (const pauseMs of [...pausesMs, undefined]) {
    try {
      return await withDeadline(send());
    } catch (error) {
      const status = statusOf(error);
      if (pauseMs === undefined || status === undefined || !repeatable.has(status)) {
        log.warn("an answer could not be sent", {
          what,
          status,
          error: error instanceof Error ? error.name : "unknown",
        });
        return undefined;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return undefined;
}

async function withDeadline<T>(sending: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("the service did not answer in time")), sendDeadlineMs);
  try {
    return await Promise.race([sending, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function statusOf(error: unknown): number | undefined {
  const status =
    typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : undefined;
  return typeof status === "number" ? status : undefined;
}
