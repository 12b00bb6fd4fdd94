import { decide } from "../../approvals/decide.ts";
import type { PostedCard, ResetRequest } from "../../approvals/request.ts";
import type { ResetOperation } from "../../diagnosis/facts.ts";
import { needsDriving } from "../../key-reset/next-step.ts";
import type { VmTarget } from "../../target/target.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Notifier } from "../ports/notifier.ts";
import type { PolicySource } from "../ports/policy-source.ts";
import type { ResetWriter } from "../ports/reset-writer.ts";
import type { Store } from "../ports/store.ts";
import { createAnnouncer, type Announcer } from "./announcer.ts";
import type { ResetContext } from "./context.ts";
import { createDriver, type Driver } from "./driver.ts";
import type { Look, NewEvidence, Press, ResetAsk, ShownReport } from "./inputs.ts";
import { createLedger } from "./ledger.ts";
import { createMachineReader } from "./machine-reader.ts";
import { noteEvidence } from "./note-evidence.ts";
import { noteReport, offerOf } from "./note-report.ts";
import { createOffers } from "./offers.ts";
import { pressButton } from "./press.ts";
import { requestReset } from "./request-reset.ts";
import type { Asked, EvidenceNoted, Pressed, ShownRequest, Viewed } from "./results.ts";
import { forgetBefore, sweep } from "./sweep.ts";
import { createTenants } from "./tenants.ts";
import { latestIn, latestOf, resetOperationOf, viewRequest } from "./views.ts";

/** What the key resets need from outside. */
export interface KeyResetDeps {
  readonly store: Store;
  readonly azure: ResetWriter;
  /** Read anew before every decision and execution. */
  readonly policy: PolicySource;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly log: Log;
  /** Lower-case hex SHA-256. */
  readonly sha256: (data: string | Uint8Array) => string;
  /** A new random id of printable ASCII, such as a UUID. */
  readonly newId: () => string;
  /** Resolves after this many milliseconds, or at once when the signal aborts. Never rejects. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * The key resets: everything that asks for, decides, executes and verifies them. Every method may be called by any instance on the same
 * store; none waits for an execution. They throw only where the store itself fails.
 */
export interface KeyResets {
  /** To be called with every report of a resolved machine that is shown: the newest one decides whether `request` finds an offer. */
  noteReport(shown: ShownReport): Promise<void>;
  /** The finding for which a reset of this machine may be asked for in this conversation; null if there is none. */
  offerOf(conversationId: string, target: VmTarget): Promise<string | null>;
  /** Asks for a reset: reads the machine, plans, then creates a request, joins the open one, or says why not. */
  request(ask: ResetAsk): Promise<Asked>;
  /** Remembers a card that was posted for a request; only on an `approval` card can be decided. */
  attachCard(tenantId: string, requestId: string, card: PostedCard): Promise<void>;
  /** Approve, Reject or Cancel was pressed. Answers from the store; reads the machine at the deciding click only (within 3 s). */
  press(press: Press): Promise<Pressed>;
  /** A person's own view of a request: for `refresh`, and for typed questions. Changes nothing but what has run out. */
  view(look: Look): Promise<Viewed>;
  /** The newest request of a machine, whatever its state; null if there is none. Whoever shows it must be allowed to see the machine. */
  latestOf(tenantId: string, target: VmTarget): Promise<ShownRequest | null>;
  /** The newest request that was asked for in a conversation; null if there is none. */
  latestIn(tenantId: string, conversationId: string): Promise<ShownRequest | null>;
  /** The fact for a diagnosis: a reset of this machine that is under way or cooling down. */
  resetOperationOf(target: VmTarget): Promise<ResetOperation | undefined>;
  /** Takes in newly uploaded files: they may confirm the new key, or show that a reset is no longer needed. */
  noteEvidence(evidence: NewEvidence): Promise<EvidenceNoted>;
  /** Takes names, reasons and card references out of requests that ended before this moment; returns how many were changed. */
  forgetBefore(endedBeforeMs: number): Promise<number>;
  /** Begins to drive open requests on, also those that another instance left behind, and to look for them regularly. */
  start(): Promise<void>;
  /** Stops: nothing new is begun; what is being written is finished and recorded first. */
  stop(): Promise<void>;
}

/** Milliseconds that the end of a process waits for what is being told. */
const lastWordsMs = 5000;

/** Milliseconds between two looks for work that is left. */
const sweepMs = 15_000;

function contextOf(deps: KeyResetDeps, changed: (request: ResetRequest) => void): ResetContext {
  const { store, azure, policy, clock, log, sha256, newId } = deps;
  const pause = (ms: number): Promise<void> => deps.pause(ms, new AbortController().signal);
  return {
    store,
    policy,
    clock,
    log,
    sha256,
    newId,
    ledger: createLedger({ store, clock, log, sha256, pause, changed }),
    machines: createMachineReader({ azure, clock, sha256 }),
    offers: createOffers({ store, clock, sha256 }),
    tenants: createTenants({ store, policy }),
  };
}

/** Looks for work again and again until the signal; a failing store is logged and looked at again. */
async function sweepOn(
  sweeping: Omit<Parameters<typeof sweep>[0], "isFirst">,
  deps: KeyResetDeps,
  signal: AbortSignal,
): Promise<void> {
  for (await deps.pause(sweepMs, signal); !signal.aborted; await deps.pause(sweepMs, signal)) {
    try {
      await sweep({ ...sweeping, isFirst: false });
    } catch (error) {
      deps.log.error("looking for open resets failed", {
        error: error instanceof Error ? error.name : "unknown",
      });
    }
  }
}

/** The key resets over a store, ARM and a policy. */
export function createKeyResets(deps: KeyResetDeps): KeyResets {
  const stopping = new AbortController();
  const { signal } = stopping;
  const context = contextOf(deps, (request) => {
    const ref = { tenantId: request.tenantId, requestId: request.id };
    announcer.announce(ref);
    if (needsDriving(request)) driver.wake(ref);
  });
  const { ledger, clock } = context;
  const announcer: Announcer = createAnnouncer({ ...deps, ledger });
  const pauseMs = (ms: number): Promise<void> => deps.pause(ms, signal);
  const driver: Driver = createDriver(
    { ...context, azure: deps.azure, owner: deps.newId(), pauseMs },
    signal,
  );
  let sweeping: Promise<void> = Promise.resolve();

  return {
    noteReport: (shown) => noteReport(shown, context),
    offerOf: (conversationId, target) => offerOf(conversationId, target, context),
    request: (ask) => requestReset(ask, context),
    attachCard: async (tenantId, requestId, card) => {
      await ledger.change({ tenantId, requestId }, (row) =>
        decide(row, { kind: "card-posted", card }, { nowMs: clock(), policy: null }),
      );
    },
    press: (press) => pressButton(press, context),
    view: (look) => viewRequest(look, context),
    latestOf: (tenantId, target) => latestOf(tenantId, target, context),
    latestIn: (tenantId, conversationId) => latestIn(tenantId, conversationId, context),
    resetOperationOf: (target) => resetOperationOf(target, context),
    noteEvidence: (evidence) => noteEvidence(evidence, context),
    forgetBefore: (endedBeforeMs) => forgetBefore(endedBeforeMs, context),
    start: async () => {
      await context.tenants.discover();
      await sweep({ context, driver, announcer, isFirst: true });
      sweeping = sweepOn({ context, driver, announcer }, deps, signal);
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([driver.stop(), sweeping]);
      // What is not told now is told after the next start: a Teams that hangs must not hold up the end.
      await Promise.race([announcer.settled(), deps.pause(lastWordsMs, new AbortController().signal)]);
    },
  };
}
