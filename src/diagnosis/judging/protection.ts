import type { EvidencePointer } from "../evidence.ts";
import type { Facts, GuestStatus, VmFacts } from "../facts.ts";
import { isChannelDisabled, isTooEarly, judgeKey } from "./key-judgement.ts";
import { readSecureChannel } from "./secure-channel.ts";
import { isStopping } from "./stopping.ts";

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
  return /^(?:creating|updating)$/i.test(String(state));
}

/**
 * Whether the guest shows no protection: the host says disabled, or no key is held. Undefined where the status does not tell.
 * The first moments after a start tell nothing yet, and a service that stopped nothing any more.
 */
export function lacksProtection(guest: GuestStatus): boolean | undefined {
  if (isStopping(guest)) return undefined;
  if (isChannelDisabled(guest)) return true;
  if (guest.key === undefined || isTooEarly(guest)) return undefined;
  if (["not-told", "stopped"].includes(judgeKey(guest).kind)) return undefined;
  return guest.keyStates.keyGuid === undefined;
}

type Endpoint = "wireServer" | "imds";

const settings = "/properties/securityProfile/proxyAgentSettings";

/** Where the mode of an endpoint stands in the VM model: its own, or the deprecated one of both. */
export function modeAt(vm: VmFacts, endpoint: Endpoint): EvidencePointer {
  const own = vm.at(`${settings}/${endpoint}/mode`);
  const common = vm.at(`${settings}/mode`);
  return own.value === null && common.value !== null ? common : own;
}

/** How much a mode protects; one that is not told counts as none. */
function strictness(mode: string | undefined): number {
  return Math.max(0, ["disabled", "audit", "enforce"].indexOf(String(mode).toLowerCase()));
}

/**
 * Endpoints that the guest protects less than the VM model asks for. An endpoint that the host leaves out by protocol 1.0 is no
 * mismatch (rule of judgement 8), and a profile does not tell its mode.
 */
export function weakerEndpoints(vm: VmFacts, guest: GuestStatus): readonly Endpoint[] {
  const state = guest.keyStates.secureChannelState;
  const channel = readSecureChannel(state);
  if (channel.kind !== "modes" || /^\s*wireserver\s*$/i.test(String(state))) return [];
  return (["wireServer", "imds"] as const).filter(
    (endpoint) => strictness(channel[endpoint]) < strictness(vm[endpoint]),
  );
}

/**
 * What is said of the one endpoint that is left out beside one that is not: by protocol 1.0, or because its mode is Disabled. The guest's
 * word goes before the model's. That is a choice and no fault (rule of judgement 8). Undefined where none is, or both are.
 */
export function leftOutWords({ vm, guest }: Pick<Facts, "vm" | "guest">): string | undefined {
  const channel = readSecureChannel(guest?.keyStates.secureChannelState);
  const isTold = channel.kind === "modes";
  const isOut = (endpoint: Endpoint): boolean =>
    isTold ? channel[endpoint] === "disabled" : vm?.mspEnabled === true && vm[endpoint] === "Disabled";
  const [wireServer, imds] = [isOut("wireServer"), isOut("imds")];
  if (wireServer === imds) return undefined;
  return wireServer
    ? "WireServer is left out and not protected, only IMDS is in the secure channel"
    : "IMDS is left out and not protected, only WireServer is in the secure channel";
}

/** Endpoints that the guest protects more than the mode which the VM model names for them. */
export function stricterEndpoints(vm: VmFacts, guest: GuestStatus): readonly Endpoint[] {
  const channel = readSecureChannel(guest.keyStates.secureChannelState);
  if (vm.mspEnabled !== true) return [];
  return (["wireServer", "imds"] as const).filter(
    (endpoint) =>
      (vm[endpoint] === "Audit" || vm[endpoint] === "Disabled") &&
      strictness(channel[endpoint]) > strictness(vm[endpoint]),
  );
}

/** Whether the guest's or the model's modes leave at least one endpoint in Audit, with the place where it stands. */
export function auditEvidence({ vm, guest }: Pick<Facts, "vm" | "guest">): readonly EvidencePointer[] {
  const channel = readSecureChannel(guest?.keyStates.secureChannelState);
  const inGuest = channel.wireServer === "audit" || channel.imds === "audit";
  const endpoints = (["wireServer", "imds"] as const).filter((endpoint) => vm?.[endpoint] === "Audit");
  const inModel = vm?.mspEnabled === true ? endpoints.map((endpoint) => modeAt(vm, endpoint)) : [];
  const distinct = inModel.filter(
    ({ pointer }, index) => inModel.findIndex((one) => one.pointer === pointer) === index,
  );
  return [
    ...(guest !== undefined && inGuest ? [guest.at("/keyLatchStatus/states/secureChannelState")] : []),
    ...distinct,
  ];
}
