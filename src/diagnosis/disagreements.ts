import type { Facts, GuestStatus, VmFacts } from "./facts.ts";
import { isAtLeast } from "./judging/era.ts";
import { judgeKey } from "./judging/key-judgement.ts";
import { stricterEndpoints } from "./judging/protection.ts";

/** What is compared: ARM's view, the status that counts, and every copy of it. */
interface Compared {
  readonly vm: VmFacts | undefined;
  readonly guest: GuestStatus | undefined;
  readonly substatus: GuestStatus | undefined;
  readonly uploads: readonly GuestStatus[];
}

/**
 * What two fresh sources say differently about the state of one machine, in words of ours. The newer one counts, so these are only said:
 * they shake nothing. Files that are old were overtaken by time and are not compared.
 */
export function findDisagreements({ vm, guest, substatus, uploads }: Compared): readonly string[] {
  const others = uploads.filter((upload) => upload !== guest && isComparable(upload));
  return [
    ...(guest !== undefined && others.some((other) => disagreeOnKey(other, guest))
      ? [
          "The files say different things about the key, one that it is latched and another that it is not: the newest counts.",
        ]
      : []),
    ...(isOvertaken(guest, uploads)
      ? [
          "A newer file that is cut off says something else about the key than the whole one: that one counts only until the newer is sent whole.",
        ]
      : []),
    ...(guest !== undefined && substatus !== undefined && disagreesWithAzure(guest, substatus)
      ? [
          "The file and Azure's copy of the agent's status say different things about the key: the file counts, since it carries its own time.",
        ]
      : []),
    ...stricterGuest(vm, guest),
  ];
}

function isComparable({ freshness, isComplete }: GuestStatus): boolean {
  return freshness === "fresh" && isComplete;
}

const troubles = [
  "refused",
  "attest-unclear",
  "not-stored",
  "unreachable",
  "host-without-msp",
  "silent",
] as const;

/** Latched, or a certain trouble with the key; every other word about it proves nothing against another file. */
function keyIsHeld(guest: GuestStatus): boolean | undefined {
  const judgement = judgeKey(guest);
  if (judgement.kind === "latched") return true;
  if ("isCertain" in judgement && !judgement.isCertain) return undefined;
  return troubles.some((kind) => kind === judgement.kind) ? false : undefined;
}

function disagreeOnKey(one: GuestStatus, other: GuestStatus): boolean {
  const [left, right] = [keyIsHeld(one), keyIsHeld(other)];
  return left !== undefined && right !== undefined && left !== right;
}

function disagreesWithAzure(guest: GuestStatus, substatus: GuestStatus): boolean {
  return (
    guest !== substatus && isComparable(guest) && isComparable(substatus) && disagreeOnKey(guest, substatus)
  );
}

/** Whether a newer file, of which only a part could be saved, speaks of the key against the one that counts. */
function isOvertaken(guest: GuestStatus | undefined, uploads: readonly GuestStatus[]): boolean {
  return (
    guest !== undefined &&
    uploads.some(
      (upload) =>
        !upload.isComplete &&
        upload.freshness === "fresh" &&
        Number(upload.timestampMs) > Number(guest.timestampMs) &&
        disagreeOnKey(upload, guest),
    )
  );
}

/** Whether something that is at least as new speaks against the status that counts: then that alone proves neither health nor a ground for a reset. */
export function isDisputed(facts: Pick<Facts, "vm" | "guest" | "substatus" | "statusReadings">): boolean {
  const saved = facts.statusReadings.flatMap((reading) =>
    reading.kind === "unreadable" ? (reading.partial ?? []) : [],
  );
  return isDisputedByAzure(facts) || isOvertaken(facts.guest, saved);
}

/**
 * Whether Azure's copy is of now by the extension's own check (≥ 1.0.39) and speaks against the file that counts.
 */
function isDisputedByAzure({ vm, guest, substatus }: Pick<Facts, "vm" | "guest" | "substatus">): boolean {
  const version = vm?.extension?.version;
  if (guest === undefined || substatus === undefined || version === undefined) return false;
  return isAtLeast(version, 39) && disagreesWithAzure(guest, substatus);
}

function stricterGuest(vm: VmFacts | undefined, guest: GuestStatus | undefined): readonly string[] {
  if (vm === undefined || guest?.freshness !== "fresh" || stricterEndpoints(vm, guest).length === 0)
    return [];
  return [
    "The VM model asks for less than the agent does: an endpoint that is Audit or Disabled in the model is stricter in the guest, so the change has not arrived or the file is from before it.",
  ];
}
