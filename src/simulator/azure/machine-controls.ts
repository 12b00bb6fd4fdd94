import type { FaultEffect } from "./faults.ts";
import type { Fleet, Held } from "./fleet.ts";
import { machineId, machineName, type LatchMode, type Power } from "./machine.ts";

/** A machine as a test or a demonstration looks at it. */
interface MachineSummary {
  readonly name: string;
  readonly resourceGroup: string;
  readonly resourceId: string;
  readonly shows: string;
  readonly vmId: string;
  readonly etag: string;
  readonly provisioningState: string;
  readonly power: Power;
  readonly latch: LatchMode;
  readonly keyIncarnationId: number | null;
  /** The number that the guest has; null where nothing in the guest reports one. */
  readonly guestKeyIncarnationId: number | null;
  /** Every effective change since the start, oldest first. */
  readonly changes: readonly number[];
}

/** What people and platforms do to machines while the bot works. Ids are compared without case; an unknown one throws. */
export interface MachineControls {
  list(): readonly MachineSummary[];
  get(resourceId: string): MachineSummary;
  /** When the guest takes over keys from now on, and those it has not taken over yet. */
  setLatch(resourceId: string, latch: LatchMode): void;
  setPower(resourceId: string, power: Power): void;
  /** Somebody else raises the id; the change is done at once. */
  raise(resourceId: string, by?: number): void;
  /** Deletes the machine and makes it again under its name. */
  recreate(resourceId: string): void;
  /** What a fault does to the machine that a path names; nothing when it names none or the fault is another. */
  disturb(effect: FaultEffect, path: string): void;
}

interface Options {
  readonly fleet: Fleet;
  readonly nowMs: () => number;
  readonly newId: () => string;
}

/** Makes the controls over a fleet. */
export function createMachineControls({ fleet, nowMs, newId }: Options): MachineControls {
  function hold(resourceId: string): Held {
    const held = fleet.find(resourceId);
    if (held === null) throw new Error(`There is no machine ${resourceId}.`);
    return held;
  }

  function summary(held: Held): MachineSummary {
    const { machine, state } = held;
    const { latched, ...now } = fleet.at(held, nowMs());
    const isSilent = machine.guest === null || (machine.guest.hasKey === false && latched === null);
    const first = state.isRecreated ? 0 : (machine.guest?.keyIncarnationId ?? null);
    return {
      name: machineName(machine),
      resourceGroup: machine.resourceGroup,
      resourceId: machineId(machine),
      shows: machine.shows,
      vmId: state.vmId,
      ...now,
      latch: state.latch,
      guestKeyIncarnationId: isSilent ? null : (latched?.to ?? first),
      changes: state.writes.map(({ to }) => to),
    };
  }

  const controls: MachineControls = {
    list: () => fleet.list().map(summary),
    get: (resourceId) => summary(hold(resourceId)),
    setLatch: (resourceId, latch) => fleet.change(resourceId, { latch }),
    setPower(resourceId, power) {
      const held = hold(resourceId);
      if (held.state.power === power) return;
      const atMs = nowMs();
      // A key in the guest outlives the VM's sleep.
      const keptWrite = fleet.at(held, atMs).latched?.operationId ?? null;
      const edits = held.state.edits + 1;
      fleet.change(resourceId, { power, powerSinceMs: atMs, keptWrite, edits });
    },
    raise(resourceId, by = 1) {
      const atMs = nowMs();
      const to = (fleet.at(hold(resourceId), atMs).keyIncarnationId ?? 0) + by;
      fleet.write(resourceId, { to, atMs, settledMs: atMs, operationId: newId(), isFailing: false });
    },
    recreate(resourceId) {
      hold(resourceId);
      const fresh = { isRecreated: true, writes: [], edits: 0, power: "running", keptWrite: null } as const;
      const atMs = nowMs();
      fleet.change(resourceId, { ...fresh, vmId: newId(), createdMs: atMs, powerSinceMs: atMs });
    },
    disturb(effect, path) {
      if (fleet.find(path) === null) return;
      if (effect.kind === "raised-meanwhile") controls.raise(path, effect.by);
      if (effect.kind === "recreated") controls.recreate(path);
    },
  };
  return controls;
}
