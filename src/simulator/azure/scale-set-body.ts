import type { Json } from "../teams/json.ts";
import { groupPath, scaleSetId, type ScaleSet } from "./machine.ts";
import { guidOf } from "./machine-state.ts";
import { fineTime, machineSize, osProfile, securityProfile, withoutExactVersion } from "./model-parts.ts";

/** The body of a scale set's model. */
export function scaleSetBody(set: ScaleSet, instances: number, createdMs: number, apiVersion: string): Json {
  const isUniform = set.orchestration === "Uniform";
  return {
    name: set.name,
    id: scaleSetId(set),
    type: "Microsoft.Compute/virtualMachineScaleSets",
    location: set.location,
    etag: '"12"',
    sku: { name: machineSize, tier: "Standard", capacity: instances },
    properties: {
      singlePlacementGroup: isUniform,
      orchestrationMode: set.orchestration,
      ...(isUniform ? { upgradePolicy: { mode: "Manual" }, overprovision: false } : {}),
      virtualMachineProfile: machineProfile(set, apiVersion),
      provisioningState: "Succeeded",
      uniqueId: guidOf(`scale set ${scaleSetId(set)}`),
      platformFaultDomainCount: isUniform ? 5 : 1,
      timeCreated: fineTime(createdMs),
    },
  };
}

function machineProfile(set: ScaleSet, apiVersion: string): Json {
  const { system, proxyAgentSettings } = set;
  const { keyIncarnationId: id } = proxyAgentSettings;
  return {
    osProfile: { computerNamePrefix: set.name.replaceAll("-", ""), ...osProfile(system) },
    storageProfile: {
      imageReference: withoutExactVersion(system.image),
      osDisk: {
        osType: system.family,
        createOption: "FromImage",
        caching: "ReadWrite",
        managedDisk: { storageAccountType: "Premium_LRS" },
        diskSizeGB: system.diskSizeGB,
      },
    },
    networkProfile: { networkInterfaceConfigurations: [networkInterface(set)] },
    diagnosticsProfile: { bootDiagnostics: { enabled: true } },
    securityProfile: securityProfile(proxyAgentSettings, typeof id === "number" ? id : null, apiVersion),
  };
}

function networkInterface(set: ScaleSet): Json {
  const subnet = `${groupPath(set)}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/default`;
  const address = { subnet: { id: subnet }, privateIPAddressVersion: "IPv4" };
  return {
    name: `${set.name}-nic`,
    properties: { primary: true, ipConfigurations: [{ name: "ipconfig1", properties: address }] },
  };
}
