import { AsyncLocalStorage } from "node:async_hooks";

const current = new AsyncLocalStorage<string>();

/** Runs work, and all that it starts, under an id that every line of the log then carries: from the activity to ARM and back to the card. */
export function correlated<T>(id: string, work: () => T): T {
  return current.run(id, work);
}

/** The id under which this runs; undefined outside a turn. */
export function correlationId(): string | undefined {
  return current.getStore();
}
