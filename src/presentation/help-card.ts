import template from "../../cards/help.json" with { type: "json" };
import { button } from "./actions.ts";
import { cardTemplate, part, type Card } from "./card.ts";
import { inert } from "./untrusted.ts";
import { verbs } from "./verbs.ts";

const expand = cardTemplate(template);

/** What the help card adapts to. */
export interface HelpView {
  /** Phrases to try, at most three; each gets a button. Ours, with a machine's name in it at most. */
  readonly tries: readonly string[];
  readonly audience: "personal" | "shared";
  readonly retentionDays: number;
  /** Whether what was written was not understood, so that the card begins with that. */
  readonly isAnswerToUnknown: boolean;
}

/** What I can do, three things to try, and what happens with what is sent. */
export function helpCard({ tries, audience, retentionDays, isAnswerToUnknown }: HelpView): Card {
  const shown = tries.slice(0, 3);
  return expand({
    speak: "Latchkey finds out why the Metadata Security Protocol does not work on a VM.",
    fallback: "Latchkey: write the name of a VM, or send its status.json.",
    unknown: part(isAnswerToUnknown, () => ({ text: "I did not understand that." })),
    tries: shown.map((phrase, index) => ({ number: `${String(index + 1)}. `, phrase: inert(phrase, 120) })),
    files:
      audience === "personal"
        ? "Send a status.json, or a zip of logs, here as a file; or paste its text."
        : "Paste a status.json here, or send it to me as a file in our 1:1 chat.",
    privacy: `Files are judged and dropped. What a report quotes is kept for ${String(retentionDays)} days without secrets. Who is logged in and what runs on a VM is shown in the 1:1 chat only.`,
    executes: shown.map((phrase, index) =>
      button(
        `Try ${String(index + 1)}`,
        verbs.say,
        { phrase: inert(phrase, 120) },
        { tooltip: `Try number ${String(index + 1)}` },
      ),
    ),
  });
}
