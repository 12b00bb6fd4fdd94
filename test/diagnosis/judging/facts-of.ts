import type { InputDocument } from "../../../src/diagnosis/evidence.ts";
import type { Facts, GuestStatus } from "../../../src/diagnosis/facts.ts";
import { joinFacts } from "../../../src/diagnosis/join.ts";
import type { StatusChanges } from "../builders.ts";
import { document, nowMs, status } from "../builders.ts";

/** What all documents say, before any rule has judged it. */
export function factsOf(...documents: readonly InputDocument[]): Facts {
  return joinFacts(documents, nowMs);
}

/** The agent's status with changes, as the rules see it. */
export function guestOf(changes: StatusChanges = {}): GuestStatus {
  const { guest } = factsOf(document("status-file", status(changes)));
  if (guest === undefined) throw new Error("the status was not read");
  return guest;
}
