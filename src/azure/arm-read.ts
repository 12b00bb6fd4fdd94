import type { ArmDocument, AzureProblem } from "../app/ports/azure-reader.ts";
import type { Log } from "../app/ports/log.ts";
import { fail, ok, type Result } from "../result.ts";
import { isVersionRefused, type ApiVersions } from "./api-versions.ts";
import type { ArmAnswer, ArmGateway, ArmRequest, ArmSilence } from "./arm-gateway.ts";
import { problemOfAnswer, problemOfSilence, retryAfterSeconds } from "./azure-problem.ts";
import { pause, type Deadline } from "./deadline.ts";
import { asRecord, parseJson, type JsonRecord } from "./json-reading.ts";

/** A request that changes nothing, apart from its api-version. */
export interface ReadRequest extends Omit<ArmRequest, "method" | "url" | "headers" | "requestId"> {
  readonly method: "GET" | "POST";
  /** Path on the ARM origin, already encoded, without a query. */
  readonly path: string;
  /** Further query, encoded, without a leading `&`. */
  readonly query?: string;
}

/** ARM's document with its parsed form. */
export interface ReadAnswer {
  readonly document: ArmDocument;
  readonly body: JsonRecord;
  readonly etagHeader: string | null;
}

/** Everything a read needs. */
export interface ReadContext {
  readonly gateway: ArmGateway;
  readonly versions: ApiVersions;
  readonly log: Log;
  /** Pauses before a second and a third try, in milliseconds. */
  readonly backoffMs: readonly number[];
}

/** The usual pauses: long enough for a restart behind the load balancer, short for a person who waits. */
export const usualBackoffMs: readonly number[] = [250, 750];
/** A longer wait than this is told to the person instead of being waited for. */
const longestWaitMs = 2000;

type Exchange = Result<ArmAnswer, ArmSilence>;

/** The wait that an answer asks for or deserves, or null if trying again does not help. */
function waitAfterAnswer(answer: ArmAnswer, plannedMs: number): number | null {
  const { httpStatus } = answer;
  const asked = httpStatus === 429 || httpStatus === 503 ? retryAfterSeconds(answer) : null;
  if (asked !== null) {
    return asked * 1000 <= longestWaitMs ? asked * 1000 : null;
  }
  // A throttled service that names no time is left alone.
  return httpStatus >= 500 || httpStatus === 408 ? plannedMs : null;
}

/** How long to wait before the next try, or null if there is none. A token that cannot be had is not asked for again. */
function waitMs(exchange: Exchange, plannedMs: number | undefined): number | null {
  if (plannedMs === undefined) {
    return null;
  }
  if (exchange.ok) {
    return waitAfterAnswer(exchange.value, plannedMs);
  }
  return exchange.problem.kind === "no-answer" && exchange.problem.code !== "BodyTooLarge" ? plannedMs : null;
}

async function exchangePatiently(
  context: ReadContext,
  request: ArmRequest,
  deadline: Deadline,
): Promise<Exchange> {
  for (let attempt = 0; ; attempt += 1) {
    const exchange = await context.gateway.exchange(request, deadline);
    const wait = waitMs(exchange, context.backoffMs[attempt]);
    // With no time left for another answer the known reason is worth more than "timed out".
    if (wait === null || wait >= deadline.remainingMs()) {
      return exchange;
    }
    context.log.info("arm read is tried again", { attempt: attempt + 1, waitMs: wait });
    await pause(wait, deadline);
    if (deadline.remainingMs() === 0) {
      return exchange;
    }
  }
}

function understood(answer: ArmAnswer): Result<ReadAnswer, AzureProblem> {
  const { httpStatus, correlationId, receivedAtMs, bytes } = answer;
  if (httpStatus < 200 || httpStatus > 299) {
    return fail(problemOfAnswer(answer));
  }
  const body = asRecord(parseJson(bytes));
  if (body === null || httpStatus !== 200) {
    return fail({ kind: "not-understood", httpStatus, correlationId });
  }
  return ok({ document: { bytes, receivedAtMs, correlationId }, body, etagHeader: answer.header("etag") });
}

/** One request at a URL that ARM itself gave (next page, operation): checked by the caller, no api-version added. */
export async function readArmUrl(
  context: ReadContext,
  request: ArmRequest,
  deadline: Deadline,
): Promise<Result<ReadAnswer, AzureProblem>> {
  const exchange = await exchangePatiently(context, request, deadline);
  return exchange.ok ? understood(exchange.value) : fail(problemOfSilence(exchange.problem));
}

/**
 * Reads a JSON object from ARM: one request when all is well; at most three for 5xx and lost connections; one more for each api-version
 * that this cloud refuses (remembered). Ends at the deadline.
 */
export async function readArm(
  context: ReadContext,
  request: ReadRequest,
  deadline: Deadline,
): Promise<Result<ReadAnswer, AzureProblem>> {
  const { path, query, ...rest } = request;
  for (let version: string = context.versions.current(); ;) {
    const url = `${context.gateway.endpoint.origin}${path}?api-version=${version}${query === undefined ? "" : `&${query}`}`;
    const exchange = await exchangePatiently(context, { ...rest, url }, deadline);
    if (!exchange.ok) {
      return fail(problemOfSilence(exchange.problem));
    }
    const older = isVersionRefused(exchange.value) ? context.versions.olderThan(version) : null;
    if (older === null) {
      const result = understood(exchange.value);
      if (result.ok) {
        context.versions.accept(version);
      }
      return result;
    }
    context.log.warn("api-version refused, an older one is tried", { refused: version, next: older });
    version = older;
  }
}
