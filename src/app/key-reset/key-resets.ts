import type { Person, Place } from "../../approvals/access.ts";
import type { Click } from "../../approvals/events.ts";
import type { PostedCard } from "../../approvals/request.ts";
import type { InputDocument } from "../../diagnosis/evidence.ts";
import type { ResetOperation } from "../../diagnosis/facts.ts";
import type { Report } from "../../diagnosis/report.ts";
import type { VmTarget } from "../../target/target.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Notifier } from "../ports/notifier.ts";
import type { PolicySource } from "../ports/policy-source.ts";
import type { ResetWriter } from "../ports/reset-writer.ts";
import type { Store } from "../ports/store.ts";
import type { Asked, EvidenceNoted, Pressed, ShownRequest, Viewed } from "./results.ts";

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

/** Somebody asks for a reset of one machine. */
export interface ResetAsk {
  readonly target: VmTarget;
  readonly person: Person;
  readonly place: Place;
  /** Tenant of the conversation. */
  readonly tenantId: string;
  readonly conversationId: string;
  /** In the asker's own words. */
  readonly reason: string;
  /**
   * `offer`: the newest report of this machine in this conversation (see `noteReport`) offered it. `declared-compromise`: no finding
   * supports it, only the asker's word.
   */
  readonly ground: "offer" | "declared-compromise";
  /** Milliseconds for the one reading of the machine; 3,000 if absent (a card's press is answered within 5 s). */
  readonly deadlineMs?: number;
}

/** A report about a machine as it was shown in a conversation. */
export interface ShownReport {
  readonly target: VmTarget;
  readonly tenantId: string;
  readonly conversationId: string;
  readonly report: Report;
  /** Who brought the files that the report rests on; null if all of it was read from Azure. */
  readonly evidenceBy: Person | null;
}

/** A press of a button on a request's card. Everything in `click` is compared with the store; nothing of it is believed. */
export interface Press {
  readonly person: Person;
  readonly place: Place;
  /** The verb is `approve`, `reject` or `cancel`. */
  readonly click: Click;
  /** The text of the reject's input; "" where there is none. */
  readonly reason: string;
}

/** Newly uploaded files of one machine. */
export interface NewEvidence {
  readonly target: VmTarget;
  readonly tenantId: string;
  readonly documents: readonly InputDocument[];
}

/**
 * The key resets: everything that asks for, decides, executes and verifies them. Every method may be called by any instance on the same
 * store; none waits for an execution. They throw only where the store itself fails.
 */
export interface KeyResets {
  /** To be called with every report of a resolved machine that is shown: the newest one decides whether `request` finds an offer. */
  noteReport(shown: ShownReport): Promise<void>;
  /** Asks for a reset: reads the machine, plans, then creates a request, joins the open one, or says why not. */
  request(ask: ResetAsk): Promise<Asked>;
  /** Remembers a card that was posted for a request; only on an `approval` card can be decided. */
  attachCard(tenantId: string, requestId: string, card: PostedCard): Promise<void>;
  /** Approve, Reject or Cancel was pressed. Answers from the store; reads the machine at the deciding click only (within 3 s). */
  press(press: Press): Promise<Pressed>;
  /** A person's own view of a request: for `refresh`, and for typed questions. Changes nothing but what has run out. */
  view(look: {
    readonly tenantId: string;
    readonly requestId: string;
    readonly person: Person;
    readonly place: Place;
  }): Promise<Viewed>;
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

/** The key resets over a store, ARM and a policy. */
export function createKeyResets(deps: KeyResetDeps): KeyResets {
  throw new Error(`not built yet (${typeof deps})`);
}
