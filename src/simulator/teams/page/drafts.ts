import type { OpenPlace } from "./place.ts";

/** Whose draft, in which chat or thread. */
export interface DraftPlace extends OpenPlace {
  readonly threadId: string | null;
}

const drafts = new Map<string, string>();
const listeners = new Set<() => void>();

/** What was begun there and not sent; empty when nothing was. */
export function draftAt(place: DraftPlace): string {
  return drafts.get(keyOf(place)) ?? "";
}

/** Keeps a draft while one looks elsewhere; composers that are open take it over. */
export function setDraft(place: DraftPlace, text: string): void {
  drafts.set(keyOf(place), text);
  for (const listener of listeners) listener();
}

/** Keeps a draft without telling anybody: the composer itself is writing. */
export function keepDraft(place: DraftPlace, text: string): void {
  drafts.set(keyOf(place), text);
}

/** Tells a composer that a draft was put in from outside; gives back how to stop. */
export function onDraft(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function keyOf(place: DraftPlace): string {
  return `${place.person} ${place.chat} ${place.threadId ?? ""}`;
}
