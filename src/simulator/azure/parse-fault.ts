import type { Json } from "../teams/json.ts";
import { refusalKinds, type Fault, type FaultEffect, type FaultMoment } from "./faults.ts";
import { isMalformed, isWhole, malformed, oneOf, recordOf, type Malformed } from "./strict-reading.ts";

/** An effect's members besides `kind`, and how they are read; a text names the member that is wrong. */
interface EffectReader {
  readonly members: readonly string[];
  readonly read: (effect: Json) => FaultEffect | string;
}

const moments: readonly FaultMoment[] = ["before", "after"];
const methods = ["GET", "POST", "PATCH", "PUT", "DELETE"] as const;
const longestMs = 86_400_000;

function plain(effect: FaultEffect): readonly [string, EffectReader] {
  return [effect.kind, { members: [], read: () => effect }];
}

function interruption(kind: "drop" | "hang"): readonly [string, EffectReader] {
  const read = ({ when }: Json): FaultEffect | string => {
    const moment = oneOf(when, moments);
    return moment === null ? "when" : { kind, when: moment };
  };
  return [kind, { members: ["when"], read }];
}

const latency: EffectReader = {
  members: ["latencyMs"],
  read: ({ latencyMs }) => (isWhole(latencyMs, 0, longestMs) ? { kind: "latency", latencyMs } : "latencyMs"),
};

const throttled: EffectReader = {
  members: ["retryAfterSeconds"],
  read: ({ retryAfterSeconds = null }) =>
    retryAfterSeconds === null || isWhole(retryAfterSeconds, 0, 86_400)
      ? { kind: "throttled", retryAfterSeconds }
      : "retryAfterSeconds",
};

const serverError: EffectReader = {
  members: ["when", "status"],
  read({ when, status = 500 }) {
    const moment = oneOf(when, moments);
    if (moment === null) return "when";
    return isWhole(status, 500, 599) ? { kind: "server-error", when: moment, status } : "status";
  },
};

const foreignOperation: EffectReader = {
  members: ["origin"],
  read: ({ origin }) =>
    typeof origin === "string" && /^https?:/.test(origin) && URL.parse(origin)?.origin === origin
      ? { kind: "foreign-operation", origin }
      : "origin",
};

const raisedMeanwhile: EffectReader = {
  members: ["by"],
  read: ({ by = 1 }) => (isWhole(by, 1, 1_000_000) ? { kind: "raised-meanwhile", by } : "by"),
};

const staleView: EffectReader = {
  members: ["ageMs"],
  read: ({ ageMs }) => (isWhole(ageMs, 1, longestMs) ? { kind: "stale-view", ageMs } : "ageMs"),
};

const readers: ReadonlyMap<unknown, EffectReader> = new Map<string, EffectReader>([
  ...refusalKinds.map((kind) => plain({ kind })),
  plain({ kind: "operation-failed" }),
  plain({ kind: "recreated" }),
  interruption("drop"),
  interruption("hang"),
  ["latency", latency],
  ["throttled", throttled],
  ["server-error", serverError],
  ["foreign-operation", foreignOperation],
  ["raised-meanwhile", raisedMeanwhile],
  ["stale-view", staleView],
]);

function effectOf(value: unknown): FaultEffect | Malformed {
  const kind = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
  const reader = readers.get(kind);
  if (reader === undefined) return malformed("effect.kind is missing or unknown");
  const record = recordOf(value, "effect", ["kind", ...reader.members]);
  if (isMalformed(record)) return record;
  const effect = reader.read(record);
  return typeof effect === "string" ? malformed(`effect.${effect} is missing or out of range`) : effect;
}

/** What is wrong with the members that say which requests are meant; null when they are well. */
function whatIsWrong({ method, pathContains, times }: Json): string | null {
  if (method !== undefined && oneOf(method, methods) === null) return "method is unknown";
  const isText = typeof pathContains === "string" && pathContains !== "";
  if (pathContains !== undefined && !isText) return "pathContains is not a text";
  return times === undefined || isWhole(times, 1, 1_000_000) ? null : "times is out of range";
}

/** Reads a switch from outside; every member is checked, an unknown one is refused. */
export function parseFault(value: unknown): Fault | Malformed {
  const record = recordOf(value, "the fault", ["effect", "method", "pathContains", "times"]);
  if (isMalformed(record)) return record;
  const effect = effectOf(record.effect);
  if (isMalformed(effect)) return effect;
  const wrong = whatIsWrong(record);
  if (wrong !== null) return malformed(wrong);
  const { method, pathContains, times } = record;
  return {
    effect,
    ...(typeof method === "string" ? { method } : {}),
    ...(typeof pathContains === "string" ? { pathContains } : {}),
    ...(typeof times === "number" ? { times } : {}),
  };
}
