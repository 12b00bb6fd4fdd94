import type { AzureProblem } from "../app/ports/azure-reader.ts";
import { parseArmError, type ArmError } from "./arm-error.ts";
import type { ArmAnswer, ArmSilence } from "./arm-gateway.ts";

/** Codes that say "too many requests" whatever the HTTP status (Azure Compute throttling reference). */
const throttleCodes: readonly string[] = ["TooManyRequests", "SubscriptionRequestsThrottled", "RateLimiting"];
/** 400 codes that say that the thing named cannot exist. */
const absentCodes: readonly string[] = ["InvalidSubscriptionId", "InvalidResourceName"];

function secondsOfHeader(text: string): number | null {
  const span = /^(\d{1,2}):(\d{2}):(\d{2})/.exec(text);
  if (span !== null) {
    return Number(span[1]) * 3600 + Number(span[2]) * 60 + Number(span[3]);
  }
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

/**
 * How long ARM asks to wait, in whole seconds, or null if it does not say: `Retry-After` as seconds or as a date (RFC 9110), or Resource
 * Graph's `x-ms-user-quota-resets-after` (hh:mm:ss). A date in the past is 0; more than a day is a day.
 */
export function retryAfterSeconds(answer: ArmAnswer): number | null {
  const retryAfter = answer.header("retry-after")?.trim();
  const quota = answer.header("x-ms-user-quota-resets-after")?.trim();
  const day = 86_400;
  for (const text of [retryAfter, quota]) {
    if (text !== undefined && text !== "") {
      const dateMs = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
      const seconds = Number.isNaN(dateMs)
        ? secondsOfHeader(text)
        : Math.ceil((dateMs - answer.receivedAtMs) / 1000);
      if (seconds !== null) {
        return Math.min(Math.max(0, seconds), day);
      }
    }
  }
  return null;
}

/** Does the error say that requests came too fast, in its code or in a detail? */
function isThrottled(httpStatus: number, error: ArmError | null): boolean {
  const codes = [error?.code, ...(error?.details ?? []).map((detail) => detail.code)];
  return httpStatus === 429 || codes.some((code) => code !== undefined && throttleCodes.includes(code));
}

/** The action that is missing, as the message of `AuthorizationFailed` names it; null if it does not. */
function actionOf(message: string): string | null {
  return /perform action '([A-Za-z0-9./*_-]{1,200})'/.exec(message)?.[1] ?? null;
}

/** The code that says most: a bare `BadRequest` is replaced by that of its first detail (Resource Graph puts the reason there). */
function tellingCode(error: ArmError): string {
  const detail = error.details[0]?.code ?? "";
  return error.code === "BadRequest" && detail !== "" ? detail : error.code;
}

/** What the body says of a request that was refused for another reason than rights or haste. */
function otherProblem(answer: ArmAnswer, error: ArmError | null, code: string): AzureProblem {
  const { httpStatus, correlationId } = answer;
  const isAbsent = httpStatus === 404 || (httpStatus === 400 && absentCodes.includes(code));
  if (isAbsent && error !== null) {
    return { kind: "not-found", code, correlationId };
  }
  return httpStatus >= 500 || httpStatus === 408 || error !== null
    ? { kind: "unavailable", httpStatus, code, correlationId }
    : { kind: "not-understood", httpStatus, correlationId };
}

/** What an answer other than 2xx means. The code is ARM's own, or `HTTP <status>` where the body is not ARM's (a gateway's page). */
export function problemOfAnswer(answer: ArmAnswer): AzureProblem {
  const { httpStatus, correlationId } = answer;
  const error = parseArmError(answer.bytes);
  const code = error === null ? `HTTP ${httpStatus}` : tellingCode(error);
  if (isThrottled(httpStatus, error)) {
    return { kind: "throttled", retryAfterSeconds: retryAfterSeconds(answer), correlationId };
  }
  if (httpStatus === 401) {
    return { kind: "signed-out", code, correlationId };
  }
  if (httpStatus === 403) {
    return { kind: "no-rights", code, action: actionOf(error?.message ?? ""), correlationId };
  }
  return otherProblem(answer, error, code);
}

/** What the absence of an answer means. */
export function problemOfSilence(silence: ArmSilence): AzureProblem {
  if (silence.kind === "timed-out") {
    return { kind: "timed-out", afterMs: silence.afterMs };
  }
  return silence.kind === "no-token"
    ? { kind: "signed-out", code: silence.code, correlationId: "" }
    : { kind: "unavailable", httpStatus: null, code: silence.code, correlationId: "" };
}
