import type { Code } from "../diagnosis/catalogue.ts";
import type { Report } from "../diagnosis/report.ts";
import type { ActionData } from "./actions.ts";

/** Which machine a card speaks of. Names are untrusted text. */
export interface Place {
  readonly name?: string;
  readonly resourceGroup?: string;
  readonly region?: string;
}

/** A reset request of this machine that is open now. */
export interface PendingRequest {
  readonly from: number;
  readonly to: number;
  /** The state's label in our words. */
  readonly state: string;
}

/** Everything that a report card shows. */
export interface ReportView {
  readonly report: Report;
  readonly place: Place;
  /** Connection rows (user names, command lines) are shown in a personal chat only. */
  readonly audience: "personal" | "shared";
  /** What the sources line says besides, in our words: a source that did not answer. */
  readonly notes?: readonly string[];
  /** Whether this person may ask for the reset that the report offers: not, in words only, or with the button. */
  readonly canRequestReset: false | "needs-approver" | "button";
  readonly docsUrl: (code: Code) => string;
  /** Where a file can be sent: a link to the 1:1 chat with the bot. Null in that chat itself. */
  readonly sendStatusUrl: string | null;
  readonly pendingRequest?: PendingRequest;
  /** Goes back with every button; null where nothing can be done again (no machine, nothing stored). */
  readonly actionData: ActionData | null;
}
