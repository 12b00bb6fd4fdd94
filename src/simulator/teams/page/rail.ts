import type { ChatKey, ChatView, MessageView } from "../views.ts";
import { avatar, el, icon, icons } from "./dom.ts";
import { openPlace, type OpenPlace } from "./place.ts";
import type { Store } from "./store.ts";
import { timeText } from "./time.ts";

/** Draws the list of chats; the focus stays on the chat where it was. */
export function drawRail(rail: HTMLElement, store: Store, place: OpenPlace): void {
  const focused = document.activeElement?.closest<HTMLElement>("[data-chat]")?.dataset.chat ?? null;
  const chats = store.state?.chats ?? [];
  rail.replaceChildren(
    el("h2", { class: "rail-title" }, "Chats"),
    ...chats.filter(({ key }) => key !== "channel").map((chat) => entry(chat, store, place)),
    el("h2", { class: "rail-title" }, "Teams and channels"),
    ...chats.filter(({ key }) => key === "channel").map((chat) => entry(chat, store, place)),
  );
  if (focused !== null) rail.querySelector<HTMLElement>(`[data-chat="${focused}"]`)?.focus();
}

function entry(chat: ChatView, store: Store, place: OpenPlace): HTMLElement {
  const last = store.messages.findLast((message) => message.chat === chat.key && !message.isDeleted);
  const isUnread = store.unread.has(chat.key);
  return el(
    "button",
    {
      type: "button",
      class: `chat-entry${isUnread ? " is-unread" : ""}`,
      "data-chat": chat.key,
      "data-testid": `chat-${chat.key}`,
      "aria-current": chat.key === place.chat ? "true" : null,
      onclick: () => openPlace({ ...place, chat: chat.key }),
    },
    chatSign(chat.key),
    el(
      "span",
      { class: "chat-entry-text" },
      el("span", { class: "chat-entry-name" }, chat.name),
      el("span", { class: "chat-entry-last" }, last === undefined ? chat.about : preview(last)),
    ),
    last === undefined ? null : el("span", { class: "chat-entry-time" }, timeText(last.atMs)),
    isUnread ? el("span", { class: "unread-dot", role: "img", "aria-label": "unread" }) : null,
  );
}

/** The sign of a chat: the bot, a group, a channel. */
export function chatSign(key: ChatKey): HTMLElement {
  if (key === "personal") return avatar("bot", "Latchkey");
  const sign = icon(key === "group" ? icons.people : icons.hash);
  return el("span", { class: `avatar avatar-${key}`, "aria-hidden": "true" }, sign);
}

function preview(message: MessageView): string {
  const author = message.author.kind === "bot" ? "" : `${message.author.name.split(" ")[0] ?? ""}: `;
  const text = message.text
    .replaceAll(/<\/?at>|[*`]/gu, "")
    .replaceAll(/\s+/gu, " ")
    .trim();
  if (text !== "") return `${author}${text.slice(0, 80)}`;
  const part = message.parts[0];
  return `${author}${part?.kind === "file" ? part.name : "sent a card"}`;
}
