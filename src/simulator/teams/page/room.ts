import type { MessageView } from "../views.ts";
import { createComposer, type Composer } from "./composer.ts";
import { el } from "./dom.ts";
import { createMessageList, setChildren, typingSign } from "./message-list.ts";
import type { OpenPlace } from "./place.ts";
import { chatSign } from "./rail.ts";
import type { Store } from "./store.ts";
import { createThreads } from "./threads.ts";
import { tryPanel } from "./try-panel.ts";

/** One open chat: its head, its messages, the box to write in. */
export interface Room {
  draw(store: Store): void;
  /** Draws everything anew: the colours have changed. */
  redraw(store: Store): void;
  setConnected(isConnected: boolean): void;
  close(): void;
}

const hints = {
  personal: "Message Latchkey",
  group: "Message the group",
  channel: "Start a new post",
} as const;

/** How near to the end one must be for the view to follow new messages, in pixels. */
const nearEnd = 120;

/** Opens a chat in the main part of the page. */
export function openRoom(main: HTMLElement, place: OpenPlace): Room {
  const list = createMessageList();
  const composer = createComposer({ ...place, threadId: null }, hints[place.chat], "composer");
  const threads = createThreads(place, list);
  const typing = typingSign();
  const ideas = tryPanel(place, () => composer.focus());
  const head = el("header", { class: "room-head" });
  const log = el("div", {
    class: "log",
    role: "log",
    "aria-label": "Messages",
    tabindex: 0,
    "data-testid": "log",
  });
  const inner = el("div", { class: "log-inner" });
  log.append(inner);
  main.replaceChildren(head, log, el("div", { class: "room-foot" }, composer.element), dropHint(place));
  const stopDrops = watchDrops(main, (target) => threads.composerAt(target) ?? composer);
  const end = followEnd(log, inner);

  function draw(store: Store): void {
    const views = store.messages.filter(({ chat }) => chat === place.chat);
    const isTyping = store.typing?.chat === place.chat && store.typing.untilMs > Date.now();
    drawHead(head, store, place);
    const drawn =
      place.chat === "channel"
        ? threads.draw(views, isTyping ? { threadId: store.typing?.threadId ?? null, sign: typing } : null)
        : [...list.draw(views, place.person), ...(isTyping ? [typing] : [])];
    const isUntried = !views.some(({ author }) => author.kind === "person");
    setChildren(inner, [...drawn, ...(isUntried ? [ideas] : [])]);
    if (isYours(views.at(-1), place)) end.follow();
  }

  return {
    draw,
    redraw(store) {
      list.forget();
      draw(store);
    },
    setConnected: (isConnected) => main.classList.toggle("is-offline", !isConnected),
    close() {
      stopDrops();
      end.stop();
      composer.close();
      threads.close();
    },
  };
}

/** Keeps the newest message in view, unless the person has scrolled up; also when a card or the box below grows. */
function followEnd(log: HTMLElement, inner: HTMLElement): { follow(): void; stop(): void } {
  let isFollowing = true;
  const toEnd = (): void => {
    if (isFollowing) log.scrollTop = log.scrollHeight;
  };
  log.addEventListener("scroll", () => {
    isFollowing = log.scrollHeight - log.scrollTop - log.clientHeight < nearEnd;
  });
  const observer = new ResizeObserver(toEnd);
  observer.observe(inner);
  observer.observe(log);
  return {
    follow() {
      isFollowing = true;
      toEnd();
    },
    stop: () => observer.disconnect(),
  };
}

function drawHead(head: HTMLElement, store: Store, place: OpenPlace): void {
  const chat = store.state?.chats.find(({ key }) => key === place.chat);
  if (chat === undefined || head.dataset.drawn === "true") return;
  head.dataset.drawn = "true";
  head.append(
    chatSign(chat.key),
    el("h1", { class: "room-name" }, chat.name),
    el("span", { class: "room-about" }, chat.about),
    el("span", { class: "offline-note", role: "status" }, "Reconnecting …"),
  );
}

function isYours(last: MessageView | undefined, place: OpenPlace): boolean {
  return last?.author.key === place.person && Date.now() - last.atMs < 3000;
}

function dropHint(place: OpenPlace): HTMLElement {
  const text =
    place.chat === "personal"
      ? "Drop the file to attach it"
      : "Drop the file to attach it. Bots get files only in 1:1 chats: here Latchkey sees that there is one, and no more.";
  return el(
    "div",
    { class: "drop-hint", "aria-hidden": "true", "data-testid": "drop-hint" },
    el("p", {}, text),
  );
}

function watchDrops(main: HTMLElement, composerAt: (target: EventTarget | null) => Composer): () => void {
  let depth = 0;
  const show = (): void => void main.classList.toggle("is-dropping", depth > 0);
  const listeners: Readonly<Record<string, (event: DragEvent) => void>> = {
    dragenter: (event) => {
      event.preventDefault();
      depth += 1;
      show();
    },
    dragover: (event) => event.preventDefault(),
    dragleave: () => {
      depth = Math.max(0, depth - 1);
      show();
    },
    drop: (event) => {
      event.preventDefault();
      depth = 0;
      show();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) composerAt(event.target).attach(files);
    },
  };
  const entries = Object.entries(listeners) as [string, EventListener][];
  for (const [name, listener] of entries) main.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of entries) main.removeEventListener(name, listener);
  };
}
