import type { LatchMode, Power } from "./machine.ts";
import type { MachineControls } from "./machine-controls.ts";
import type { AzureSettings } from "./settings.ts";
import { isMalformed, isWhole, malformed, oneOf, recordOf, type Malformed } from "./strict-reading.ts";

/** What is to be done to one machine. */
export interface MachineChange {
  readonly resourceId: string;
  readonly latch?: LatchMode;
  readonly power?: Power;
  readonly raiseBy?: number;
  readonly isRecreated?: boolean;
}

const longestMs = 86_400_000;

/** Reads a change of a machine; every member is checked, an unknown one is refused. */
export function parseMachineChange(
  value: unknown,
  machines: Pick<MachineControls, "list">,
): MachineChange | Malformed {
  const members = ["resourceId", "latch", "power", "raiseBy", "isRecreated"];
  const record = recordOf(value, "the change", members);
  if (isMalformed(record)) return record;
  const id = String(record.resourceId).toLowerCase();
  const machine = machines.list().find(({ resourceId }) => resourceId.toLowerCase() === id);
  if (machine === undefined) return malformed("resourceId names no machine");
  const latch = oneOf<LatchMode>(record.latch, ["soon", "late", "never"]);
  const power = oneOf<Power>(record.power, ["running", "deallocated"]);
  const { raiseBy, isRecreated } = record;
  if (record.latch !== undefined && latch === null) return malformed("latch is unknown");
  if (record.power !== undefined && power === null) return malformed("power is unknown");
  if (raiseBy !== undefined && !isWhole(raiseBy, 1, 1_000_000)) return malformed("raiseBy is out of range");
  if (isRecreated !== undefined && typeof isRecreated !== "boolean")
    return malformed("isRecreated is no boolean");
  return {
    resourceId: machine.resourceId,
    ...(latch === null ? {} : { latch }),
    ...(power === null ? {} : { power }),
    ...(typeof raiseBy === "number" ? { raiseBy } : {}),
    ...(typeof isRecreated === "boolean" ? { isRecreated } : {}),
  };
}

const isDuration = (value: unknown): boolean => isWhole(value, 0, longestMs);

/** What each setting may be. */
const checks: Readonly<Record<keyof AzureSettings, (value: unknown) => boolean>> = {
  updatingMs: isDuration,
  latchSoonMs: isDuration,
  latchLateMs: isDuration,
  patchAnswer: (value) => value === 200 || value === 202,
  uniformPatch: (value) => value === "accepted" || value === "refused",
  pageSize: (value) => isWhole(value, 1, 1000),
  computeApiVersions: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((entry) => typeof entry === "string" && /^\d{4}-\d{2}-\d{2}$/.test(entry)),
};

/** Reads changes of settings; every member is checked, an unknown one is refused. */
export function parseSettings(value: unknown): Partial<AzureSettings> | Malformed {
  const names = Object.keys(checks);
  const record = recordOf(value, "settings", names);
  if (isMalformed(record)) return record;
  for (const [name, check] of Object.entries(checks)) {
    if (record[name] !== undefined && !check(record[name])) return malformed(`${name} is out of range`);
  }
  return record;
}
