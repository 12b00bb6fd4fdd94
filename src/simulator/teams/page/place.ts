import type { ChatKey, PersonKey } from "../views.ts";

/** Who one acts as, and which chat is open. */
export interface OpenPlace {
  readonly person: PersonKey;
  readonly chat: ChatKey;
}

const persons: readonly PersonKey[] = ["ann", "bo", "eve", "olu"];
const chats: readonly ChatKey[] = ["personal", "group", "channel"];

/** Reads `#person=ann&chat=personal`; what is missing or unknown becomes the first of its kind. */
export function placeFromHash(hash: string): OpenPlace {
  const given = new URLSearchParams(hash.replace(/^#/u, ""));
  return {
    person: persons.find((key) => key === given.get("person")) ?? "ann",
    chat: chats.find((key) => key === given.get("chat")) ?? "personal",
  };
}

/** Opens another place; the address in the browser changes, and with it the page. */
export function openPlace(place: OpenPlace): void {
  location.hash = `person=${place.person}&chat=${place.chat}`;
}
