import type { Log } from "../app/ports/log.ts";
import type { KeyIncarnationPatch, PatchAnswer } from "../app/ports/reset-writer.ts";
import { hostOf, ownUrl } from "./arm-endpoint.ts";
import { parseArmError, type ArmError } from "./arm-error.ts";
import type { ArmAnswer, ArmGateway, ArmSilence } from "./arm-gateway.ts";
import { pathOfTarget } from "./arm-path.ts";
import { retryAfterSeconds } from "./azure-problem.ts";
import { underDeadline } from "./deadline.ts";
import { asRecord, parseJson } from "./json-reading.ts";

const defaultDeadlineMs = 30_000;
const largest = 2_147_483_647;
const printable = /^[\x21-\x7e]{1,256}$/;

function checkArguments({ to, ifMatch, correlationId }: KeyIncarnationPatch): void {
  if (!Number.isInteger(to) || to < 1 || to > largest) {
    throw new RangeError("keyIncarnationId must be an integer from 1 to 2147483647");
  }
  if (!printable.test(ifMatch) || ifMatch === "*") {
    throw new RangeError("The write needs the etag of a read");
  }
  if (!printable.test(correlationId)) {
    throw new RangeError("The correlation id must be printable ASCII");
  }
}

function acceptedOf(gateway: ArmGateway, log: Log, answer: ArmAnswer): PatchAnswer {
  const link = answer.header("azure-asyncoperation");
  const operationUrl = link === null ? null : ownUrl(gateway.endpoint, link);
  const foreignOperationHost = link !== null && operationUrl === null ? hostOf(link) : null;
  if (foreignOperationHost !== null) {
    log.warn("a link to a foreign host was not followed", { host: foreignOperationHost });
  }
  const { httpStatus, correlationId } = answer;
  return { kind: "accepted", httpStatus, correlationId, operationUrl, foreignOperationHost };
}

/** ARM answers a PATCH with the model, or with nothing; a page of something in between says nothing about the VM. */
function isArms({ httpStatus, bytes }: ArmAnswer): boolean {
  const isSuccess = httpStatus >= 200 && httpStatus <= 299;
  return isSuccess && (bytes.length === 0 || asRecord(parseJson(bytes)) !== null);
}

/** Only a client error, or that there is no such method (501), is a definite no. Other 5xx, 408 and 499 may come after the change was made. */
function isDefinite(httpStatus: number): boolean {
  if (httpStatus === 501) return true;
  return httpStatus >= 400 && httpStatus <= 498 && httpStatus !== 408;
}

function ofAnswer(gateway: ArmGateway, log: Log, answer: ArmAnswer): PatchAnswer {
  const { httpStatus, correlationId } = answer;
  if (isArms(answer)) {
    return acceptedOf(gateway, log, answer);
  }
  const unnamed: ArmError = { code: `HTTP ${httpStatus}`, message: "", details: [], policy: null };
  const error = parseArmError(answer.bytes) ?? unnamed;
  if (!isDefinite(httpStatus)) {
    const { code, message } = error;
    return { kind: "unknown", cause: { kind: "server-error", httpStatus, code, message, correlationId } };
  }
  const wait = retryAfterSeconds(answer);
  return { kind: "refused", httpStatus, ...error, correlationId, retryAfterSeconds: wait };
}

function ofSilence(silence: ArmSilence, correlationId: string): PatchAnswer {
  if (silence.kind !== "timed-out" && !silence.wasSent) {
    const nothing = { message: "", details: [], policy: null, correlationId, retryAfterSeconds: null };
    return { kind: "refused", httpStatus: null, code: silence.code, ...nothing };
  }
  return silence.kind === "timed-out"
    ? { kind: "unknown", cause: { kind: "timed-out", afterMs: silence.afterMs } }
    : { kind: "unknown", cause: { kind: "connection-lost", code: silence.code } };
}

/**
 * Sends `{"properties":{"securityProfile":{"proxyAgentSettings":{"keyIncarnationId":N}}}}` once, by PATCH with `If-Match`, and says what
 * ARM answered. Never repeated here and never a PUT (which would need, and could drop, the rest of the model). For an instance of a
 * Uniform scale set the same PATCH goes to the instance, as Microsoft's key-reset page has it; its specification knows only PUT.
 * Throws a RangeError for arguments that must not be sent.
 */
export async function patchKeyIncarnationId(
  gateway: ArmGateway,
  apiVersion: string,
  log: Log,
  patch: KeyIncarnationPatch,
): Promise<PatchAnswer> {
  checkArguments(patch);
  const { target, to, ifMatch, correlationId } = patch;
  const body = { properties: { securityProfile: { proxyAgentSettings: { keyIncarnationId: to } } } };
  const request = {
    method: "PATCH",
    url: `${gateway.endpoint.origin}${pathOfTarget(target)}?api-version=${apiVersion}`,
    subscriptionId: target.subscriptionId,
    body: JSON.stringify(body),
    headers: { "if-match": ifMatch },
    requestId: correlationId,
  } as const;
  return underDeadline(patch.deadlineMs ?? defaultDeadlineMs, async (deadline) => {
    const exchange = await gateway.exchange(request, deadline);
    return exchange.ok ? ofAnswer(gateway, log, exchange.value) : ofSilence(exchange.problem, correlationId);
  });
}
