import type { PowerState } from "../diagnosis/facts.ts";
import { fail, ok, type Result } from "../result.ts";
import { modelObstacle, provisioningObstacle, type VmCheckFailure } from "./checks.ts";
import { maxKeyIncarnationId } from "./progress.ts";
import { modelIdOf, type ModelReading } from "./reading.ts";

/** Why no reset can be planned for the machine as it was read. */
export type PlanObstacle = VmCheckFailure | "limit";

/** What would be changed, with what the card says about the machine's power. */
export interface ResetPlan {
  readonly vmId: string;
  readonly from: number;
  readonly to: number;
  /** `at-next-start`: the machine does not run, so the agent fetches the new key when it starts. */
  readonly effect: "soon" | "at-next-start" | "unknown";
}

/** One condition of a reset as the card shows it: whether it holds, and what was read (null: not told). */
export interface Precondition {
  readonly name: "power" | "provisioning" | "enabled" | "limit";
  /** Null for power: every state permits a reset, but it says when the key comes. */
  readonly holds: boolean | null;
  readonly shows: string | null;
}

/** The conditions of a reset, in the card's order. */
export function preconditions(reading: ModelReading): readonly Precondition[] {
  const isStateGood = provisioningObstacle(reading) === null;
  const id = modelIdOf(reading);
  return [
    { name: "power", holds: null, shows: reading.power },
    { name: "provisioning", holds: isStateGood, shows: reading.provisioningState },
    {
      name: "enabled",
      holds: reading.enabled === true,
      shows: reading.enabled === null ? null : String(reading.enabled),
    },
    { name: "limit", holds: id !== null && id < maxKeyIncarnationId, shows: id === null ? null : String(id) },
  ];
}

/** When the guest gets the new key, by the power of the machine: one that does not run fetches it when it starts. */
export const effects: Readonly<Record<PowerState, ResetPlan["effect"]>> = {
  running: "soon",
  starting: "soon",
  stopping: "at-next-start",
  stopped: "at-next-start",
  deallocating: "at-next-start",
  deallocated: "at-next-start",
  unknown: "unknown",
};

/** Plans the next id, or says the first reason against it. The id goes up by one; values above 2147483647 are never planned. */
export function planReset(reading: ModelReading): Result<ResetPlan, PlanObstacle> {
  const { vmId } = reading;
  const from = modelIdOf(reading);
  if (vmId === null || from === null) {
    return fail("vm-state-unknown");
  }
  const obstacle = modelObstacle(reading);
  if (obstacle !== null) {
    return fail(obstacle);
  }
  return from >= maxKeyIncarnationId || from < 0
    ? fail("limit")
    : ok({ vmId, from, to: from + 1, effect: effects[reading.power] });
}
