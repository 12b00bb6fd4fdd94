import type { VmMachine } from "../machine.ts";
import { enforced, office } from "./places.ts";
import { windows2022 } from "./systems.ts";

const windows = { ...office, system: windows2022 } as const;

/** The Windows machines of the simulated Azure. */
export const windowsMachines: readonly VmMachine[] = [
  {
    ...windows,
    name: "win-01",
    shows: "A healthy Windows machine.",
    proxyAgentSettings: enforced(0),
    guest: { version: "1.0.47", keyIncarnationId: 0 },
  },
  {
    ...windows,
    name: "win-02",
    shows: "MSP is enabled in the model, but the guest shows no protection.",
    proxyAgentSettings: enforced(0),
    guest: {
      version: "1.0.44",
      keyIncarnationId: 0,
      hasKey: false,
      channel: "disabled",
      keyTrouble: "Customer has not enforce the secure channel state. - 184",
      connections: 0,
    },
  },
  {
    ...windows,
    name: "win-03",
    shows: "The VM agent does not report, so Azure knows nothing of the guest.",
    proxyAgentSettings: enforced(0),
    guest: { version: "1.0.44", keyIncarnationId: 0 },
    vmAgent: "unresponsive",
  },
  {
    ...windows,
    name: "win-04",
    shows: "The machine is deallocated; a new key would come at its next start.",
    proxyAgentSettings: enforced(0),
    guest: { version: "1.0.44", keyIncarnationId: 0 },
    power: "deallocated",
  },
  {
    ...windows,
    name: "win-05",
    shows: "A key reset is on its way: the model is ahead of the guest.",
    proxyAgentSettings: enforced(3),
    guest: { version: "1.0.44", keyIncarnationId: 2 },
    provisioning: "Updating",
    latch: "never",
  },
  {
    ...windows,
    name: "win-06",
    shows: "The eBPF drivers of Windows are not installed.",
    proxyAgentSettings: enforced(1),
    guest: {
      version: "1.0.47",
      keyIncarnationId: 1,
      ebpf: {
        status: "UNKNOWN",
        message: "Failed to start redirector: Failed to get eBPF API: EbpfApi.dll is not loaded",
      },
      drivers: "EbpfCore: NotInstalled, NetEbpfExt: NotInstalled",
      connections: 0,
    },
  },
];
