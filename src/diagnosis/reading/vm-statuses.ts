import type { InstanceStatus, PowerState } from "../facts.ts";
import { isMembers, itemsOf, memberOfAnyCase as member, textOf } from "./members.ts";
import { parseUtcTime } from "./utc-time.ts";

/** The statuses of an instance view or of an extension, with the pointer of each. JSON nulls are tolerated. */
export function readStatuses(value: unknown, pointer: string): readonly InstanceStatus[] {
  return itemsOf(value).flatMap((item, index): readonly InstanceStatus[] => {
    if (!isMembers(item)) return [];
    return [
      {
        code: textOf(member(item, "code")) ?? "",
        displayStatus: textOf(member(item, "displayStatus")) ?? "",
        message: textOf(member(item, "message")) ?? "",
        timeMs: parseUtcTime(member(item, "time")),
        pointer: `${pointer}/${String(index)}`,
      },
    ];
  });
}

const powerStates = ["running", "starting", "stopping", "stopped", "deallocating", "deallocated"] as const;

/** The power state among the statuses of a VM; `unknown` where none is told. */
export function powerStateOf(statuses: readonly InstanceStatus[]): PowerState {
  const code = statuses
    .find((status) => /^PowerState\//i.test(status.code))
    ?.code.slice("PowerState/".length)
    .toLowerCase();
  return powerStates.find((state) => state === code) ?? "unknown";
}
