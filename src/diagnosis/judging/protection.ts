import type { EvidencePointer } from "../evidence.ts";
import type { Facts, GuestStatus, VmFacts } from "../facts.ts";
import { isChannelDisabled, isTooEarly, judgeKey } from "./key-judgement.ts";
import { readSecureChannel } from "./secure-channel.ts";

/** Whether the VM model switches MSP on in a mode that protects or audits something. An absent mode counts as the default, Enforce. */
export function isWantedByModel(vm: VmFacts): boolean {
  return vm.mspEnabled === true && !isDisabledByModel(vm);
}

/** Whether the VM model leaves both endpoints out. One mode Disabled beside an enforced one is a choice, not a fault. */
export function isDisabledByModel(vm: VmFacts): boolean {
  return vm.mspEnabled === true && vm.wireServer === "Disabled" && vm.imds === "Disabled";
}

/** Whether VM or extension are being created or updated: then a delay is normal, as the guide says. */
export function changeInProgress(vm: VmFacts): EvidencePointer | undefined {
  if (isChanging(vm.provisioningState)) return vm.at("/properties/provisioningState");
  if (vm.extension === undefined) return undefined;
  if (isChanging(vm.extension.provisioningState))
    return vm.at(`${vm.extension.pointer}/properties/provisioningState`);
  const moving = vm.extension.statuses.find(({ code }) =>
    /^ProvisioningState\/(?:creating|updating|transitioning)/i.test(code),
  );
  return moving === undefined ? undefined : vm.at(`${moving.pointer}/code`);
}

function isChanging(state: string | undefined): boolean {
  return /^(?:creating|updating)$/i.test(state ?? "");
}

/**
 * Whether the guest shows no protection: the host says disabled, or no key is held. Undefined where the status does not tell.
 * The first moments after a start tell nothing yet.
 */
export function lacksProtection(guest: GuestStatus): boolean | undefined {
  if (isChannelDisabled(guest)) return true;
  if (guest.key === undefined || isTooEarly(guest)) return undefined;
  if (["not-told", "stopped"].includes(judgeKey(guest).kind)) return undefined;
  return guest.keyStates.keyGuid === undefined;
}

/** Whether the guest's or the model's modes leave at least one endpoint in Audit, with the place where it stands. */
export function auditEvidence({ vm, guest }: Pick<Facts, "vm" | "guest">): readonly EvidencePointer[] {
  const channel = readSecureChannel(guest?.keyStates.secureChannelState);
  const inGuest = channel.wireServer === "audit" || channel.imds === "audit";
  const base = "/properties/securityProfile/proxyAgentSettings";
  return [
    ...(guest !== undefined && inGuest ? [guest.at("/keyLatchStatus/states/secureChannelState")] : []),
    ...(vm?.mspEnabled === true && vm.wireServer === "Audit" ? [vm.at(`${base}/wireServer/mode`)] : []),
    ...(vm?.mspEnabled === true && vm.imds === "Audit" ? [vm.at(`${base}/imds/mode`)] : []),
  ];
}
