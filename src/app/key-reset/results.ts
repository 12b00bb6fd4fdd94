import type { ReasonCode } from "../../approvals/reasons.ts";
import type { ResetRequest } from "../../approvals/request.ts";
import type { ResetRefusal } from "../../diagnosis/report.ts";
import type { ModelReading } from "../../key-reset/reading.ts";
import type { AzureProblem } from "../ports/azure-reader.ts";

/** A request with what its card shows beside it: the machine as it was read when the request was made; nulls where that is not stored (any more). */
export interface ShownRequest {
  readonly request: ResetRequest;
  readonly machine: ModelReading | null;
  /** Azure's region, as ARM writes it; untrusted. */
  readonly region: string | null;
}

/** Why something was not done, with what a kind and exact sentence needs. The words of `code` are in `approvals/reasons.ts`. */
export interface Refused {
  readonly kind: "refused";
  readonly code: ReasonCode;
  /** Who could approve instead: object ids; empty where that does not matter. */
  readonly eligible: readonly string[];
  /** How many approvals are needed; null where that does not matter. */
  readonly quorum: number | null;
  /** When it may be tried again; null where that does not matter. */
  readonly untilMs: number | null;
  /** The request concerned, or the one that stands in the way; null where there is none, or this person may not see it. */
  readonly shown: ShownRequest | null;
  /** With code `not-offered`: why the diagnosis does not offer a reset (null: there is no report at hand). */
  readonly notOfferedBecause?: ResetRefusal | null;
  /** With code `azure-not-read`: what Azure answered. */
  readonly azureProblem?: AzureProblem;
}

/** The store was too busy, or holds a row of a newer program: nothing was decided; try again. */
interface Unavailable {
  readonly kind: "unavailable";
}

/** What came of asking for a reset. */
export type Asked =
  /** A new request: post its approval card, then `attachCard`. */
  | { readonly kind: "created"; readonly shown: ShownRequest; readonly eligible: readonly string[] }
  /** The same reset was asked for before: show its card here as well, then `attachCard`. `isNew`: this person was added to it. */
  | {
      readonly kind: "joined";
      readonly shown: ShownRequest;
      readonly eligible: readonly string[];
      readonly isNew: boolean;
    }
  | Refused
  | Unavailable;

/** What came of a press of Approve, Reject or Cancel. The row's `state` and `reasonCode` say what it led to. */
export type Pressed =
  /** This press changed something: it counted, decided, or found that the request no longer holds. */
  | { readonly kind: "done"; readonly shown: ShownRequest }
  /** The same person's same decision was there before. */
  | { readonly kind: "already"; readonly shown: ShownRequest }
  | Refused
  | Unavailable;

/** A person's own view of a request; `absent` also stands for requests that this person may not see. */
export type Viewed =
  | {
      readonly kind: "view";
      readonly shown: ShownRequest;
      readonly eligible: readonly string[];
    }
  | { readonly kind: "absent" };

/** What a newly uploaded file did to requests of its machine. */
export type EvidenceNoted =
  /** It proves the new key: the request is SUCCEEDED now. */
  | { readonly kind: "confirmed"; readonly shown: ShownRequest }
  /** It shows a latched key: a pending request that rests on a finding becomes STALE at its next decision. */
  | { readonly kind: "latched"; readonly shown: ShownRequest }
  /** It changes nothing. */
  | { readonly kind: "nothing" };
