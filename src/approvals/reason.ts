/** Where a reason code appears: as the reason of a state, or as the answer to somebody who was refused. */
type ReasonUse = "state" | "refusal";

/** What a reason code says: what happened, why it matters, what to do. */
export interface Reason {
  readonly use: ReasonUse;
  readonly what: string;
  readonly why: string;
  readonly todo: string;
}
