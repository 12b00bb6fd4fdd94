import type { Json } from "./json.ts";

/** Who can act on the chat page. */
export type PersonKey = "ann" | "bo" | "eve" | "olu";

/** The three kinds of chat that the page offers. */
export type ChatKey = "personal" | "group" | "channel";

/** A mention inside a text or a card: its literal text (`<at>…</at>`) and how to show it. */
export interface MentionView {
  readonly text: string;
  readonly name: string;
  readonly isYou: boolean;
}

/** One thing attached to a message. */
export type PartView =
  | { readonly kind: "card"; readonly card: Json; readonly mentions: readonly MentionView[] }
  | { readonly kind: "file"; readonly name: string; readonly sizeBytes: number; readonly reachesBot: boolean }
  | { readonly kind: "unknown"; readonly contentType: string };

/** What became of a person's message on its way to the bot. */
export type Delivery = "sending" | "delivered" | "failed" | "not-addressed";

/** A message as one person sees it. */
export interface MessageView {
  readonly id: string;
  readonly chat: ChatKey;
  /** The thread in a channel (the id of its first message), otherwise null. */
  readonly threadId: string | null;
  readonly author: {
    readonly kind: "bot" | "person";
    readonly key: PersonKey | "bot";
    readonly name: string;
  };
  readonly atMs: number;
  readonly text: string;
  readonly format: "markdown" | "plain";
  readonly mentions: readonly MentionView[];
  readonly parts: readonly PartView[];
  readonly suggestions: readonly string[];
  readonly isEdited: boolean;
  readonly isDeleted: boolean;
  /** True when this card was made for this person alone. */
  readonly isOwnView: boolean;
  readonly canRefresh: boolean;
  readonly delivery: Delivery | null;
}

/** A chat in the list on the left. */
export interface ChatView {
  readonly key: ChatKey;
  readonly name: string;
  readonly about: string;
}

/** A person in the list at the top. */
interface PersonView {
  readonly key: PersonKey;
  readonly name: string;
  readonly about: string;
}

/** What the page gets when it connects. */
export interface StateView {
  readonly you: PersonKey;
  readonly botId: string;
  readonly people: readonly PersonView[];
  readonly chats: readonly ChatView[];
  readonly messages: readonly MessageView[];
}

/** What the page is told afterwards. */
export type PageEvent =
  | { readonly kind: "state"; readonly state: StateView }
  | { readonly kind: "message"; readonly message: MessageView }
  | { readonly kind: "typing"; readonly chat: ChatKey; readonly threadId: string | null };

/** What a press on a card's button led to, for the person who pressed. */
export type PressOutcome =
  | { readonly kind: "card" }
  | { readonly kind: "message"; readonly text: string }
  | { readonly kind: "error"; readonly text: string }
  | { readonly kind: "sent" };
