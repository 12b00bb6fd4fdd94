import { objectOf, type Json } from "../teams/json.ts";
import { groupPath, machineName, type Machine } from "./machine.ts";

/** The size of all machines. */
export const machineSize = "Standard_D2s_v5";

/** A machine's disk and image. */
export function storageProfile(machine: Machine): Json {
  const disk = `${machineName(machine)}_OsDisk_1`;
  return {
    imageReference: machine.system.image,
    osDisk: {
      osType: machine.system.family,
      name: disk,
      createOption: "FromImage",
      caching: "ReadWrite",
      managedDisk: {
        storageAccountType: "Premium_LRS",
        id: `${groupPath(machine)}/providers/Microsoft.Compute/disks/${disk}`,
      },
      ...(machine.kind === "vm" ? { deleteOption: "Delete" } : {}),
      diskSizeGB: machine.system.diskSizeGB,
    },
    dataDisks: [],
    ...(machine.kind === "vm" ? { diskControllerType: "SCSI" } : {}),
  };
}

/** Made up: opens nothing. */
const exampleKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLE user@example";

/** How a system was set up. */
export function osProfile(system: Machine["system"]): Json {
  const linux = {
    disablePasswordAuthentication: true,
    ssh: { publicKeys: [{ path: "/home/azureuser/.ssh/authorized_keys", keyData: exampleKey }] },
    provisionVMAgent: true,
    patchSettings: { patchMode: "ImageDefault", assessmentMode: "ImageDefault" },
  };
  const windows = {
    provisionVMAgent: true,
    enableAutomaticUpdates: true,
    patchSettings: { patchMode: "AutomaticByOS", assessmentMode: "ImageDefault" },
  };
  return {
    adminUsername: "azureuser",
    ...(system.family === "Windows" ? { windowsConfiguration: windows } : { linuxConfiguration: linux }),
    secrets: [],
    allowExtensionOperations: true,
    requireGuestProvisionSignal: true,
  };
}

/** The security settings with those of MSP; the number is the model's own of now. */
export function securityProfile(
  settings: Json | null,
  keyIncarnationId: number | null,
  apiVersion: string,
): Json {
  return {
    uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
    securityType: "TrustedLaunch",
    ...(settings === null && keyIncarnationId === null
      ? {}
      : { proxyAgentSettings: settingsAt(settings ?? {}, keyIncarnationId, apiVersion) }),
  };
}

/** The settings as an api-version shows them: newer members are absent from the answers of older versions. */
function settingsAt(settings: Json, keyIncarnationId: number | null, apiVersion: string): Json {
  const endpoint = (value: unknown): Json => {
    const { useLocalFileRules, ...rest } = objectOf(value);
    return apiVersion >= "2026-04-01" && useLocalFileRules !== undefined
      ? { ...rest, useLocalFileRules }
      : rest;
  };
  const { wireServer, imds, addProxyAgentExtension, keyIncarnationId: _, ...rest } = settings;
  return {
    ...rest,
    ...(keyIncarnationId === null ? {} : { keyIncarnationId }),
    ...(wireServer === undefined ? {} : { wireServer: endpoint(wireServer) }),
    ...(imds === undefined ? {} : { imds: endpoint(imds) }),
    ...(apiVersion >= "2025-04-01" && addProxyAgentExtension !== undefined ? { addProxyAgentExtension } : {}),
  };
}

/** An image as a scale set's model names it: without the version that was found. */
export function withoutExactVersion(image: Json): Json {
  const { exactVersion: _, ...rest } = image;
  return rest;
}

/** ARM's fine form of a moment: seven digits of a second. */
export function fineTime(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "0000+00:00");
}
