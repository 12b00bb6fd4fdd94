import type { ShownRequest } from "../key-reset/results.ts";

/**
 * Learns that a request has changed, to update its cards and to tell the people concerned. Called off the turn, for one request never
 * twice at the same time and with its newest row. A rejected promise means "not told": it is tried again a few times, also after a
 * restart, so that telling the same thing twice must be harmless. It never holds up the request itself.
 */
export interface Notifier {
  changed(shown: ShownRequest): Promise<void>;
}
