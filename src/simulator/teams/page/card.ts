import type * as Library from "adaptivecards";
import type { MentionView, PressOutcome } from "../views.ts";
import { press } from "./api.ts";
import { el, icon, icons } from "./dom.ts";
import { hostConfig } from "./host-config.ts";
import { openLink } from "./links.ts";
import { cardMarkdown } from "./markdown.ts";
import { toast } from "./notices.ts";
import { currentTheme } from "./theme.ts";

declare const AdaptiveCards: typeof Library;

/** One card of one message, as one person sees it. */
export interface CardPlace {
  readonly person: string;
  readonly messageId: string;
}

/** What was rendered last per person and message, so that an edit does not lose what somebody is typing. */
const shown = new Map<string, Library.AdaptiveCard>();
let mentionsNow: readonly MentionView[] = [];

/** Renders an Adaptive Card with Microsoft's renderer; a card that it cannot read becomes a sentence. */
export function renderCard(json: unknown, mentions: readonly MentionView[], place: CardPlace): HTMLElement {
  mentionsNow = mentions;
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = cardMarkdown(text, mentionsNow);
    result.didProcess = true;
  };
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig(currentTheme()));
  const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
  card.parse(json, context);
  keepInputs(shown.get(keyOf(place)), card);
  const frame = el("div", { class: "card", "data-testid": "card", "data-card-warnings": warnings(context) });
  card.onExecuteAction = (action) => void execute(action, place, frame, card);
  const body = card.render();
  if (body === undefined)
    return el("div", { class: "card card-broken" }, "This card could not be displayed.");
  shown.set(keyOf(place), card);
  body.removeAttribute("tabindex");
  frame.append(body);
  return frame;
}

/** The card of a message as it stands on the page now; null when there is none. */
export function cardOnPage(messageId: string): Element | null {
  return document.querySelector(`[data-message-id="${CSS.escape(messageId)}"] .card`);
}

/** Shows the outcome of a press at the card: an error as a banner, a message as a toast. */
export function showOutcome(frame: Element, outcome: PressOutcome): void {
  frame.parentElement?.querySelector(".banner")?.remove();
  if (outcome.kind === "message") toast(outcome.text);
  if (outcome.kind !== "error") return;
  frame.after(
    el(
      "div",
      { class: "banner", role: "alert", "data-testid": "banner" },
      icon(icons.warning),
      el("span", {}, outcome.text),
    ),
  );
}

async function execute(
  action: Library.Action,
  place: CardPlace,
  frame: HTMLElement,
  card: Library.AdaptiveCard,
): Promise<void> {
  if (action instanceof AdaptiveCards.OpenUrlAction) {
    openLink(action.url ?? "");
    return;
  }
  const wire = wireAction(action);
  if (wire === null) return;
  const release = markBusy(frame, action.renderedElement);
  // What was sent is done with: the card that comes as an answer starts with empty inputs.
  shown.delete(keyOf(place));
  const outcome = await press(place.person, place.messageId, wire);
  if (outcome.kind !== "card" && !shown.has(keyOf(place))) shown.set(keyOf(place), card);
  release();
  // The answer may have replaced the card meanwhile; the outcome belongs to the one that stands there now.
  showOutcome(cardOnPage(place.messageId) ?? frame, outcome);
}

/** The action as it goes to the bot, inputs included; null for those that stay in the card. */
function wireAction(action: Library.Action): Readonly<Record<string, unknown>> | null {
  const named = {
    ...(action.title === undefined ? {} : { title: action.title }),
    ...(action.id === undefined ? {} : { id: action.id }),
  };
  if (action instanceof AdaptiveCards.ExecuteAction) {
    return { type: "Action.Execute", ...named, verb: action.verb, data: action.data ?? {} };
  }
  if (!(action instanceof AdaptiveCards.SubmitAction)) return null;
  return { type: "Action.Submit", ...named, data: action.data ?? {} };
}

function keyOf(place: CardPlace): string {
  return `${place.person} ${place.messageId}`;
}

function markBusy(frame: HTMLElement, button: HTMLElement | undefined): () => void {
  const buttons = [...frame.querySelectorAll<HTMLButtonElement>("button:not([disabled])")];
  frame.setAttribute("aria-busy", "true");
  button?.classList.add("is-busy");
  for (const one of buttons) one.disabled = true;
  return () => {
    frame.removeAttribute("aria-busy");
    button?.classList.remove("is-busy");
    for (const one of buttons) one.disabled = false;
    // A disabled button loses the focus; the keyboard goes on where it was.
    if (button !== undefined && document.activeElement === document.body) button.focus();
  };
}

function keepInputs(before: Library.AdaptiveCard | undefined, card: Library.AdaptiveCard): void {
  const typed = new Map(
    (before?.getAllInputs() ?? []).map((input) => [input.id, { value: input.value as unknown, input }]),
  );
  for (const input of card.getAllInputs()) {
    const old = typed.get(input.id);
    if (old !== undefined && typeof old.value === "string" && old.value !== "") {
      Object.assign(input, { defaultValue: old.value });
    }
  }
}

function warnings(context: Library.SerializationContext): string | null {
  const texts = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  return texts.length === 0 ? null : texts.join("; ");
}
