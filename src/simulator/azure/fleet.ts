import { allMachines } from "./demo-machines.ts";
import { machineId, type Machine } from "./machine.ts";
import {
  initialState,
  machineAt,
  type KeyWrite,
  type LatchTimes,
  type MachineNow,
  type MachineState,
} from "./machine-state.ts";

/** A machine with what has happened to it. */
export interface Held {
  readonly machine: Machine;
  readonly state: MachineState;
}

/** The machines as plain JSON: what a restarted simulator needs to go on. */
export interface FleetSnapshot {
  readonly version: 1;
  readonly states: Readonly<Record<string, MachineState>>;
}

/** All machines, with their states. Ids are compared without case. */
export interface Fleet {
  list(): readonly Held[];
  find(resourceId: string): Held | null;
  /** The machine as it is at a moment. */
  at(held: Held, atMs: number): MachineNow;
  change(resourceId: string, changes: Partial<MachineState>): void;
  write(resourceId: string, write: KeyWrite): void;
  /** The write that an operation id stands for, with its machine. */
  operation(operationId: string): { readonly held: Held; readonly write: KeyWrite } | null;
  snapshot(): FleetSnapshot;
  restore(snapshot: FleetSnapshot): void;
}

/** Makes the machines as they are at the start. */
export function createFleet(nowMs: number, times: LatchTimes): Fleet {
  const machines = new Map(allMachines.map((machine) => [machineId(machine).toLowerCase(), machine]));
  const states = new Map([...machines].map(([id, machine]) => [id, initialState(machine, nowMs)] as const));

  function find(resourceId: string): Held | null {
    const id = resourceId.toLowerCase();
    const machine = machines.get(id);
    const state = states.get(id);
    return machine === undefined || state === undefined ? null : { machine, state };
  }

  function list(): readonly Held[] {
    return [...machines.keys()].flatMap((id) => find(id) ?? []);
  }

  function change(resourceId: string, changes: Partial<MachineState>): void {
    const held = find(resourceId);
    if (held === null) throw new Error(`There is no machine ${resourceId}.`);
    states.set(resourceId.toLowerCase(), { ...held.state, ...changes });
  }

  return {
    list,
    find,
    at: ({ machine, state }, atMs) => machineAt(machine, state, times, atMs),
    change,
    write(resourceId, write) {
      change(resourceId, { writes: [...(find(resourceId)?.state.writes ?? []), write] });
    },
    operation(operationId) {
      for (const held of list()) {
        const write = held.state.writes.find((known) => known.operationId === operationId.toLowerCase());
        if (write !== undefined) return { held, write };
      }
      return null;
    },
    snapshot: () => structuredClone({ version: 1, states: Object.fromEntries(states) }),
    restore(snapshot) {
      for (const [id, state] of Object.entries(snapshot.states)) {
        if (machines.has(id)) states.set(id, structuredClone(state));
      }
    },
  };
}
