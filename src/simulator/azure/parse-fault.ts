import { type Fault, type FaultEffect, refusalKinds } from "./faults.ts";
import { isMalformed, isWhole, malformed, oneOf, recordOf, type Malformed } from "./strict-reading.ts";
import type { Json } from "../teams/json.ts";

type Reader = (effect: Json) => FaultEffect | Malformed;

const moments = ["before", "after"] as const;
const methods = ["GET", "POST", "PATCH", "PUT", "DELETE"] as const;
const longestMs = 86_400_000;

/** The members of each effect besides `kind`, and how they are read. */
const readers: Readonly<Record<string, { readonly members: readonly string[]; readonly read: Reader }>> = {
  latency: {
    members: ["latencyMs"],
    read: ({ latencyMs }) =>
      isWhole(latencyMs, 0, longestMs) ? { kind: "latency", latencyMs } : bad("latencyMs"),
  },
  throttled: {
    members: ["retryAfterSeconds"],
    read: ({ retryAfterSeconds = null }) =>
      retryAfterSeconds === null || isWhole(retryAfterSeconds, 0, 86_400)
        ? { kind: "throttled", retryAfterSeconds }
        : bad("retryAfterSeconds"),
  },
  "server-error": {
    members: ["when", "status"],
    read: ({ when, status = 500 }) => {
      const moment = oneOf(when, moments);
      if (moment === null) return bad("when");
      return isWhole(status, 500, 599) ? { kind: "server-error", when: moment, status } : bad("status");
    },
  },
  drop: { members: ["when"], read: (effect) => interruption("drop", effect) },
  hang: { members: ["when"], read: (effect) => interruption("hang", effect) },
  "operation-failed": { members: [], read: () => ({ kind: "operation-failed" }) },
  "foreign-operation": {
    members: ["origin"],
    read: ({ origin }) =>
      typeof origin === "string" && URL.parse(origin)?.origin === origin && origin.startsWith("http")
        ? { kind: "foreign-operation", origin }
        : bad("origin"),
  },
  "raised-meanwhile": {
    members: ["by"],
    read: ({ by = 1 }) => (isWhole(by, 1, 1_000_000) ? { kind: "raised-meanwhile", by } : bad("by")),
  },
  recreated: { members: [], read: () => ({ kind: "recreated" }) },
  "stale-view": {
    members: ["ageMs"],
    read: ({ ageMs }) => (isWhole(ageMs, 1, longestMs) ? { kind: "stale-view", ageMs } : bad("ageMs")),
  },
};

function bad(member: string): Malformed {
  return malformed(`effect.${member} is missing or out of range`);
}

function interruption(kind: "drop" | "hang", { when }: Json): FaultEffect | Malformed {
  const moment = oneOf(when, moments);
  return moment === null ? bad("when") : { kind, when: moment };
}

function effectOf(value: unknown): FaultEffect | Malformed {
  const kind = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
  const refusal = oneOf(kind, refusalKinds);
  const reader = typeof kind === "string" && Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (refusal === null && reader === undefined) return malformed("effect.kind is missing or unknown");
  const record = recordOf(value, "effect", ["kind", ...(reader?.members ?? [])]);
  if (isMalformed(record)) return record;
  if (refusal !== null) return { kind: refusal };
  return reader?.read(record) ?? bad("kind");
}

/** Reads a switch from outside; every member is checked, an unknown one is refused. */
export function parseFault(value: unknown): Fault | Malformed {
  const record = recordOf(value, "the fault", ["effect", "method", "pathContains", "times"]);
  if (isMalformed(record)) return record;
  const effect = effectOf(record.effect);
  if (isMalformed(effect)) return effect;
  const { method, pathContains, times } = record;
  if (method !== undefined && oneOf(method, methods) === null) return malformed("method is unknown");
  if (pathContains !== undefined && (typeof pathContains !== "string" || pathContains === "")) {
    return malformed("pathContains is not a text");
  }
  if (times !== undefined && !isWhole(times, 1, 1_000_000)) return malformed("times is out of range");
  return {
    effect,
    ...(typeof method === "string" ? { method } : {}),
    ...(typeof pathContains === "string" ? { pathContains } : {}),
    ...(typeof times === "number" ? { times } : {}),
  };
}
