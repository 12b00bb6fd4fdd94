import type { RequestRef } from "./rows.ts";

/** Work in the background, for each request one piece at a time. */
export interface Loops {
  /** Begins the work for a request; where it is being done, it is done once more afterwards. */
  begin(ref: RequestRef): void;
  /** Resolves when no work is being done. */
  settled(): Promise<void>;
}

/** Loops over one kind of work, which must not reject. */
export function createLoops(work: (ref: RequestRef) => Promise<void>): Loops {
  const running = new Map<string, { again: boolean; readonly done: Promise<void> }>();

  const run = async (ref: RequestRef, key: string): Promise<void> => {
    // The entry in the map comes first.
    await Promise.resolve();
    await work(ref);
    const again = running.get(key)?.again === true;
    running.delete(key);
    if (again) begin(ref);
  };

  const begin = (ref: RequestRef): void => {
    const key = `${ref.tenantId.toLowerCase()}|${ref.requestId}`;
    const present = running.get(key);
    if (present === undefined) running.set(key, { again: false, done: run(ref, key) });
    else present.again = true;
  };

  return {
    begin,
    settled: async () => {
      while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
