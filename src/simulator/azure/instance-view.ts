import type { Json } from "../teams/json.ts";
import { proxyAgentStatusText, summaryText } from "./guest-status.ts";
import { machineName, type GuestReport, type Machine, type ProvisioningFailure } from "./machine.ts";
import type { MachineNow, MachineState } from "./machine-state.ts";

/** What an instance view is made from. */
export interface ViewOf {
  readonly machine: Machine;
  readonly state: MachineState;
  readonly now: MachineNow;
  /** The moment that the view shows. */
  readonly atMs: number;
}

/** The extension reports about every half minute. */
const reportAgeMs = 25_000;
const good = { level: "Info", displayStatus: "Provisioning succeeded" } as const;
const succeeded = { code: "ProvisioningState/succeeded", ...good } as const;

/** A moment as ARM writes it: UTC with an offset, no fraction. */
export function armTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "+00:00");
}

/** The type of the agent's extension. */
export function extensionType(machine: Machine): string {
  return `ProxyAgent${machine.system.family}`;
}

/** Whether the VM agent reports; a machine made again does. */
function agentOf({
  machine,
  state,
}: Pick<ViewOf, "machine" | "state">): "ready" | "unresponsive" | "not-yet" {
  return state.isRecreated ? "ready" : (machine.vmAgent ?? "ready");
}

/** The instance view of a VM or an instance, as ARM writes it. */
export function instanceView(view: ViewOf): Json {
  const { machine, now, atMs } = view;
  const isReporting = now.power === "running" && agentOf(view) === "ready";
  const { system } = machine;
  const computerName =
    machine.kind === "vm" ? machine.name : computerNameOf(machine.scaleSet, machine.instanceId);
  return {
    ...(isReporting ? { computerName, osName: system.osName, osVersion: system.osVersion } : {}),
    hyperVGeneration: "V2",
    disks: [
      {
        name: `${machineName(machine)}_OsDisk_1`,
        statuses: [{ ...succeeded, time: armTime(atMs - 1_500_000) }],
      },
    ],
    ...(machine.kind === "vm" ? { bootDiagnostics: {} } : {}),
    ...(now.power === "running" ? { vmAgent: vmAgent(view) } : {}),
    ...extensions(view, isReporting),
    statuses: [provisioningStatus(view), powerStatus(now)],
  };
}

/** A Uniform instance's computer name: the prefix and six digits. */
export function computerNameOf(scaleSet: string, instanceId: string): string {
  return `${scaleSet.replaceAll("-", "")}${instanceId.padStart(6, "0")}`;
}

function vmAgent(view: ViewOf): Json {
  const { machine, atMs } = view;
  const time = armTime(atMs - reportAgeMs);
  const agent = agentOf(view);
  if (agent !== "ready") {
    const message =
      agent === "unresponsive"
        ? "VM Agent is unresponsive."
        : "VM status blob is found but not yet populated.";
    const notReady = { code: "ProvisioningState/Unavailable", level: "Warning", displayStatus: "Not Ready" };
    return { vmAgentVersion: "Unknown", statuses: [{ ...notReady, message, time }], extensionHandlers: [] };
  }
  const message = "GuestAgent is running and processing the extensions.";
  const ready = { code: "ProvisioningState/succeeded", level: "Info", displayStatus: "Ready" };
  const handler = {
    type: `Microsoft.CPlat.ProxyAgent.${extensionType(machine)}`,
    typeHandlerVersion: machine.guest?.version,
    status: machine.isOdd === true ? { ...ready, message: null, time: null } : ready,
  };
  const noHandlers = machine.isOdd === true ? null : [];
  return {
    vmAgentVersion: machine.system.family === "Windows" ? "2.7.41491.1183" : "2.15.0.1",
    statuses: [{ ...ready, message, time }],
    extensionHandlers: machine.guest === null ? noHandlers : [handler],
  };
}

function extensions(view: ViewOf, isReporting: boolean): Json {
  const { machine } = view;
  if (isReporting && machine.guest !== null) return { extensions: [extensionView(view, machine.guest)] };
  if (machine.isOdd === true) return { extensions: null };
  return machine.kind === "instance" ? { extensions: [] } : {};
}

function extensionView(view: ViewOf, guest: GuestReport): Json {
  const { machine, state, now, atMs } = view;
  const component = (name: string, message: string): Json => ({
    code: `ComponentStatus/${name}/succeeded`,
    ...good,
    message,
  });
  // Rows tell of the time before the key that is in use now.
  const isAsDefined = now.latched === null && !state.isRecreated;
  const rows = isAsDefined ? guest : { rows: [], deniedRows: [], drivers: undefined };
  const drivers = component(
    "EbpfStatus",
    rows.drivers ?? "EbpfCore: Running, AutoStart, NetEbpfExt: Running, AutoStart",
  );
  const message = "ProxyAgent extension is reporting successful status.";
  return {
    name: "AzureGuestProxyAgentExtension",
    type: `Microsoft.CPlat.ProxyAgent.${extensionType(machine)}`,
    typeHandlerVersion: guest.version,
    substatuses: [
      component("ProxyAgentConnectionSummary", summaryText(rows.rows, "proxy connection summary is empty")),
      component("ProxyAgentStatus", proxyAgentStatusText(machine, state, now, guest)),
      component(
        "ProxyAgentFailedAuthenticationSummary",
        summaryText(rows.deniedRows, "proxy failed auth summary is empty"),
      ),
      ...(machine.system.family === "Windows" ? [drivers] : []),
    ],
    statuses: [{ ...succeeded, message, time: armTime(atMs - reportAgeMs) }],
  };
}

function provisioningStatus({ machine, now, atMs }: ViewOf): Json {
  const time = armTime(atMs - reportAgeMs);
  if (now.provisioningState === "Updating") {
    return { code: "ProvisioningState/updating", level: "Info", displayStatus: "Updating", time };
  }
  if (now.provisioningState !== "Failed") return { ...succeeded, time };
  const { code, message } = failureOf(machine);
  const failed = { level: "Error", displayStatus: "Provisioning failed" };
  return { code: `ProvisioningState/failed/${code}`, ...failed, message, time };
}

/** Why the platform says that a machine failed: as it was made, or at the end of an operation that was made to fail. */
export function failureOf(machine: Machine): ProvisioningFailure {
  const { provisioning } = machine;
  if (typeof provisioning === "object") return provisioning;
  return {
    code: "VMExtensionProvisioningError",
    message: "VM has reported a failure when processing extension 'AzureGuestProxyAgentExtension'.",
  };
}

function powerStatus({ power }: MachineNow): Json {
  const displayStatus = power === "running" ? "VM running" : "VM deallocated";
  return { code: `PowerState/${power}`, level: "Info", displayStatus };
}
