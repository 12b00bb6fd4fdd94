import type { EvidencePointer } from "../evidence.ts";
import type { Facts, GuestStatus, Observation } from "../facts.ts";

/** The key message as evidence. */
export function keyMessage(guest: GuestStatus): EvidencePointer {
  return guest.at("/keyLatchStatus/message");
}

/** The key guid, or its absence, as evidence. */
export function keyGuid(guest: GuestStatus): EvidencePointer {
  return guest.at("/keyLatchStatus/states/keyGuid");
}

/** The secure channel's state as evidence. */
export function secureChannelState(guest: GuestStatus): EvidencePointer {
  return guest.at("/keyLatchStatus/states/secureChannelState");
}

/** The journal lines about the key that a person pasted. */
export function journalLines(facts: Pick<Facts, "observations">): readonly EvidencePointer[] {
  return facts.observations.flatMap(({ lostKeyLine, refusedKeyLine }: Observation) => [
    ...(lostKeyLine ? [lostKeyLine.at] : []),
    ...(refusedKeyLine ? [refusedKeyLine.at] : []),
  ]);
}
