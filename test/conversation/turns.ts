import { createEvidenceShelf } from "../../src/app/evidence-shelf.ts";
import type { PolicySource } from "../../src/app/ports/policy-source.ts";
import { parsePolicy } from "../../src/approvals/policy.ts";
import type { IncomingBase } from "../../src/conversation/incoming.ts";
import type { Outbox } from "../../src/conversation/outbox.ts";
import { usualDeadlines, type TalkDeps, type Turn } from "../../src/conversation/talk.ts";
import type { Card } from "../../src/presentation/card.ts";
import { recordingLog } from "../hosting/helpers.ts";

/** The moment at which these turns take place. */
export const nowMs = Date.parse("2026-11-23T07:15:00Z");
/** A subscription; made up. */
export const subscriptionId = "6f1d2c3b-4a59-4e68-b7c6-d5e4f3a2b1c0";

/** A card that can be told from others. */
export function cardNamed(name: string): Card {
  return { type: "AdaptiveCard", version: "1.5", body: [{ type: "TextBlock", text: name }] };
}

/** Everybody of tenant `t` may ask about rg-prod of {@link subscriptionId}. */
const prodOnly: PolicySource = () =>
  Promise.resolve(
    parsePolicy(
      JSON.stringify({
        version: 1,
        tenants: ["t"],
        rules: [
          { scopes: [`/subscriptions/${subscriptionId}/resourceGroups/rg-prod`], ask: ["*"], approve: [] },
        ],
      }),
      (text) => text,
    ),
  );

/** Ann in her 1:1 chat, with what a test says of the world; what it does not say must not be needed. */
export function turnOf(deps: Partial<TalkDeps> = {}, from: Partial<IncomingBase> = {}): Turn {
  const clock = (): number => nowMs;
  const given: Partial<TalkDeps> = {
    clock,
    deadlines: usualDeadlines,
    log: recordingLog(),
    policy: prodOnly,
    sha256: (bytes) => `sha-${String(bytes.byteLength)}`,
    shelf: createEvidenceShelf(clock),
    ...deps,
  };
  return {
    from: {
      activityId: "1",
      channelId: "msteams",
      conversationId: "a:1",
      botId: "28:bot",
      chat: "personal",
      person: { objectId: "ann", tenantId: "t", isBot: false, name: "Ann Lee" },
      place: { teamId: null, channelId: null },
      ...from,
    },
    reference: {},
    roster: () => Promise.resolve(null),
    deps: given as TalkDeps,
  };
}

/** An outbox that writes down what it is given. Ids are `card-1`, `card-2`, …; `refuse` makes a kind of send fail. */
export function recordingOutbox(
  refuse: "edit" | "post" | null = null,
): Outbox & { readonly sent: readonly string[] } {
  const sent: string[] = [];
  let cards = 0;
  const nameOf = (card: Card): string => JSON.stringify(card).match(/"text":"([^"]*)"/)?.[1] ?? "a card";
  return {
    sent,
    roster: () => Promise.resolve(null),
    showTyping: () => {
      sent.push("typing");
      return Promise.resolve();
    },
    post: (card) => {
      sent.push(`post ${nameOf(card)}`);
      cards += 1;
      return Promise.resolve(refuse === "post" ? undefined : `card-${String(cards)}`);
    },
    postText: (text) => {
      sent.push(`say ${text}`);
      return Promise.resolve("text");
    },
    edit: (activityId, card) => {
      sent.push(`edit ${activityId} ${nameOf(card)}`);
      return Promise.resolve(refuse !== "edit");
    },
  };
}
