import type { ResetRequest } from "../../approvals/request.ts";
import { isOpenState } from "../../approvals/states.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Notifier } from "../ports/notifier.ts";
import type { Store, StoredRow } from "../ports/store.ts";
import type { Ledger } from "./ledger.ts";
import { createLoops } from "./loops.ts";
import { asJson, partitionOf, rowKeys, workRow, type RequestRef, type WorkRow } from "./rows.ts";
import { show } from "./shown.ts";

/** Tells people of changed requests, in the background: for each request one after the other, and only its newest state. */
export interface Announcer {
  announce(ref: RequestRef): void;
  /** Resolves when nothing is being told. */
  settled(): Promise<void>;
}

/** After so many failures, about eight hours, a state is given up: its cards stay behind, and a press answers with the truth. */
const maxAttempts = 20;
const firstPauseMs = 30_000;
const longestPauseMs = 30 * 60_000;

/** Is it time to tell (again)? An instance that is telling gets half a minute before another one tells it too; failures are repeated ever later. */
export function isTellingDue(untold: NonNullable<WorkRow["untold"]>, nowMs: number): boolean {
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(untold.attempts, maxAttempts));
  return nowMs - untold.sinceMs >= pauseMs;
}

/** How often one telling looks again whether there is something newer. */
const maxRounds = 10;

/** Is nothing left to do for a request, but to tell it? */
export function isOver(request: ResetRequest, nowMs: number): boolean {
  const watchUntilMs = request.state === "UNVERIFIED" ? (request.verification.watchUntilMs ?? 0) : 0;
  return !isOpenState(request.state) && nowMs >= watchUntilMs;
}

/** What the announcer needs. */
interface AnnouncerDeps {
  readonly store: Store;
  readonly ledger: Pick<Ledger, "find">;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly log: Log;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}

async function isTold(request: ResetRequest, { store, notifier, log }: AnnouncerDeps): Promise<boolean> {
  try {
    await notifier.changed(await show(store, request));
    return true;
  } catch (error) {
    log.warn("a changed request could not be told", { requestId: request.id, error: nameOf(error) });
    return false;
  }
}

/** Writes down that a state was told, or that it is to be tried again. False if there is a newer one. */
async function mark(
  ref: RequestRef,
  stored: StoredRow | undefined,
  isDone: { readonly wasTold: boolean; readonly isOver: boolean },
  { store, clock }: AnnouncerDeps,
): Promise<boolean> {
  const work = workRow.safeParse(stored?.value);
  if (stored === undefined || !work.success) return true;
  const attempts = (work.data.untold?.attempts ?? 0) + 1;
  const untold = isDone.wasTold || attempts >= maxAttempts ? null : { sinceMs: clock(), attempts };
  const { row, etag } = stored;
  const written = await store.commit(partitionOf(ref.tenantId), [
    untold === null && isDone.isOver
      ? { kind: "delete", row, etag }
      : { kind: "replace", row, value: asJson({ ...work.data, untold }), etag },
  ]);
  return written.ok;
}

/**
 * Tells the newest state of a request. Where it has changed meanwhile, another instance may have told the newer state before this one told
 * the older: then the newest is told once more, so that no card stays behind.
 */
async function tell(ref: RequestRef, deps: AnnouncerDeps): Promise<void> {
  const { store, ledger, clock } = deps;
  for (let round = 0; round < maxRounds; round += 1) {
    const stored = await store.get(partitionOf(ref.tenantId), rowKeys.work(ref.requestId));
    const request = await ledger.find(ref);
    if (request === undefined) return;
    const wasTold = await isTold(request, deps);
    const isNewest = await mark(ref, stored, { wasTold, isOver: isOver(request, clock()) }, deps);
    const now = await ledger.find(ref);
    if (isNewest && now?.state === request.state && now.reasonCode === request.reasonCode) return;
  }
}

/** The announcer over store and notifier. */
export function createAnnouncer(deps: AnnouncerDeps): Announcer {
  const loops = createLoops(async (ref) => {
    try {
      await tell(ref, deps);
    } catch (error) {
      const { requestId } = ref;
      deps.log.error("a changed request could not be looked up", { requestId, error: nameOf(error) });
    }
  });
  return { announce: (ref) => loops.begin(ref), settled: () => loops.settled() };
}
