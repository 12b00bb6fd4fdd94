import { createHash } from "node:crypto";
import { machineId, type LatchMode, type Machine, type Power } from "./machine.ts";

/** One change of `keyIncarnationId`. */
export interface KeyWrite {
  readonly to: number;
  readonly atMs: number;
  /** Until then the VM is `Updating`. */
  readonly settledMs: number;
  readonly operationId: string;
  /** The operation ends `Failed`: the model keeps the number, the guest gets no key. */
  readonly isFailing: boolean;
}

/** What has happened to a machine since the simulator started. Plain JSON. */
export interface MachineState {
  readonly vmId: string;
  readonly createdMs: number;
  /** Made again under its name: a healthy machine with its first key. */
  readonly isRecreated: boolean;
  readonly writes: readonly KeyWrite[];
  readonly latch: LatchMode;
  readonly power: Power;
  readonly powerSinceMs: number;
  /** The write that had reached the guest when the power changed last; null = none. */
  readonly keptWrite: string | null;
  /** Other changes of the model. */
  readonly edits: number;
}

/** How long things take, in milliseconds. */
export interface LatchTimes {
  readonly latchSoonMs: number;
  readonly latchLateMs: number;
}

/** A machine as it is at one moment. */
export interface MachineNow {
  readonly etag: string;
  readonly provisioningState: string;
  readonly power: Power;
  /** The model's number; null = never set. */
  readonly keyIncarnationId: number | null;
  /** The write that has reached the guest last; null = none. */
  readonly latched: KeyWrite | null;
}

/** A machine of the start has been changed before; one made again has not. */
const firstEtag = { old: 7, recreated: 1 } as const;
const dayMs = 86_400_000;

/** A GUID that is always the same for the same text. */
export function guidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A machine as it is before anything has happened. */
export function initialState(machine: Machine, nowMs: number): MachineState {
  return {
    vmId: guidOf(`vm ${machineId(machine)}`),
    createdMs: nowMs - 60 * dayMs,
    isRecreated: false,
    writes: [],
    latch: machine.latch ?? "soon",
    power: machine.power ?? "running",
    powerSinceMs: nowMs - dayMs,
    keptWrite: null,
    edits: 0,
  };
}

/** The machine at a moment: every wait is a comparison of times, nothing runs in between. */
export function machineAt(
  machine: Machine,
  state: MachineState,
  times: LatchTimes,
  atMs: number,
): MachineNow {
  const writes = state.writes.filter((write) => write.atMs <= atMs);
  const last = writes.at(-1);
  const settled = writes.filter((write) => write.settledMs <= atMs);
  const started = modelNumber(machine.proxyAgentSettings?.keyIncarnationId);
  return {
    // A change counts when it is taken and once more when it is done.
    etag: `"${firstEtag[state.isRecreated ? "recreated" : "old"] + writes.length + settled.length + state.edits}"`,
    provisioningState: provisioningAt(machine, state, last, atMs),
    power: state.power,
    keyIncarnationId: last?.to ?? (state.isRecreated ? null : started),
    latched: writes.findLast((write) => latchMs(write, state, times) <= atMs) ?? null,
  };
}

function modelNumber(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function provisioningAt(
  machine: Machine,
  state: MachineState,
  last: KeyWrite | undefined,
  atMs: number,
): string {
  if (last !== undefined && last.settledMs > atMs) return "Updating";
  if (last?.isFailing === true) return "Failed";
  if (state.isRecreated) return "Succeeded";
  const { provisioning = "Succeeded" } = machine;
  return typeof provisioning === "string" ? provisioning : "Failed";
}

/** When a write reaches the guest: a machine that is off takes the key at its next start. */
function latchMs(write: KeyWrite, state: MachineState, times: LatchTimes): number {
  if (write.operationId === state.keptWrite) return Number.NEGATIVE_INFINITY;
  if (write.isFailing || state.power !== "running") return Number.POSITIVE_INFINITY;
  const from = Math.max(write.atMs, state.powerSinceMs);
  const delaysMs = { soon: times.latchSoonMs, late: times.latchLateMs, never: Number.POSITIVE_INFINITY };
  return from + delaysMs[state.latch];
}
