import type { AgentVersion, GuestStatus, Observation, VmFacts } from "./facts.ts";
import { osFamilyOfGuest } from "./os-family.ts";

/** What is compared: ARM's view, the status that counts, and the others. */
interface Compared {
  readonly vm: VmFacts | undefined;
  readonly guest: GuestStatus | undefined;
  readonly upload: GuestStatus | undefined;
  readonly substatus: GuestStatus | undefined;
  readonly uploads: readonly GuestStatus[];
  readonly vms: readonly VmFacts[];
  readonly observations: readonly Observation[];
}

/**
 * What two sources say differently about the machine itself, in words of ours. A status.json does not say which VM it is from, so a
 * contradiction means that it may be another VM's. While one stands, nothing of the file is certain and no reset is offered.
 */
export function findContradictions({
  vm,
  guest,
  upload,
  uploads,
  substatus,
  vms,
  observations,
}: Compared): readonly string[] {
  return [
    ...(vm !== undefined && guest !== undefined && guest === upload
      ? contradictionsWithAzure(vm, guest, substatus)
      : []),
    ...(vm !== undefined && guest !== undefined ? incarnationContradiction(vm, guest) : []),
    ...contradictionsAmong(uploads),
    ...contradictionsAmongVms(vms),
    ...(vm === undefined ? [] : outputContradiction(vm, observations)),
  ];
}

/** What a command printed in another system than Azure's VM; it is another VM's, and proves nothing of this one. */
export function outputOfAnotherSystem(
  vm: VmFacts | undefined,
  observations: readonly Observation[],
): Observation | undefined {
  if (vm === undefined || vm.osFamily === "unknown") return undefined;
  return observations.find(({ osFamily }) => osFamily !== "unknown" && osFamily !== vm.osFamily);
}

function outputContradiction(vm: VmFacts, observations: readonly Observation[]): readonly string[] {
  const strange = outputOfAnotherSystem(vm, observations);
  if (strange === undefined) return [];
  return [
    `What was pasted comes from a ${systemName(strange.osFamily)} VM, but Azure says that this VM runs ${systemName(vm.osFamily)}: it is probably another VM's.`,
  ];
}

/** Two bodies of Azure must be of one VM: by `vmId`, else by resource id. */
function contradictionsAmongVms(vms: readonly VmFacts[]): readonly string[] {
  const ids = new Set(vms.flatMap(({ vmId }) => vmId?.toLowerCase() ?? []));
  const names = new Set(vms.flatMap(({ resourceId }) => resourceId?.toLowerCase() ?? []));
  return ids.size > 1 || names.size > 1
    ? ["The answers of Azure are about different VMs: only one of them can be this VM's."]
    : [];
}

function contradictionsWithAzure(
  vm: VmFacts,
  guest: GuestStatus,
  substatus: GuestStatus | undefined,
): readonly string[] {
  return [
    ...systemContradiction(vm, guest),
    ...versionContradiction(vm.extension?.version ?? substatus?.version, guest.version),
    ...(substatus === undefined ? [] : keyContradiction(guest, substatus)),
  ];
}

function systemContradiction(vm: VmFacts, guest: GuestStatus): readonly string[] {
  const guestOs = osFamilyOfGuest(guest);
  if (vm.osFamily === "unknown" || guestOs === "unknown" || vm.osFamily === guestOs) return [];
  return [
    `The file is from a ${systemName(guestOs)} VM, but Azure says that this VM runs ${systemName(vm.osFamily)}: it is probably another VM's file.`,
  ];
}

function versionContradiction(
  known: AgentVersion | undefined,
  own: AgentVersion | undefined,
): readonly string[] {
  if (known === undefined || own === undefined || sameRelease(known.parts, own.parts)) return [];
  return [
    "The file's agent version differs from the version that Azure reports for this VM: it may be another VM's file, or one from before an update.",
  ];
}

function keyContradiction(guest: GuestStatus, substatus: GuestStatus): readonly string[] {
  const own = guest.keyStates;
  const known = substatus.keyStates;
  const isSameIncarnation =
    own.keyIncarnationId !== undefined && own.keyIncarnationId === known.keyIncarnationId;
  if (substatus.freshness !== "fresh" || !isSameIncarnation) return [];
  if (own.keyGuid === undefined || known.keyGuid === undefined) return [];
  if (own.keyGuid.toLowerCase() === known.keyGuid.toLowerCase()) return [];
  return [
    "The file names another key (keyGuid) than Azure's copy of the agent's status, with the same keyIncarnationId: it may be another VM's file.",
  ];
}

function incarnationContradiction(vm: VmFacts, guest: GuestStatus): readonly string[] {
  const guestId = guest.keyStates.keyIncarnationId;
  if (guestId === undefined || !vm.hasModel || !/^\d{1,10}$/.test(guestId)) return [];
  const modelId = vm.keyIncarnationId ?? 0;
  if (Number(guestId) <= modelId) return [];
  return [
    `The agent's keyIncarnationId (${guestId}) is higher than the VM model's (${String(modelId)}), which cannot be: the two are not about the same VM, or the VM was created again.`,
  ];
}

/** Several files of one person: they must be of one machine. */
function contradictionsAmong(uploads: readonly GuestStatus[]): readonly string[] {
  const systems = new Set(uploads.map(osFamilyOfGuest).filter((os) => os !== "unknown"));
  const guids = new Set(uploads.flatMap(({ keyStates }) => keyStates.keyGuid?.toLowerCase() ?? []));
  const found: string[] = [];
  if (systems.size > 1)
    found.push("The files are from different systems, Linux and Windows: they cannot all be of this VM.");
  if (guids.size > 1)
    found.push(
      "The files name different keys (keyGuid): they are from different VMs, or from before and after a key reset.",
    );
  return found;
}

function sameRelease(left: readonly number[], right: readonly number[]): boolean {
  return [0, 1, 2].every((index) => left[index] === right[index]);
}

function systemName(os: "linux" | "windows" | "unknown"): string {
  return os === "windows" ? "Windows" : "Linux";
}
