import type { Person, Place } from "../../approvals/access.ts";
import type { Click } from "../../approvals/events.ts";
import type { InputDocument } from "../../diagnosis/evidence.ts";
import type { Report } from "../../diagnosis/report.ts";
import type { VmTarget } from "../../target/target.ts";

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

/** Somebody looks at a request: at a card of it, or by asking. */
export interface Look {
  readonly requestId: string;
  readonly person: Person;
  readonly place: Place;
  /** The card that is looked at; null if none is. */
  readonly card: { readonly conversationId: string; readonly activityId: string } | null;
}

/** Newly uploaded files of one machine. */
export interface NewEvidence {
  readonly target: VmTarget;
  readonly tenantId: string;
  /** Each with who sent it, where that is known. */
  readonly documents: readonly (InputDocument & { readonly by?: Person })[];
  /** The report that was made with them: while it names a contradiction, the files prove nothing. */
  readonly report: Report;
}
