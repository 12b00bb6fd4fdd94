import type { MessageView } from "../views.ts";
import { createComposer, type Composer } from "./composer.ts";
import { el, icon, icons } from "./dom.ts";
import { setChildren, type MessageList } from "./message-list.ts";
import type { OpenPlace } from "./place.ts";

/** The posts of a channel, each with its answers and a box to answer. */
export interface Threads {
  draw(
    views: readonly MessageView[],
    typing: { readonly threadId: string | null; readonly sign: HTMLElement } | null,
  ): readonly HTMLElement[];
  /** The open answer box of the thread in which an event happened. */
  composerAt(target: EventTarget | null): Composer | null;
  close(): void;
}

interface Thread {
  readonly element: HTMLElement;
  readonly messages: HTMLElement;
  composer: Composer | null;
}

/** Makes the posts of one channel. */
export function createThreads(place: OpenPlace, list: MessageList): Threads {
  const threads = new Map<string, Thread>();

  function threadOf(threadId: string): Thread {
    const known = threads.get(threadId);
    if (known !== undefined) return known;
    const messages = el("div", { class: "thread-messages" });
    const foot = el("div", { class: "thread-foot" });
    const element = el(
      "section",
      { class: "thread", "data-testid": "thread", "data-thread-id": threadId, "aria-label": "Post" },
      messages,
      foot,
    );
    const thread: Thread = { element, messages, composer: null };
    const button = el(
      "button",
      {
        type: "button",
        class: "reply-button",
        "data-testid": "reply",
        onclick: () => {
          thread.composer = createComposer({ ...place, threadId }, "Reply", "reply-composer");
          foot.replaceChildren(thread.composer.element);
          thread.composer.focus();
        },
      },
      icon(icons.reply),
      "Reply",
    );
    foot.append(button);
    threads.set(threadId, thread);
    return thread;
  }

  return {
    draw(views, typing) {
      const ids = [...new Set(views.map((view) => view.threadId ?? view.id))];
      return ids.map((threadId) => {
        const thread = threadOf(threadId);
        const own = views.filter((view) => (view.threadId ?? view.id) === threadId);
        const isTypingHere = typing !== null && (typing.threadId ?? ids.at(-1)) === threadId;
        setChildren(thread.messages, [
          ...list.draw(own, place.person),
          ...(isTypingHere ? [typing.sign] : []),
        ]);
        return thread.element;
      });
    },
    composerAt(target) {
      const element = target instanceof Element ? target.closest<HTMLElement>("[data-thread-id]") : null;
      return threads.get(element?.dataset.threadId ?? "")?.composer ?? null;
    },
    close() {
      for (const thread of threads.values()) thread.composer?.close();
    },
  };
}
