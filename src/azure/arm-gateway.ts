import type { PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import type { Clock } from "../app/ports/clock.ts";
import type { Log } from "../app/ports/log.ts";
import { fail, ok, type Result } from "../result.ts";
import type { ArmEndpoint } from "./arm-endpoint.ts";
import { codeOf, loadArmSdk, TokenProblem, type ArmSdk, type ArmSdkOptions } from "./arm-sdk.ts";
import type { Deadline } from "./deadline.ts";

/** One request to ARM; `url` is absolute and on the ARM origin. */
export interface ArmRequest {
  readonly method: "GET" | "POST" | "PATCH";
  readonly url: string;
  readonly subscriptionId: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `x-ms-client-request-id`; made up if absent. */
  readonly requestId?: string;
}

/** What ARM answered, as received. */
export interface ArmAnswer {
  readonly httpStatus: number;
  readonly bytes: Uint8Array;
  readonly receivedAtMs: number;
  /** `x-ms-correlation-request-id`, else `x-ms-request-id`, else the id that we sent: what Azure support asks for. */
  readonly correlationId: string;
  readonly header: (name: string) => string | null;
}

/** Why there is no answer. `wasSent` = the request may have reached ARM. */
export type ArmSilence =
  | { readonly kind: "timed-out"; readonly afterMs: number; readonly wasSent: boolean }
  | { readonly kind: "no-token"; readonly code: string; readonly wasSent: false; readonly cause: unknown }
  | { readonly kind: "no-answer"; readonly code: string; readonly wasSent: boolean; readonly cause: unknown };

/** Sends single requests through the SDK's pipeline; no retries, no redirects. */
export interface ArmGateway {
  readonly endpoint: ArmEndpoint;
  /** One request, one answer or the reason of its absence; ends at the deadline and never throws for what the network does. */
  exchange(request: ArmRequest, deadline: Deadline): Promise<Result<ArmAnswer, ArmSilence>>;
  /** Loads the SDK ahead of the first request. */
  warmUp(): Promise<void>;
}

interface Options extends ArmSdkOptions {
  readonly clock: Clock;
  readonly log: Log;
}

/** An answer above this is not evidence (a VM with a full instance view stays under 1 MB). */
const maxBodyBytes = 16 * 1024 * 1024;
const notConnected: readonly string[] = [
  "ENOTFOUND",
  "ECONNREFUSED",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
];

async function readBody(response: PipelineResponse): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.readableStreamBody ?? []) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > maxBodyBytes) {
      throw Object.assign(new Error("The answer is too large"), { code: "BodyTooLarge" });
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function silenceOf(error: unknown, isLate: boolean, wasHandedOver: boolean, totalMs: number): ArmSilence {
  if (isLate) {
    return { kind: "timed-out", afterMs: totalMs, wasSent: wasHandedOver };
  }
  if (error instanceof TokenProblem) {
    return { kind: "no-token", code: error.message, wasSent: false, cause: error.cause };
  }
  const code = codeOf(error);
  const wasSent = wasHandedOver && !notConnected.includes(code) && code !== "ForeignHostError";
  return { kind: "no-answer", code, wasSent, cause: error };
}

function pipelineRequestOf({ rest }: ArmSdk, request: ArmRequest, signal: AbortSignal): PipelineRequest {
  const hasBody = request.body !== undefined;
  return rest.createPipelineRequest({
    url: request.url,
    method: request.method,
    headers: rest.createHttpHeaders({
      accept: "application/json",
      ...(hasBody ? { "content-type": "application/json" } : {}),
      // A pooled connection that the server has just closed looks like a lost answer: a write never goes over a used one.
      // (The SDK's `disableKeepAlive` takes Node's global agent, which keeps connections since Node 19.)
      ...(request.method === "PATCH" ? { connection: "close" } : {}),
      ...request.headers,
    }),
    abortSignal: signal,
    // The body is read here: the SDK's text form would hide bytes that are not UTF-8.
    streamResponseStatusCodes: new Set([Number.POSITIVE_INFINITY]),
    ...(hasBody ? { body: request.body } : {}),
    ...(request.requestId === undefined ? {} : { requestId: request.requestId }),
  });
}

async function answerOf(response: PipelineResponse, clock: Clock): Promise<ArmAnswer> {
  const bytes = await readBody(response);
  const header = (name: string): string | null => response.headers.get(name) ?? null;
  const correlationId =
    header("x-ms-correlation-request-id") ?? header("x-ms-request-id") ?? response.request.requestId;
  return { httpStatus: response.status, bytes, receivedAtMs: clock(), correlationId, header };
}

/** Logs what came of an exchange: constant messages, and fields that hosting can also count. */
function logExchange(
  log: Log,
  method: string,
  startedAt: number,
  result: Result<ArmAnswer, ArmSilence>,
): void {
  const common = { method, durationMs: Math.round(performance.now() - startedAt) };
  if (result.ok) {
    const { httpStatus, correlationId } = result.value;
    const rateRemaining = result.value.header("x-ms-ratelimit-remaining-resource");
    log.info("arm answered", { ...common, httpStatus, correlationId, rateRemaining });
  } else {
    const code = "code" in result.problem ? result.problem.code : null;
    log.warn("arm did not answer", { ...common, kind: result.problem.kind, code });
  }
}

/**
 * Makes the one way to ARM: raw requests through the pipeline of `@azure/arm-compute` (token, user agent, tracing), since its typed models
 * drop members that they do not know and error details. The SDK is loaded at the first use.
 */
export function createArmGateway(options: Options): ArmGateway {
  let loading: Promise<ArmSdk> | null = null;
  const load = (): Promise<ArmSdk> => (loading ??= loadArmSdk(options));

  async function send(request: ArmRequest, signal: AbortSignal, onSent: () => void): Promise<ArmAnswer> {
    const sdk = await load();
    const transport = {
      sendRequest: (outgoing: PipelineRequest) => {
        onSent();
        return sdk.transport.sendRequest(outgoing);
      },
    };
    const pipeline = sdk.pipelineOf(request.subscriptionId);
    return answerOf(
      await pipeline.sendRequest(transport, pipelineRequestOf(sdk, request, signal)),
      options.clock,
    );
  }

  return {
    endpoint: options.endpoint,
    async exchange(request, deadline) {
      const startedAt = performance.now();
      let wasHandedOver = false;
      const work = async (): Promise<Result<ArmAnswer, ArmSilence>> => {
        try {
          return ok(await send(request, deadline.signal, () => (wasHandedOver = true)));
        } catch (error) {
          return fail(silenceOf(error, deadline.signal.aborted, wasHandedOver, deadline.totalMs));
        }
      };
      const inTime = deadline.remainingMs() === 0 ? null : await deadline.race(work(), null);
      const result = inTime ?? fail(silenceOf(null, true, wasHandedOver, deadline.totalMs));
      logExchange(options.log, request.method, startedAt, result);
      return result;
    },
    async warmUp() {
      await load();
    },
  };
}
