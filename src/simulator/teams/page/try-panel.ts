import type { ChatKey } from "../views.ts";
import { el } from "./dom.ts";
import { setDraft } from "./drafts.ts";
import type { OpenPlace } from "./place.ts";

interface Idea {
  readonly text: string;
  readonly note: string;
}

const questions: readonly Idea[] = [
  { text: "why is MSP not applied on web-01?", note: "Ask in your own words" },
  { text: "rg-prod/web-01", note: "Or name the VM: resource group and name, a resource id, a portal link" },
  { text: "help", note: "What Latchkey can do" },
];

const notes: Readonly<Record<ChatKey, string>> = {
  personal:
    "Drop a status.json into this chat, or paste its text. The file reaches the bot as it would from OneDrive.",
  group: "The bot gets only messages that mention it. A file dropped here arrives as a stub without bytes.",
  channel: "Every post is a thread. Act as another person at the top to see the same card with their eyes.",
};

/** What one can try in a chat in which nobody has written yet. */
export function tryPanel(place: OpenPlace, onChosen: () => void): HTMLElement {
  const ideas = questions.map(({ text, note }) =>
    el(
      "button",
      {
        type: "button",
        class: "idea",
        onclick: () => {
          setDraft({ ...place, threadId: null }, text);
          onChosen();
        },
      },
      el("span", { class: "idea-text" }, text),
      el("span", { class: "idea-note" }, note),
    ),
  );
  return el(
    "section",
    { class: "try", "data-testid": "try-panel", "aria-label": "What you can try" },
    el("h2", { class: "try-title" }, "What you can try"),
    el("div", { class: "ideas" }, ...ideas),
    el("p", { class: "try-note" }, notes[place.chat]),
  );
}
