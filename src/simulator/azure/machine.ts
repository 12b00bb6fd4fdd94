import type { Json } from "../teams/json.ts";

/** What the platform says when it could not provision a VM. */
export interface ProvisioningFailure {
  readonly code: string;
  readonly message: string;
}

/** The operating system of a VM, as its model and its instance view tell it. */
export interface OperatingSystem {
  readonly family: "Windows" | "Linux";
  readonly image: Json;
  readonly osName: string;
  readonly osVersion: string;
  readonly diskSizeGB: number;
}

/** One module of the Guest Proxy Agent. */
export interface GuestModule {
  readonly status: "RUNNING" | "STOPPED" | "UNKNOWN";
  readonly message: string;
}

/** What the Guest Proxy Agent reports through its extension; what is left out is well. */
export interface GuestReport {
  readonly version: string;
  /** The secure channel as the agent spells it; all enforced when left out. */
  readonly channel?: string;
  /** The message of a key that is not well. A reset that reaches the guest replaces it. */
  readonly keyTrouble?: string;
  /** Whether a key is in memory: its guid and its id are told then. Yes when left out. */
  readonly hasKey?: boolean;
  /** The id of the key in memory. */
  readonly keyIncarnationId: number;
  /** The access-control profiles in force. */
  readonly ruleIds?: { readonly wireServer: string; readonly imds: string };
  readonly ebpf?: GuestModule;
  readonly listener?: GuestModule;
  /** Windows: the drivers in the words of the extension. */
  readonly drivers?: string;
  readonly connections?: number;
  readonly rows?: readonly Json[];
  readonly deniedRows?: readonly Json[];
}

/** When the guest takes over a new key: some seconds after the model, minutes after it, or not at all. */
export type LatchMode = "soon" | "late" | "never";
/** Whether the VM runs. */
export type Power = "running" | "deallocated";

/** What a VM is and how it fares, apart from what changes by itself or by a write. */
interface MachineTraits {
  /** One sentence for people: what can be seen on this VM. */
  readonly shows: string;
  readonly system: OperatingSystem;
  /** `securityProfile.proxyAgentSettings` as the model has it at the start; null = none. */
  readonly proxyAgentSettings: Json | null;
  /** What the agent reports; null = there is no extension that could. */
  readonly guest: GuestReport | null;
  /** The VM agent: ready, silent, or never heard of since the VM was made. Ready when left out. */
  readonly vmAgent?: "ready" | "unresponsive" | "not-yet";
  readonly power?: Power;
  /** `Updating` stays so: the state of a VM that is being changed all the time. `Succeeded` when left out. */
  readonly provisioning?: "Succeeded" | "Updating" | ProvisioningFailure;
  readonly latch?: LatchMode;
  /** What the reading identity meets: nothing, a missing right, or a throttle. */
  readonly access?: "open" | "forbidden" | "throttled";
  /** Answers with JSON nulls and odd casing, as ARM sometimes does. */
  readonly isOdd?: boolean;
  /** Further members of the body (`plan`, `identity`, `zones`). */
  readonly more?: Json;
}

/** A VM of the simulated Azure. */
export interface VmMachine extends MachineTraits {
  readonly kind: "vm";
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly location: string;
  /** The Flexible scale set that it belongs to. */
  readonly scaleSet?: string;
}

/** One instance of a Uniform scale set. */
export interface InstanceMachine extends MachineTraits {
  readonly kind: "instance";
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly scaleSet: string;
  readonly instanceId: string;
  readonly location: string;
  readonly latestModelApplied: boolean;
}

/** A machine of the simulated Azure. */
export type Machine = VmMachine | InstanceMachine;

/** A scale set of the simulated Azure. */
export interface ScaleSet {
  readonly orchestration: "Uniform" | "Flexible";
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly location: string;
  readonly system: OperatingSystem;
  readonly proxyAgentSettings: Json;
}

/** The path that both the machine's id and its other addresses start with. */
export function groupPath(place: {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
}): string {
  return `/subscriptions/${place.subscriptionId}/resourceGroups/${place.resourceGroup}`;
}

/** The ARM id of a scale set. */
export function scaleSetId(place: {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}): string {
  return `${groupPath(place)}/providers/Microsoft.Compute/virtualMachineScaleSets/${place.name}`;
}

/** The ARM id of a machine. */
export function machineId(machine: Machine): string {
  return machine.kind === "vm"
    ? `${groupPath(machine)}/providers/Microsoft.Compute/virtualMachines/${machine.name}`
    : `${scaleSetId({ ...machine, name: machine.scaleSet })}/virtualMachines/${machine.instanceId}`;
}

/** The name as ARM and Resource Graph give it: an instance is `<scale set>_<id>`. */
export function machineName(machine: Machine): string {
  return machine.kind === "vm" ? machine.name : `${machine.scaleSet}_${machine.instanceId}`;
}
