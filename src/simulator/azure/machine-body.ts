import type { Json } from "../teams/json.ts";
import { computerNameOf, extensionType, instanceView, type ViewOf } from "./instance-view.ts";
import {
  groupPath,
  machineId,
  machineName,
  scaleSetId,
  type InstanceMachine,
  type Machine,
  type VmMachine,
} from "./machine.ts";
import { fineTime, machineSize, osProfile, securityProfile, storageProfile } from "./model-parts.ts";

/** How a body is asked for. */
export interface BodyRequest extends ViewOf {
  readonly apiVersion: string;
  /** The moment that the instance view shows; null leaves it out. */
  readonly viewAtMs: number | null;
  /** The machine as it was at that moment. */
  readonly viewNow: ViewOf["now"];
}

/** The whole body of a VM or an instance as `GET` and `PATCH` answer it. */
export function machineBody(request: BodyRequest): Json {
  const { machine } = request;
  return machine.kind === "vm" ? vmBody(request, machine) : instanceBody(request, machine);
}

function vmBody(request: BodyRequest, machine: VmMachine): Json {
  const isOdd = machine.isOdd === true;
  const set = machine.scaleSet === undefined ? null : scaleSetId({ ...machine, name: machine.scaleSet });
  const id = isOdd ? machineId(machine).replace(/resourceGroups\/([^/]+)/, shoutGroup) : machineId(machine);
  return {
    name: machine.name,
    id,
    type: "Microsoft.Compute/virtualMachines",
    location: machine.location,
    ...(isOdd ? { tags: null, plan: null } : { tags: { owner: "team-a" } }),
    etag: request.now.etag,
    ...machine.more,
    ...(set === null ? {} : { managedBy: set }),
    properties: {
      hardwareProfile: { vmSize: machineSize },
      ...(set === null ? {} : { virtualMachineScaleSet: { id: set } }),
      ...commonProperties(request),
      timeCreated: fineTime(request.state.createdMs),
      ...(request.viewAtMs === null ? {} : { instanceView: viewOf(request, request.viewAtMs) }),
    },
    ...(machine.guest === null ? {} : { resources: [extensionResource(machine)] }),
  };
}

/** ARM often writes a resource group's name in capitals. */
function shoutGroup(_: string, name: string): string {
  return `resourceGroups/${name.toUpperCase()}`;
}

function instanceBody(request: BodyRequest, machine: InstanceMachine): Json {
  return {
    name: machineName(machine),
    id: machineId(machine),
    type: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
    location: machine.location,
    etag: request.now.etag,
    instanceId: machine.instanceId,
    sku: { name: machineSize, tier: "Standard" },
    properties: {
      latestModelApplied: machine.latestModelApplied,
      modelDefinitionApplied: "VirtualMachineScaleSet",
      hardwareProfile: {},
      ...commonProperties(request),
      ...(request.viewAtMs === null ? {} : { instanceView: viewOf(request, request.viewAtMs) }),
      timeCreated: fineTime(request.state.createdMs),
    },
  };
}

function viewOf({ machine, state, viewNow }: BodyRequest, atMs: number): Json {
  return instanceView({ machine, state, now: viewNow, atMs });
}

function commonProperties({ machine, state, now, apiVersion }: BodyRequest): Json {
  const nic = `${groupPath(machine)}/providers/Microsoft.Network/networkInterfaces/${machineName(machine)}-nic`;
  return {
    provisioningState: now.provisioningState,
    vmId: state.vmId,
    storageProfile: storageProfile(machine),
    osProfile: { computerName: computerName(machine), ...osProfile(machine.system) },
    securityProfile: securityProfile(machine.proxyAgentSettings, now.keyIncarnationId, apiVersion),
    networkProfile: {
      networkInterfaces: [
        machine.kind === "vm" ? { id: nic, properties: { deleteOption: "Detach" } } : { id: nic },
      ],
    },
    diagnosticsProfile: { bootDiagnostics: { enabled: true } },
  };
}

function computerName(machine: Machine): string {
  return machine.kind === "vm" ? machine.name : computerNameOf(machine.scaleSet, machine.instanceId);
}

function extensionResource(machine: VmMachine): Json {
  const name = "AzureGuestProxyAgentExtension";
  return {
    name,
    id: `${machineId(machine)}/extensions/${name}`,
    type: "Microsoft.Compute/virtualMachines/extensions",
    location: machine.location,
    properties: {
      autoUpgradeMinorVersion: true,
      provisioningState: "Succeeded",
      enableAutomaticUpgrade: true,
      publisher: "Microsoft.CPlat.ProxyAgent",
      type: extensionType(machine),
      typeHandlerVersion: "1.0",
      settings: {},
    },
  };
}
