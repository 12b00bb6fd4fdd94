import type { Intent } from "./intents.ts";
import type { Meaning } from "./meanings.ts";

/** What is known of a message apart from what its words mean. */
export type Fact =
  | "hasFile"
  | "holdsStatus"
  | "holdsDeploymentError"
  | "isEmpty"
  | "isOneWish"
  | "isRequestAlone"
  | "isShort"
  | "isLong"
  | "speaksOfReset"
  | "asksForReset"
  | "asksForItsReset"
  | "ordersOther"
  | "isCancelAlone"
  | "tellsOfReset"
  | "resetHappened"
  | "refuses"
  | "asks"
  | "namesOtherKey"
  | "namesRequest"
  | "namesMachine"
  | "namesGroup"
  | "knowsMachine"
  | "resetOffered"
  | "requestPending"
  | "running"
  | "httpRefusal";

/** A meaning of words, or a fact. */
export type Signal = Meaning | Fact;

/** One row: the intent if all of `all`, one of `any` (where given) and nothing of `none` hold. */
export interface Decision {
  readonly intent: Intent;
  readonly confidence: number;
  readonly all?: readonly Signal[];
  readonly any?: readonly Signal[];
  readonly none?: readonly Signal[];
}

/** What holds where no row does. */
const undecided = { intent: "unknown", confidence: 0.3 } as const;

/** The first of the rows that holds for what is known of a message; `unknown` where none does. */
export function decide(rows: readonly Decision[], holds: (signal: Signal) => boolean): Decision {
  return (
    rows.find(
      ({ all = [], any, none = [] }) =>
        all.every(holds) && (any === undefined || any.some(holds)) && !none.some(holds),
    ) ?? undecided
  );
}
