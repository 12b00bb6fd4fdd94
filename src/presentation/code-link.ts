import type { CardData } from "./card.ts";
import { linkable } from "./untrusted.ts";

/** A finding's code as a run of its own, linked to its page where there is one. */
export function codeLink(code: string, url: string | null): CardData {
  const address = linkable(url);
  return address === null
    ? { linkedCode: [], plainCode: [{ code }] }
    : { linkedCode: [{ code, url: address }], plainCode: [] };
}
