import type { Clock } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";
import type { JsonObject, Store, StoredRow } from "./ports/store.ts";

/** What cleaning up needs. */
export interface CleanUpDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** `LATCHKEY_RETENTION_DAYS`. */
  readonly retentionDays: number;
  /** Takes names, reasons and references out of requests that ended before this moment; returns how many. */
  readonly forgetRequests: (endedBeforeMs: number) => Promise<number>;
}

/** What one clean-up did. */
export interface CleanUpCount {
  readonly deletedRows: number;
  readonly forgottenRequests: number;
}

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
/** The most operations in one commit of a store. */
const mostOperations = 100;

/** Until when a row of a kind is of use; null where it does not say, and is left. */
type Lifetime = (value: JsonObject, retentionMs: number) => number | null;

const after =
  (member: string, ms: number | "retention"): Lifetime =>
  (value, retentionMs) => {
    const from = value[member];
    return typeof from === "number" ? from + (ms === "retention" ? retentionMs : ms) : null;
  };

/** The partitions whose rows have an end. Requests and the audit trail are not among them: they stay, without texts. */
const lifetimes: readonly { readonly prefix: string; readonly until: Lifetime }[] = [
  // Deliveries: remembered ten minutes.
  { prefix: "seen|", until: after("untilMs", 0) },
  // What a person asked about: looked at for an hour.
  { prefix: "asks|", until: after("atMs", hourMs) },
  // What a conversation spoke about: a day.
  { prefix: "thread|", until: after("atMs", dayMs) },
  // People's names, with the channel's ids of them.
  { prefix: "people", until: after("atMs", "retention") },
  // Where cards stand, with names of people in the references.
  { prefix: "personal-chats", until: after("atMs", "retention") },
  { prefix: "cards|", until: after("atMs", "retention") },
  { prefix: "told|", until: after("atMs", "retention") },
];

/** Deletes rows under their etags; what somebody has just changed stays for the next time. */
async function deleteRows(store: Store, partition: string, rows: readonly StoredRow[]): Promise<number> {
  let count = 0;
  for (let start = 0; start < rows.length; start += mostOperations) {
    const some = rows.slice(start, start + mostOperations);
    const operations = some.map(({ row, etag }) => ({ kind: "delete" as const, row, etag }));
    if ((await store.commit(partition, operations)).ok) {
      count += some.length;
      continue;
    }
    for (const operation of operations) if ((await store.commit(partition, [operation])).ok) count += 1;
  }
  return count;
}

/**
 * Deletes what has outlived its use, and what people wrote in requests that ended before the retention time. Safe on several instances at
 * once; one partition that fails is logged and does not keep the others.
 */
export async function cleanUp(deps: CleanUpDeps): Promise<CleanUpCount> {
  const { store, clock, log } = deps;
  const retentionMs = deps.retentionDays * dayMs;
  let deletedRows = 0;
  for (const { prefix, until } of lifetimes) {
    for (const partition of await store.partitions(prefix)) {
      try {
        const rows = await store.list(partition);
        const nowMs = clock();
        const isOver = ({ value }: StoredRow): boolean => {
          const untilMs = until(value, retentionMs);
          return untilMs !== null && untilMs <= nowMs;
        };
        deletedRows += await deleteRows(store, partition, rows.filter(isOver));
      } catch (error) {
        log.warn("a partition could not be cleaned up", {
          prefix,
          reason: error instanceof Error ? error.message : "unknown",
        });
      }
    }
  }
  const forgottenRequests = await deps.forgetRequests(clock() - retentionMs);
  log.info("cleaned up", { deletedRows, forgottenRequests });
  return { deletedRows, forgottenRequests };
}

/** How often is cleaned up, and when first, in milliseconds. */
const usualRhythm = { firstMs: 60_000, everyMs: hourMs };

/** A clean-up that goes on by itself. */
export interface CleanUpLoop {
  /** Begins nothing new and waits for what runs. */
  stop(): Promise<void>;
}

/** Cleans up a minute after the start and then every hour. A clean-up that fails is logged; the next one tries again. */
export function startCleanUp(deps: CleanUpDeps, rhythm = usualRhythm): CleanUpLoop {
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout;
  let isStopped = false;
  const plan = (ms: number): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = once(deps).finally(() => plan(rhythm.everyMs));
    }, ms);
    timer.unref();
  };
  plan(rhythm.firstMs);
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

async function once(deps: CleanUpDeps): Promise<void> {
  try {
    await cleanUp(deps);
  } catch (error) {
    deps.log.error("cleaning up failed", { reason: error instanceof Error ? error.message : "unknown" });
  }
}
