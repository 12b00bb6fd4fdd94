import type { ChatKey, MessageView, PageEvent, StateView } from "../views.ts";

/** Everything that the page knows. */
export interface Store {
  readonly state: StateView | null;
  readonly messages: readonly MessageView[];
  /** Chats with something that the person has not looked at. */
  readonly unread: ReadonlySet<ChatKey>;
  /** Where the bot is writing, until when. */
  readonly typing: {
    readonly chat: ChatKey;
    readonly threadId: string | null;
    readonly untilMs: number;
  } | null;
}

/** Teams shows typing for a few seconds unless it is repeated. */
const typingMs = 8000;

const empty: Store = { state: null, messages: [], unread: new Set(), typing: null };
let store: Store = empty;

/** What is known now. */
export function currentStore(): Store {
  return store;
}

/** Forgets everything: another person looks. */
export function clearStore(): void {
  store = empty;
}

/** Marks a chat as looked at. */
export function markRead(chat: ChatKey): void {
  store = { ...store, unread: new Set([...store.unread].filter((key) => key !== chat)) };
}

/** Takes in what the simulator told; `open` is the chat that the person looks at. */
export function takeEvent(event: PageEvent, open: ChatKey): void {
  if (event.kind === "state") {
    store = { ...store, state: event.state, messages: event.state.messages };
    return;
  }
  if (event.kind === "typing") {
    const { chat, threadId } = event;
    store = { ...store, typing: { chat, threadId, untilMs: Date.now() + typingMs } };
    return;
  }
  const { message } = event;
  const isKnown = store.messages.some(({ id }) => id === message.id);
  const isUnread = message.chat !== open && message.author.key !== store.state?.you;
  store = {
    ...store,
    messages: isKnown
      ? store.messages.map((known) => (known.id === message.id ? message : known))
      : [...store.messages, message],
    unread: isUnread ? new Set([...store.unread, message.chat]) : store.unread,
    typing: message.author.kind === "bot" && message.chat === store.typing?.chat ? null : store.typing,
  };
}
