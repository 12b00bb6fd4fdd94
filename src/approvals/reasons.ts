import type { Reason } from "./reason.ts";
import { refusalReasons } from "./refusal-reasons.ts";
import { stateReasons } from "./state-reasons.ts";

/** Codes that only refusals carry. */
export type RefusalCode = keyof typeof refusalReasons;

/** Codes that a stored request carries. */
export type StateCode = keyof typeof stateReasons;

/** The stable name of a reason. */
export type ReasonCode = StateCode | RefusalCode;

/**
 * Every reason code of a reset, with its words: the one table for cards, documentation and the audit trail. Codes are stored and quoted:
 * one is never renamed or reused.
 */
export const reasons: Readonly<Record<ReasonCode, Reason>> = { ...stateReasons, ...refusalReasons };

/** All codes that a stored request may carry, in the table's order. */
export const stateCodes = Object.keys(stateReasons) as readonly StateCode[];
