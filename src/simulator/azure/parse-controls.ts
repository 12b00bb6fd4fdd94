import type { Json } from "../teams/json.ts";
import type { LatchMode, Power } from "./machine.ts";
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

type Check = (value: unknown) => boolean;

const longestMs = 86_400_000;
const isDuration: Check = (value) => isWhole(value, 0, longestMs);
const latches: readonly LatchMode[] = ["soon", "late", "never"];
const powers: readonly Power[] = ["running", "deallocated"];

const machineChecks: Readonly<Record<keyof MachineChange, Check>> = {
  resourceId: (value) => typeof value === "string",
  latch: (value) => oneOf(value, latches) !== null,
  power: (value) => oneOf(value, powers) !== null,
  raiseBy: (value) => isWhole(value, 1, 1_000_000),
  isRecreated: (value) => typeof value === "boolean",
};

const settingChecks: Readonly<Record<keyof AzureSettings, Check>> = {
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

/** The members as they are, each checked where it is given. */
function checked(value: unknown, what: string, checks: Readonly<Record<string, Check>>): Json | Malformed {
  const record = recordOf(value, what, Object.keys(checks));
  if (isMalformed(record)) return record;
  const wrong = Object.entries(checks).find(
    ([name, check]) => record[name] !== undefined && !check(record[name]),
  );
  return wrong === undefined ? record : malformed(`${wrong[0]} is unknown or out of range`);
}

/** Reads a change of a machine; every member is checked, an unknown one is refused. */
export function parseMachineChange(
  value: unknown,
  resourceIds: readonly string[],
): MachineChange | Malformed {
  const record = checked(value, "the change", machineChecks);
  if (isMalformed(record)) return record;
  const wanted = String(record.resourceId).toLowerCase();
  const resourceId = resourceIds.find((id) => id.toLowerCase() === wanted);
  return resourceId === undefined ? malformed("resourceId names no machine") : { ...record, resourceId };
}

/** Reads changes of settings; every member is checked, an unknown one is refused. */
export function parseSettings(value: unknown): Partial<AzureSettings> | Malformed {
  return checked(value, "settings", settingChecks);
}
