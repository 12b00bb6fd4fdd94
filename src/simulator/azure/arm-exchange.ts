import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { readBody } from "../teams/http.ts";
import { createJournal } from "../teams/journal.ts";
import { answerArm } from "./arm-answer.ts";
import { armError, sendReply, type ArmReply } from "./arm-reply.ts";
import { arrived, decoded, idsOf, type ArmExchange } from "./arm-request.ts";
import { faultReply, serverError } from "./fault-replies.ts";
import type { AzureFaults, FaultEffect } from "./faults.ts";
import type { Fleet } from "./fleet.ts";
import type { MachineControls } from "./machine-controls.ts";
import type { AzureSettings } from "./settings.ts";

/** Hears of every request twice: when it has come, and when it is carried out but not yet answered. It is waited for. */
export type ExchangeListener = (exchange: ArmExchange) => unknown;

/** Requests and answers. */
export interface Exchanges {
  /** Carries a request to ARM out and answers it, as far as its faults let that happen. */
  answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
  list(): readonly ArmExchange[];
  forget(): void;
  listen(listener: ExchangeListener): () => void;
  /** Ends requests that hang. */
  close(): void;
}

interface Options {
  readonly fleet: Fleet;
  readonly settings: AzureSettings;
  readonly faults: AzureFaults;
  readonly machines: MachineControls;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly baseUrl: string;
}

/** A request with what is known of it. */
interface Arrival {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: string;
  readonly effects: readonly FaultEffect[];
}

const bodyLimitBytes = 4 * 1024 * 1024;
const requestsKept = 2000;

/** Makes the exchanges over a fleet. */
export function createExchanges(options: Options): Exchanges {
  const { faults, nowMs, newId } = options;
  const journal = createJournal<{ exchange: ArmExchange }>(requestsKept);
  const listeners = new Set<ExchangeListener>();
  const hanging = new Set<ServerResponse>();

  async function tell(exchange: ArmExchange): Promise<void> {
    for (const listener of listeners) await listener(exchange);
  }

  function hang(response: ServerResponse): void {
    hanging.add(response);
    response.on("close", () => hanging.delete(response));
  }

  return {
    async answer(request, response, url) {
      const ids = idsOf(request, newId);
      const bytes = await readBody(request, bodyLimitBytes);
      if (bytes === null) return sendReply(response, tooLarge(), ids);
      const body = bytes.toString("utf8");
      const entry = { exchange: arrived(request, body, nowMs()) };
      journal.add(entry);
      await tell(entry.exchange);
      const effects = faults.take(request.method ?? "", decoded(url.pathname));
      const { reply, outcome } = await settle(options, { request, url, body, effects });
      entry.exchange = { ...entry.exchange, status: reply?.status ?? null, outcome };
      await tell(entry.exchange);
      if (outcome === "hanging") return hang(response);
      return outcome === "dropped" || reply === null
        ? void response.destroy()
        : sendReply(response, reply, ids);
    },
    list: () => journal.list().map(({ exchange }) => exchange),
    forget: () => journal.clear(),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const response of hanging) response.destroy();
    },
  };
}

/** What comes of a request: the answer that there is or would have been, and what becomes of it. */
async function settle(
  options: Options,
  arrival: Arrival,
): Promise<{ readonly reply: ArmReply | null; readonly outcome: ArmExchange["outcome"] }> {
  const { effects } = arrival;
  const latency = effectOf(effects, "latency");
  if (latency !== undefined) await wait(latency.latencyMs, undefined, { ref: false });
  const cut = effectOf(effects, "drop") ?? effectOf(effects, "hang");
  const reply = cut?.when === "before" ? null : carryOut(options, arrival);
  if (cut === undefined) return { reply, outcome: "answered" };
  return { reply, outcome: cut.kind === "drop" ? "dropped" : "hanging" };
}

/** Does what the request asks for, unless a fault answers in its place. */
function carryOut(options: Options, { request, url, body, effects }: Arrival): ArmReply {
  const { machines, fleet, settings, baseUrl, newId } = options;
  const nowMs = options.nowMs();
  const method = request.method ?? "";
  const scene = {
    method,
    pathname: decoded(url.pathname),
    ifMatch: request.headers["if-match"] ?? null,
    nowMs,
  };
  for (const effect of effects) {
    machines.disturb(effect, scene.pathname);
    const reply = faultReply(effect, scene);
    if (reply !== null) return reply;
  }
  const context = {
    method,
    nowMs,
    viewAtMs: nowMs - (effectOf(effects, "stale-view")?.ageMs ?? 0),
    body,
    baseUrl,
    newId,
    fleet,
    settings,
    isOperationFailing: effectOf(effects, "operation-failed") !== undefined,
    operationOrigin: effectOf(effects, "foreign-operation")?.origin ?? null,
  };
  const reply = answerArm(context, request, url);
  const late = effectOf(effects, "server-error");
  return late === undefined ? reply : serverError(late.status);
}

function effectOf<K extends FaultEffect["kind"]>(
  effects: readonly FaultEffect[],
  kind: K,
): Extract<FaultEffect, { readonly kind: K }> | undefined {
  return effects.find((effect): effect is Extract<FaultEffect, { readonly kind: K }> => effect.kind === kind);
}

function tooLarge(): ArmReply {
  const message = "The request content size exceeds the maximum size.";
  return armError(413, "RequestContentTooLarge", message, {}, { connection: "close" });
}
