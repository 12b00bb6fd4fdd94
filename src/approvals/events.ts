import type { Result } from "../result.ts";
import type { Person, Place } from "./access.ts";
import type { AuditEvent } from "./audit.ts";
import type { LoadedPolicy } from "./policy.ts";
import type { RefusalCode, StateCode } from "./reasons.ts";
import type { OperationFailure, PostedCard, ResetRequest, SendAnswer } from "./request.ts";
import type { VmCheckCode } from "./transition-table.ts";

/** What a card's button says when it is pressed; every member comes from outside and is compared with the store. */
export interface Click {
  readonly requestId: string;
  readonly verb: string;
  readonly planHash: string;
  readonly conversationId: string;
  readonly replyToId: string;
}

/** Which machine was read when, and for which plan. */
interface CheckedMachine {
  readonly resourceId: string;
  readonly vmId: string;
  readonly from: number;
  readonly readAtMs: number;
  /** The model's id as read; null where it was not. */
  readonly modelId: number | null;
}

/** The machine as it was read, judged against one plan (made by the checks of the key reset): it holds, with an `If-Match`, or why not. */
export type VmCheck =
  | (CheckedMachine & { readonly failed: null; readonly etag: string })
  | (CheckedMachine & { readonly failed: VmCheckCode; readonly etag: null });

/** What the readings of model and guest amount to (made by the judgement of the key reset). */
export type Judgement =
  /** The model shows `to`. */
  | { readonly kind: "accepted"; readonly by: "us" | "unknown" }
  /** The guest uses the new key, by our reading or by a person's file. */
  | { readonly kind: "confirmed"; readonly by: "azure" | "person" }
  | {
      readonly kind: "ended";
      readonly state: "STALE" | "FAILED" | "UNVERIFIED";
      readonly reason: StateCode;
      readonly seenId: number | null;
    };

/** What can happen to a stored request. `owner` is the instance that acts. */
export type ResetEvent =
  | { readonly kind: "card-posted"; readonly card: PostedCard }
  | { readonly kind: "join"; readonly by: Person; readonly place: Place }
  | { readonly kind: "approve"; readonly by: Person; readonly click: Click; readonly vm: VmCheck | null }
  | { readonly kind: "reject"; readonly by: Person; readonly click: Click; readonly reason: string }
  | { readonly kind: "cancel"; readonly by: Person; readonly click: Click }
  | { readonly kind: "expire" }
  | { readonly kind: "supersede"; readonly modelId: number }
  | { readonly kind: "start"; readonly owner: string }
  | { readonly kind: "take-over"; readonly owner: string }
  | { readonly kind: "send"; readonly owner: string; readonly correlationId: string; readonly vm: VmCheck }
  | { readonly kind: "answer"; readonly correlationId: string; readonly answer: SendAnswer }
  | {
      readonly kind: "judge";
      readonly owner: string;
      readonly judgement: Judgement;
      /** What Azure said of a failed operation, to be kept with the end that it is the reason of. */
      readonly operationFailure?: OperationFailure;
    };

/** What a decision depends on besides the request: the moment, and the policy as read just now (null: missing or invalid). */
export interface DecisionContext {
  readonly nowMs: number;
  readonly policy: LoadedPolicy | null;
}

/** The request as it is to be stored, with the audit lines of the same transaction. */
export interface Change {
  readonly kind: "changed";
  readonly request: ResetRequest;
  readonly auditEvents: readonly AuditEvent[];
}

/** The same thing was done before: nothing is to be stored. */
export interface Already {
  readonly kind: "already";
  readonly request: ResetRequest;
  readonly auditEvents: readonly [];
}

/** Why something was not done, with what a kind and exact sentence needs; its audit lines are to be stored all the same. */
export interface Refusal {
  readonly code: RefusalCode;
  /** Who could approve instead: object ids. */
  readonly eligible: readonly string[];
  /** How many approvals are needed; null where that does not matter. */
  readonly quorum: number | null;
  /** When it may be tried again; null where that does not matter. */
  readonly untilMs: number | null;
  /** The request that stands in the way; null where there is none. */
  readonly openRequestId: string | null;
  readonly auditEvents: readonly AuditEvent[];
}

/** The answer of the state machine. */
export type Decision = Result<Change | Already, Refusal>;
