import type { Card } from "./card.ts";

/** The largest card that is sent, in bytes of UTF-8. Teams drops messages from about 28 KB on (Teams documentation, "Format your bot messages"). */
export const maxCardBytes = 25_000;

/** The size of a card as it travels, in bytes of UTF-8. */
export function cardBytes(card: Card): number {
  return new TextEncoder().encode(JSON.stringify(card)).length;
}

/**
 * The first card of these that is small enough; each maker builds a shorter one than the maker before. The last one is taken as it
 * is: it must be bounded by construction.
 */
export function firstThatFits(last: () => Card, longer: readonly (() => Card)[]): Card {
  for (const make of longer) {
    const card = make();
    if (cardBytes(card) <= maxCardBytes) return card;
  }
  return last();
}
