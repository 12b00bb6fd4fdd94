import type { MessageView, PartView, PersonKey } from "../views.ts";
import { refresh, say } from "./api.ts";
import { cardOnPage, renderCard, showOutcome } from "./card.ts";
import { avatar, el, icon, icons } from "./dom.ts";
import { messageMarkdown } from "./markdown.ts";
import { sizeText, timeText } from "./time.ts";

/** Longer texts are folded. */
const foldedLines = 14;
const foldedChars = 1200;

/** Draws one message. `isContinued`: the same author just wrote, so the name is not repeated. */
export function drawMessage(view: MessageView, you: PersonKey, isContinued: boolean): HTMLElement {
  const isYours = view.author.key === you;
  const kind = `${isYours ? " is-yours" : ""}${isContinued ? " is-continued" : ""}`;
  const article = el("article", {
    class: `message from-${view.author.kind}${kind}`,
    "data-testid": "message",
    "data-message-id": view.id,
    "data-author": view.author.key,
    "aria-label": `${view.author.name}, ${timeText(view.atMs)}`,
  });
  const content = el("div", { class: "message-content" }, head(view, isYours), ...body(view, you));
  article.append(avatar(view.author.key, view.author.name), content);
  return article;
}

function head(view: MessageView, isYours: boolean): HTMLElement {
  return el(
    "header",
    { class: "message-head" },
    el("span", { class: "message-author" }, isYours ? "You" : view.author.name),
    el("time", { class: "message-time", datetime: new Date(view.atMs).toISOString() }, timeText(view.atMs)),
    view.isEdited ? el("span", { class: "message-mark", "data-testid": "edited" }, "Edited") : null,
    view.isOwnView
      ? el(
          "span",
          {
            class: "message-mark message-mark-own",
            "data-testid": "own-view",
            title: "This card was made for you; the others may see another one.",
          },
          "Your view",
        )
      : null,
  );
}

function body(view: MessageView, you: PersonKey): readonly (HTMLElement | null)[] {
  if (view.isDeleted) return [el("p", { class: "message-deleted" }, "This message was deleted.")];
  return [
    view.text === "" ? null : bubble(view),
    ...view.parts.map((part) => drawPart(part, view, you)),
    view.canRefresh ? refreshButton(view, you) : null,
    view.suggestions.length === 0 ? null : suggestions(view, you),
    delivery(view),
  ];
}

function bubble(view: MessageView): HTMLElement {
  const mentionsBot = view.author.kind === "person" && view.chat !== "personal";
  if (view.format === "markdown") {
    const text = el("div", { class: "bubble is-markdown", "data-testid": "text" });
    // markdown-it with HTML switched off: everything that is not Markdown has been escaped.
    text.innerHTML = messageMarkdown(view.text, view.mentions);
    return text;
  }
  const isMentioned = mentionsBot && view.delivery !== "not-addressed";
  return el(
    "div",
    { class: "bubble", "data-testid": "text" },
    isMentioned ? el("span", { class: "mention" }, "Latchkey") : null,
    isMentioned ? " " : null,
    ...folded(view.text),
  );
}

/** Code (fences, JSON) in a box; long texts folded. */
function folded(text: string): readonly (Node | string)[] {
  const blocks = isJsonLike(text) ? ["", text] : text.split(/```[a-z]*\n?/u);
  const nodes = blocks.flatMap((block, index): readonly (Node | string)[] => {
    if (block.trim() === "") return [];
    if (index % 2 === 0) return [block.trim()];
    return [el("pre", { class: "code", tabindex: 0 }, block.replace(/\n$/u, ""))];
  });
  const isLong = text.length > foldedChars || text.split("\n").length > foldedLines;
  if (!isLong) return nodes;
  const box = el("div", { class: "folded" }, ...nodes);
  const button = el(
    "button",
    {
      type: "button",
      class: "link-button",
      "aria-expanded": "false",
      onclick: () => {
        const isOpen = box.classList.toggle("is-open");
        button.textContent = isOpen ? "Show less" : "Show all";
        button.setAttribute("aria-expanded", String(isOpen));
      },
    },
    "Show all",
  );
  return [box, button];
}

function isJsonLike(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length > 60 && /^[[{]/u.test(trimmed) && /[\]}]$/u.test(trimmed);
}

function drawPart(part: PartView, view: MessageView, you: PersonKey): HTMLElement {
  if (part.kind === "file") return drawFile(part);
  if (part.kind === "unknown") {
    return el("p", { class: "message-deleted" }, `Attachment of an unknown kind: ${part.contentType}`);
  }
  const place = { person: you, messageId: view.id };
  return el("div", { class: "card-slot" }, renderCard(part.card, part.mentions, place));
}

function drawFile(file: Extract<PartView, { kind: "file" }>): HTMLElement {
  const note = file.reachesBot ? sizeText(file.sizeBytes) : "Latchkey gets files only in the 1:1 chat";
  return el(
    "div",
    { class: "file", "data-testid": "file" },
    icon(icons.file),
    el(
      "span",
      { class: "file-text" },
      el("span", { class: "file-name" }, file.name),
      el("span", { class: "file-note" }, note),
    ),
  );
}

/** Suggested actions: a press says the text, as the person's own message. */
function suggestions(view: MessageView, you: PersonKey): HTMLElement {
  const place = { person: you, chat: view.chat, threadId: view.threadId, isMentioning: false };
  const buttons = view.suggestions.map((text) =>
    el("button", { type: "button", class: "suggestion", onclick: () => void say(place, text) }, text),
  );
  return el("div", { class: "suggestions", "data-testid": "suggestions" }, ...buttons);
}

function refreshButton(view: MessageView, you: PersonKey): HTMLElement {
  const button = el(
    "button",
    {
      type: "button",
      class: "link-button refresh-card",
      "data-testid": "refresh-card",
      onclick: () => void refreshCard(button, view.id, you),
    },
    icon(icons.refresh),
    "Refresh card",
  );
  return button;
}

async function refreshCard(button: HTMLButtonElement, messageId: string, you: PersonKey): Promise<void> {
  button.disabled = true;
  const outcome = await refresh(you, messageId);
  button.disabled = false;
  showOutcome(cardOnPage(messageId) ?? button, outcome);
}

function delivery(view: MessageView): HTMLElement | null {
  if (view.delivery === "failed") {
    return el(
      "p",
      { class: "delivery is-failed", "data-testid": "delivery" },
      icon(icons.warning),
      "Latchkey did not take this message. Is the bot running?",
    );
  }
  if (view.delivery !== "not-addressed") return null;
  return el(
    "p",
    { class: "delivery", "data-testid": "delivery" },
    "Latchkey was not mentioned, so it does not see this.",
  );
}
