import template from "../../cards/progress.json" with { type: "json" };
import { cardTemplate, type Card } from "./card.ts";
import { inert, plainName } from "./untrusted.ts";
import type { Look } from "./words.ts";

const expand = cardTemplate(template);

const looks = {
  done: { icon: "✔", color: "good" },
  doing: { icon: "⋯", color: "accent" },
  failed: { icon: "✖", color: "attention" },
} as const satisfies Record<string, Look>;

/** What is being looked at, and how far that is. */
export interface ProgressView {
  /** The machine's name, or what was asked for. Untrusted. */
  readonly name: string;
  /** At most six are shown. A label may hold a name from Azure (`found in rg-prod`). */
  readonly steps: readonly { readonly label: string; readonly state: keyof typeof looks }[];
}

/** A visible sign that work is going on; the answer takes its place. */
export function progressCard({ name, steps }: ProgressView): Card {
  const spoken = plainName(name) ?? "the VM";
  return expand({
    speak: `Looking at ${spoken}.`,
    fallback: `Looking at ${spoken} …`,
    name: inert(name, 80),
    steps: steps.slice(0, 6).map(({ label, state }) => ({
      text: `${looks[state].icon}\u00a0${inert(label, 100)}   `,
      color: looks[state].color,
    })),
  });
}
