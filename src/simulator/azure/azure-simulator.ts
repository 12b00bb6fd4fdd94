import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { readBody } from "../teams/http.ts";
import { createJournal } from "../teams/journal.ts";
import { answerArm } from "./arm-answer.ts";
import { armError, sendReply, type ArmReply, type ExchangeIds } from "./arm-reply.ts";
import { demoMachines, type DemoMachine } from "./demo-machines.ts";
import { faultReply, serverError } from "./fault-replies.ts";
import { createAzureFaults, type AzureFaults, type FaultEffect } from "./faults.ts";
import { createFleet, type FleetSnapshot } from "./fleet.ts";
import { createMachineControls, type MachineControls } from "./machine-controls.ts";
import { usualSettings, type AzureSettings } from "./settings.ts";
import { answerSimRoute } from "./sim-routes.ts";

/** How the simulated Azure is set up. */
export interface AzureSimulatorOptions {
  readonly nowMs: () => number;
  /** From 0 up to 1, for ids; real randomness when left out. */
  readonly random?: () => number;
  /** Origin of the links in answers; ARM's own when left out, as the real one writes them. */
  readonly baseUrl?: string;
}

/** A request that came to ARM. */
export interface ArmExchange {
  readonly atMs: number;
  readonly method: string;
  /** Path and query, as they came. */
  readonly path: string;
  /** Names in lower case; the token is left out. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What was or would have been answered; null while it is not known. */
  readonly status: number | null;
  /** What became of the answer. */
  readonly outcome: "pending" | "answered" | "dropped" | "hanging";
}

/** The simulated Azure: ARM's wire format over machines in memory, and the same things for tests in this process. */
export interface AzureSimulator {
  /** Answers the request when it is one for ARM or for `/_sim/azure/…`; otherwise false, and nothing was touched. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** What came to ARM, oldest first. */
  requests(): readonly ArmExchange[];
  /** Called, and waited for, when a request has come and again when it is carried out but not yet answered. */
  listen(listener: (exchange: ArmExchange) => unknown): () => void;
  readonly faults: AzureFaults;
  readonly settings: AzureSettings;
  readonly machines: MachineControls;
  readonly demoMachines: readonly DemoMachine[];
  /** What has happened to the machines, as plain JSON, for a simulator that goes on later. */
  snapshot(): FleetSnapshot;
  restore(snapshot: FleetSnapshot): void;
  /** Ends requests that hang. */
  close(): Promise<void>;
}

const armOrigin = "https://management.azure.com";
const bodyLimitBytes = 4 * 1024 * 1024;
const requestsKept = 2000;

interface Entry {
  exchange: ArmExchange;
}

/** Makes a simulated Azure with its machines as they are at the start. */
export function createAzureSimulator(options: AzureSimulatorOptions): AzureSimulator {
  const { nowMs, baseUrl = armOrigin } = options;
  const newId = idMaker(options.random);
  const settings = usualSettings();
  const fleet = createFleet(nowMs(), settings);
  const machines = createMachineControls({ fleet, settings, nowMs, newId });
  const faults = createAzureFaults();
  const journal = createJournal<Entry>(requestsKept);
  const listeners = new Set<(exchange: ArmExchange) => unknown>();
  const hanging = new Set<ServerResponse>();

  async function tell(entry: Entry, changes: Partial<ArmExchange>): Promise<void> {
    entry.exchange = { ...entry.exchange, ...changes };
    for (const listener of listeners) await listener(entry.exchange);
  }

  /** Carries a request out, as far as its faults let it. */
  function carryOut(
    effects: readonly FaultEffect[],
    request: IncomingMessage,
    url: URL,
    body: string,
  ): ArmReply {
    const now = nowMs();
    const ifMatch = request.headers["if-match"] ?? null;
    const scene = { method: request.method ?? "", pathname: decoded(url.pathname), ifMatch, nowMs: now };
    for (const effect of effects) {
      const reply = faultReply(effect, scene);
      if (reply !== null) return reply;
      machines.disturb(effect, scene.pathname);
    }
    const foreign = find(effects, "foreign-operation");
    const context = {
      method: scene.method,
      nowMs: now,
      viewAtMs: now - (find(effects, "stale-view")?.ageMs ?? 0),
      body,
      baseUrl,
      newId,
      fleet,
      settings,
      isOperationFailing: find(effects, "operation-failed") !== undefined,
      operationOrigin: foreign?.origin ?? null,
    };
    const reply = answerArm(context, request, url);
    const late = find(effects, "server-error");
    return late?.when === "after" ? serverError(late.status) : reply;
  }

  async function answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const body = await readBody(request, bodyLimitBytes);
    const ids = idsOf(request, newId);
    if (body === null) {
      const message = "The request content size exceeds the maximum size.";
      return sendReply(
        response,
        armError(413, "RequestContentTooLarge", message, {}, { connection: "close" }),
        ids,
      );
    }
    const text = body.toString("utf8");
    const entry: Entry = { exchange: arrived(request, text, nowMs()) };
    journal.add(entry);
    await tell(entry, {});
    const effects = faults.take(request.method ?? "", decoded(url.pathname));
    const latency = find(effects, "latency");
    if (latency !== undefined) await wait(latency.latencyMs, undefined, { ref: false });
    const cut = find(effects, "drop") ?? find(effects, "hang");
    const outcome = cut === undefined ? "answered" : cut.kind === "drop" ? "dropped" : "hanging";
    const reply = cut?.when === "before" ? null : carryOut(effects, request, url, text);
    await tell(entry, { status: reply?.status ?? null, outcome });
    if (outcome === "dropped") return void response.destroy();
    if (outcome === "answered" && reply !== null) return sendReply(response, reply, ids);
    hanging.add(response);
    response.on("close", () => hanging.delete(response));
    return undefined;
  }

  const controls = {
    faults,
    settings,
    machines,
    requests: () => journal.list().map(({ exchange }) => exchange),
  };
  return {
    ...controls,
    demoMachines,
    async handle(request, response) {
      const url = URL.parse(request.url ?? "", baseUrl);
      if (url === null) return false;
      if (url.pathname.startsWith("/_sim/azure/")) {
        await answerSimRoute({ ...controls, forget: () => journal.clear() }, request, response, url);
        return true;
      }
      if (!/^\/(?:subscriptions|providers)(?:\/|$)/i.test(url.pathname)) return false;
      await answer(request, response, url);
      return true;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => fleet.snapshot(),
    restore: (snapshot) => fleet.restore(snapshot),
    close() {
      for (const response of hanging) response.destroy();
      return Promise.resolve();
    },
  };
}

function find<K extends FaultEffect["kind"]>(
  effects: readonly FaultEffect[],
  kind: K,
): Extract<FaultEffect, { readonly kind: K }> | undefined {
  return effects.find((effect): effect is Extract<FaultEffect, { readonly kind: K }> => effect.kind === kind);
}

function arrived(request: IncomingMessage, body: string, atMs: number): ArmExchange {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (name !== "authorization" && typeof value === "string") headers[name] = value;
  }
  const { method = "", url: path = "" } = request;
  return { atMs, method, path, headers, body, status: null, outcome: "pending" };
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    // A malformed escape: the address is refused later, in ARM's words.
    return pathname;
  }
}

function idsOf({ headers }: IncomingMessage, newId: () => string): ExchangeIds {
  const own = headers["x-ms-correlation-request-id"];
  const wantsOwn = String(headers["x-ms-return-client-request-id"]).toLowerCase() === "true";
  const clientId = headers["x-ms-client-request-id"];
  return {
    requestId: newId(),
    correlationId: typeof own === "string" ? own : newId(),
    clientRequestId: wantsOwn && typeof clientId === "string" ? clientId : null,
  };
}

/** Makes GUIDs; with a source of numbers always the same ones. */
function idMaker(random: (() => number) | undefined): () => string {
  if (random === undefined) return randomUUID;
  return () => {
    const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
}
