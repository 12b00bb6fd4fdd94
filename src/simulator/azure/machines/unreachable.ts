import type { VmMachine } from "../machine.ts";
import { enforced, personnel, prod } from "./places.ts";
import { ubuntu24, windows2022 } from "./systems.ts";

/** Machines that cannot be read. */
export const unreachableMachines: readonly VmMachine[] = [
  {
    ...personnel,
    name: "hr-db-01",
    shows: "The reading identity has no right to see this machine.",
    system: windows2022,
    proxyAgentSettings: enforced(0),
    guest: { version: "1.0.47", keyIncarnationId: 0 },
    access: "forbidden",
  },
  {
    ...prod,
    name: "busy-01",
    shows: "Azure has had too many questions about this machine and asks to wait.",
    system: ubuntu24,
    proxyAgentSettings: enforced(0),
    guest: { version: "1.0.47", keyIncarnationId: 0 },
    access: "throttled",
  },
];
