import type { InstanceMachine, ScaleSet, VmMachine } from "../machine.ts";
import { enforced, prod } from "./places.ts";
import { ubuntu22, windows2022 } from "./systems.ts";

const { kind: _, ...place } = prod;
const front = { ...place, kind: "instance", scaleSet: "vmss-front", system: windows2022 } as const;
const pool = { ...prod, scaleSet: "vmss-pool", system: ubuntu22 } as const;
const rejected = 'Failed to acquire key details: Key(KeyResponse("acquire", 403))';

/** The scale sets of the simulated Azure. */
export const scaleSets: readonly ScaleSet[] = [
  {
    ...place,
    name: "vmss-front",
    orchestration: "Uniform",
    system: windows2022,
    proxyAgentSettings: enforced(0),
  },
  {
    ...place,
    name: "vmss-pool",
    orchestration: "Flexible",
    system: ubuntu22,
    proxyAgentSettings: enforced(0),
  },
];

/** The instances of the Uniform scale set. */
export const uniformInstances: readonly InstanceMachine[] = [
  {
    ...front,
    instanceId: "0",
    shows: "A healthy instance of a Uniform scale set.",
    latestModelApplied: true,
    proxyAgentSettings: enforced(0),
    guest: { version: "1.0.47", keyIncarnationId: 0 },
  },
  {
    ...front,
    instanceId: "1",
    shows: "An instance that has not got the scale set's new model: MSP is not enabled on it.",
    latestModelApplied: false,
    proxyAgentSettings: null,
    guest: null,
  },
  {
    ...front,
    instanceId: "2",
    shows: "An instance whose model is ahead of its guest: a reset is on its way.",
    latestModelApplied: true,
    proxyAgentSettings: enforced(2),
    guest: { version: "1.0.44", keyIncarnationId: 1 },
    latch: "never",
  },
  {
    ...front,
    instanceId: "3",
    shows: "An instance whose key the host refuses: a reset is offered for it alone.",
    latestModelApplied: true,
    proxyAgentSettings: enforced(1),
    guest: { version: "1.0.44", keyIncarnationId: 1, hasKey: false, keyTrouble: rejected },
  },
];

/** The instances of the Flexible scale set: ordinary VMs. */
export const flexibleInstances: readonly VmMachine[] = [
  {
    ...pool,
    name: "vmss-pool_4f1a2b3c",
    shows: "A healthy instance of a Flexible scale set.",
    proxyAgentSettings: enforced(0),
    guest: { version: "1.0.47", keyIncarnationId: 0 },
  },
  {
    ...pool,
    name: "vmss-pool_9d8e7f60",
    shows: "An instance of a Flexible scale set whose key the host refuses.",
    proxyAgentSettings: enforced(5),
    guest: { version: "1.0.44", keyIncarnationId: 5, hasKey: false, keyTrouble: rejected },
  },
];
