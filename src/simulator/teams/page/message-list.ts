import type { MessageView, PersonKey } from "../views.ts";
import { avatar, el } from "./dom.ts";
import { drawMessage } from "./message.ts";

/** Messages of one author closer than this stand together. */
const togetherMs = 5 * 60_000;

interface Drawn {
  readonly view: MessageView;
  readonly you: PersonKey;
  readonly isContinued: boolean;
  readonly element: HTMLElement;
}

/** Draws messages and keeps what has not changed, so that inputs and the focus survive. */
export interface MessageList {
  draw(views: readonly MessageView[], you: PersonKey): readonly HTMLElement[];
  /** Forgets what was drawn: the colours have changed. */
  forget(): void;
}

/** Makes an empty list. */
export function createMessageList(): MessageList {
  const drawn = new Map<string, Drawn>();
  return {
    draw: (views, you) =>
      views.map((view, index) => {
        const isContinued = isTogether(views[index - 1], view);
        const known = drawn.get(view.id);
        const isSame = known?.you === you && known.isContinued === isContinued && isEqual(known.view, view);
        const element = isSame ? known.element : drawMessage(view, you, isContinued);
        drawn.set(view.id, { view, you, isContinued, element });
        return element;
      }),
    forget: () => drawn.clear(),
  };
}

/** Makes the children of an element be exactly these, touching only what differs. */
export function setChildren(parent: Element, wanted: readonly Element[]): void {
  const isWanted = new Set(wanted);
  for (const child of Array.from(parent.children)) if (!isWanted.has(child)) child.remove();
  for (const [index, child] of wanted.entries()) {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  }
}

/** The sign that the bot is writing. */
export function typingSign(): HTMLElement {
  return el(
    "div",
    { class: "message from-bot typing", "data-testid": "typing", role: "status" },
    avatar("bot", "Latchkey"),
    el("span", { class: "dots", "aria-label": "Latchkey is typing" }, el("i"), el("i"), el("i")),
  );
}

function isEqual(one: MessageView, other: MessageView): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function isTogether(before: MessageView | undefined, view: MessageView): boolean {
  return (
    before !== undefined &&
    before.author.key === view.author.key &&
    view.atMs - before.atMs < togetherMs &&
    !view.isEdited &&
    !view.isOwnView
  );
}
