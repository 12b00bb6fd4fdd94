import { machineId, machineName, type Machine } from "./machine.ts";
import { linuxMachines } from "./machines/linux.ts";
import { flexibleInstances, uniformInstances } from "./machines/scale-sets.ts";
import { settingsMachines } from "./machines/settings.ts";
import { unreachableMachines } from "./machines/unreachable.ts";
import { windowsMachines } from "./machines/windows.ts";

/** All machines of the simulated Azure. */
export const allMachines: readonly Machine[] = [
  ...linuxMachines,
  ...windowsMachines,
  ...settingsMachines,
  ...unreachableMachines,
  ...flexibleInstances,
  ...uniformInstances,
];

/** A machine that somebody can ask the bot about. */
export interface DemoMachine {
  readonly name: string;
  readonly resourceGroup: string;
  readonly resourceId: string;
  /** One sentence: what is to be seen. */
  readonly shows: string;
}

/** The machines for people, the telling ones first. */
export const demoMachines: readonly DemoMachine[] = allMachines.map((machine) => ({
  name: machineName(machine),
  resourceGroup: machine.resourceGroup,
  resourceId: machineId(machine),
  shows: machine.shows,
}));
