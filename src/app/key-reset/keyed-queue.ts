/** Lets pieces of work with the same key run one after the other, in the order of asking. */
export interface KeyedQueue {
  /** Runs the work when what was asked for before under this key has ended, however it ended. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** An empty queue. It spares one process from racing against itself; between processes compare-and-swap decides. */
export function createKeyedQueue(): KeyedQueue {
  const last = new Map<string, Promise<unknown>>();
  return {
    run: async (key, work) => {
      const before = last.get(key) ?? Promise.resolve();
      const { promise: ended, resolve: end } = Promise.withResolvers<null>();
      last.set(key, ended);
      await before;
      try {
        return await work();
      } finally {
        end(null);
        if (last.get(key) === ended) last.delete(key);
      }
    },
  };
}
