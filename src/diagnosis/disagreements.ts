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

/**
 * Whether Azure's copy is of now by the extension's own check (≥ 1.0.39) and speaks against the file that counts: then the file alone is
 * no proof of health and no ground for a reset.
 */
export function isDisputedByAzure({
  vm,
  guest,
  substatus,
}: Pick<Facts, "vm" | "guest" | "substatus">): boolean {
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
