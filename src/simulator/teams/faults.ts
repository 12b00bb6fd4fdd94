import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { sendRefusal, refusal } from "./http.ts";
import { isJson, textOf, type Json } from "./json.ts";

/** How a request to the Bot Connector, or a download, can go wrong. */
export type FaultEffect =
  | { readonly kind: "status"; readonly status: number; readonly retryAfterSeconds?: number }
  /** The request is carried out, and then answered as if it had failed. */
  | { readonly kind: "late-status"; readonly status: number }
  | { readonly kind: "latency"; readonly latencyMs: number }
  | { readonly kind: "hang" }
  | { readonly kind: "drop" }
  /** Downloads only: an answer that never ends, or one that leads elsewhere. */
  | { readonly kind: "endless" }
  | { readonly kind: "redirect"; readonly location: string };

/** A switch: which requests go wrong, how, and how often. Without `times` until it is cleared. */
export interface Fault {
  readonly effect: FaultEffect;
  /** HTTP method, any when left out. */
  readonly method?: string;
  /** A part of the decoded path, any when left out. */
  readonly pathContains?: string;
  readonly times?: number;
}

/** The switches of the simulated Teams. */
export interface FaultSwitches {
  add(fault: Fault): void;
  clear(): void;
  list(): readonly Fault[];
  /** The fault for this request, counted as used; null when it goes well. */
  take(method: string, path: string): FaultEffect | null;
}

/** Makes the switches, all off. */
export function createFaultSwitches(): FaultSwitches {
  let faults: readonly { readonly fault: Fault; readonly left: number }[] = [];
  return {
    add(fault) {
      faults = [...faults, { fault, left: fault.times ?? Number.POSITIVE_INFINITY }];
    },
    clear() {
      faults = [];
    },
    list: () => faults.map(({ fault }) => fault),
    take(method, path) {
      const found = faults.find(
        ({ fault }) =>
          (fault.method === undefined || fault.method === method) &&
          (fault.pathContains === undefined || path.includes(fault.pathContains)),
      );
      if (found === undefined) return null;
      faults = faults
        .map((entry) => (entry === found ? { ...entry, left: entry.left - 1 } : entry))
        .filter(({ left }) => left > 0);
      return found.fault.effect;
    },
  };
}

/** Reads a switch from outside; null when it is malformed. */
export function parseFault(value: unknown): Fault | null {
  if (!isJson(value)) return null;
  const effect = parseEffect(value.effect);
  if (effect === null) return null;
  const method = textOf(value.method);
  const pathContains = textOf(value.pathContains);
  const times = numberIn(value.times, 1, 1_000_000);
  if (value.times !== undefined && times === null) return null;
  return {
    effect,
    ...(method === null ? {} : { method }),
    ...(pathContains === null ? {} : { pathContains }),
    ...(times === null ? {} : { times }),
  };
}

/** Plays a fault; true when the request is over, false when it goes on (perhaps later). */
export async function playFault(effect: FaultEffect, response: ServerResponse): Promise<boolean> {
  switch (effect.kind) {
    case "status": {
      const headers =
        effect.retryAfterSeconds === undefined
          ? undefined
          : { "retry-after": String(effect.retryAfterSeconds) };
      sendRefusal(response, refusal(effect.status, codeOf(effect.status), "Simulated fault."), headers);
      return true;
    }
    case "latency":
      await wait(effect.latencyMs);
      return false;
    case "hang":
      return true;
    case "drop":
      response.destroy();
      return true;
    case "redirect":
      response.writeHead(302, { location: effect.location }).end();
      return true;
    case "endless":
      sendForever(response);
      return true;
    case "late-status":
  }
  return false;
}

/** The error code that the connector gives with a status. */
export function codeOf(status: number): string {
  switch (status) {
    case 412:
      return "PreconditionFailed";
    case 413:
      return "MessageSizeTooBig";
    case 429:
      return "TooManyRequests";
    default:
      return "ServiceError";
  }
}

function sendForever(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/octet-stream" });
  const timer = setInterval(() => response.write(Buffer.alloc(64 * 1024, 32)), 20);
  response.on("close", () => clearInterval(timer));
}

function parseStatus(kind: "status" | "late-status", value: Json): FaultEffect | null {
  const status = numberIn(value.status, 400, 599);
  if (status === null) return null;
  const seconds = numberIn(value.retryAfterSeconds, 0, 3600);
  if (kind === "late-status" || seconds === null) return { kind, status };
  return { kind, status, retryAfterSeconds: seconds };
}

function parseEffect(value: unknown): FaultEffect | null {
  if (!isJson(value)) return null;
  switch (value.kind) {
    case "status":
    case "late-status":
      return parseStatus(value.kind, value);
    case "latency": {
      const latencyMs = numberIn(value.latencyMs, 0, 600_000);
      return latencyMs === null ? null : { kind: "latency", latencyMs };
    }
    case "redirect": {
      const location = textOf(value.location);
      return location === null ? null : { kind: "redirect", location };
    }
    case "hang":
    case "drop":
    case "endless":
      return { kind: value.kind };
    default:
      return null;
  }
}

function numberIn(value: unknown, lowest: number, highest: number): number | null {
  return typeof value === "number" && value >= lowest && value <= highest ? value : null;
}
