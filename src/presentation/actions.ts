import type { CardData } from "./card.ts";
import { linkable } from "./untrusted.ts";
import type { Verb } from "./verbs.ts";

/** What a button carries back, beside its verb. Never trusted when it returns. */
export type ActionData = { readonly [member: string]: string };

/** How a button looks: `secondary` ones go into the menu behind `…`. */
interface ButtonLook {
  readonly mode?: "primary" | "secondary";
  readonly style?: "default" | "positive" | "destructive";
  /** What a screen reader says instead of the title. */
  readonly tooltip?: string;
}

/** A button that comes back to us: `Action.Execute`, and `Action.Submit` where the client does not know that. The title is ours or a validated name. */
export function button(title: string, verb: Verb, data: ActionData, look: ButtonLook = {}): CardData {
  const { mode = "primary", style = "default", tooltip = title } = look;
  return { title, verb, data: { ...data, verb }, mode, style, tooltip };
}

/** A button that opens an address, in a list; empty if the address is none that a card may link to. */
export function linkButton(title: string, url: string | null): readonly CardData[] {
  const address = linkable(url);
  return address === null ? [] : [{ title, url: address }];
}
