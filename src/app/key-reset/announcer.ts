import type { ResetRequest } from "../../approvals/request.ts";
import { isOpenState } from "../../approvals/states.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Notifier } from "../ports/notifier.ts";
import type { Store } from "../ports/store.ts";
import type { Ledger } from "./ledger.ts";
import { createLoops } from "./loops.ts";
import { asJson, partitionOf, rowKeys, workRow, type RequestRef } from "./rows.ts";
import { show } from "./shown.ts";

/** Tells people of changed requests, in the background: for each request one after the other, and only its newest state. */
export interface Announcer {
  announce(ref: RequestRef): void;
  /** Resolves when nothing is being told. */
  settled(): Promise<void>;
}

/** After so many failures in a row a state is given up: its cards say what they said before, a press answers with the truth. */
const maxAttempts = 5;

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

/** Tells the newest state of a request, and writes down that it was told, or that it is to be tried again. */
async function tell(ref: RequestRef, deps: AnnouncerDeps): Promise<void> {
  const { store, ledger, clock } = deps;
  const partition = partitionOf(ref.tenantId);
  const stored = await store.get(partition, rowKeys.work(ref.requestId));
  const request = await ledger.find(ref);
  if (request === undefined) return;
  const wasTold = await isTold(request, deps);
  const work = workRow.safeParse(stored?.value);
  if (stored === undefined || !work.success) return;
  const attempts = (work.data.untold?.attempts ?? 0) + 1;
  const untold = wasTold || attempts >= maxAttempts ? null : { sinceMs: clock(), attempts };
  const { row, etag } = stored;
  // A conflict means that there is a newer state, which is told in its turn.
  await store.commit(partition, [
    untold === null && isOver(request, clock())
      ? { kind: "delete", row, etag }
      : { kind: "replace", row, value: asJson({ ...work.data, untold }), etag },
  ]);
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
