import type { Person } from "../approvals/access.ts";
import type { InputDocument } from "../diagnosis/evidence.ts";
import type { Clock } from "./ports/clock.ts";

/** A document with the person who brought it. */
export interface SentDocument extends InputDocument {
  readonly by: Person;
  /** When it was sent; `collectedAtMs` may be earlier, by that person's word. */
  readonly sentAtMs: number;
}

/** Uploads wait in memory only, so that a file and its VM can meet: raw uploads are never stored. */
export interface EvidenceShelf {
  /** Keeps documents under a key (a VM, or a file that waits for its VM) and forgets older ones of that key. */
  put(key: string, documents: readonly SentDocument[]): void;
  /** What is kept under a key and not yet too old; empty otherwise. */
  get(key: string): readonly SentDocument[];
}

/** How long a file may wait for its VM, or be joined to further questions about it. */
const keptForMs = 10 * 60_000;

/** The most bytes that wait at the same time; the oldest go first. */
const mostBytes = 64 * 1024 * 1024;

/** Creates an empty shelf. */
export function createEvidenceShelf(clock: Clock): EvidenceShelf {
  const shelf = new Map<
    string,
    { readonly documents: readonly SentDocument[]; readonly untilMs: number; readonly sizeBytes: number }
  >();

  const tidy = (): void => {
    let total = 0;
    for (const [key, { untilMs }] of shelf) if (untilMs <= clock()) shelf.delete(key);
    for (const [key, { sizeBytes }] of [...shelf].toReversed()) {
      total += sizeBytes;
      if (total > mostBytes) shelf.delete(key);
    }
  };

  return {
    put: (key, documents) => {
      shelf.delete(key);
      const sizeBytes = documents.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
      shelf.set(key, { documents, untilMs: clock() + keptForMs, sizeBytes });
      tidy();
      // Also where nobody asks again: what people sent stays in memory no longer than promised.
      setTimeout(tidy, keptForMs + 1).unref();
    },
    get: (key) => {
      tidy();
      return shelf.get(key)?.documents ?? [];
    },
  };
}
