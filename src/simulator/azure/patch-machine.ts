import { computeHeaders, findMachine, notFound, type ArmCall, type FoundMachine } from "./arm-call.ts";
import { armError, type ArmReply } from "./arm-reply.ts";
import { isReply } from "./arm-route.ts";
import { machineId } from "./machine.ts";
import { patchRequestOf } from "./patch-body.ts";
import { bodyOf } from "./read-machines.ts";

/** ARM's words for an `If-Match` that is not the machine's etag any more. (Code and text are not verified against Azure.) */
export function preconditionFailed(given: string, current: string): ArmReply {
  const message = `The etag provided in if-match header ${given} does not match the current etag ${current} of the resource.`;
  return armError(412, "PreconditionFailed", message);
}

/** ARM's words for a change while another one is under way. */
export function conflict(): ArmReply {
  return armError(
    409,
    "Conflict",
    "The request failed due to conflict with a concurrent request. To resolve it, please refer to https://aka.ms/activitylog to get more details on the conflicting requests.",
  );
}

/**
 * `PATCH` of a VM or an instance: raises `keyIncarnationId` by a long-running operation. The same number again changes nothing and is
 * answered as done; a lower one is refused.
 */
export function patchMachine(call: ArmCall): ArmReply {
  if (call.query.has("$expand")) {
    return armError(400, "InvalidQueryParameter", "The query parameter '$expand' is not supported here.");
  }
  if (call.route.kind === "instance" && call.settings.uniformPatch === "refused") {
    const message = "The HTTP method 'PATCH' is not supported for instances of a virtual machine scale set.";
    return armError(405, "MethodNotAllowed", message, {}, { allow: "GET, PUT, DELETE" });
  }
  const found = findMachine(call, "write");
  if (isReply(found)) return found;
  const asked = patchRequestOf(call.body, call.contentType);
  if (isReply(asked)) return asked;
  const refused = refuseCondition(call, found);
  if (refused !== null) return refused;
  const { keyIncarnationId: to } = asked;
  const current = found.now.keyIncarnationId ?? 0;
  if (to === null || to === current) return answer(call, null);
  if (to < current) {
    const message = "The value securityProfile.proxyAgentSettings.keyIncarnationId can only be incremented.";
    return armError(400, "BadRequest", message);
  }
  if (found.now.provisioningState === "Updating") return conflict();
  return raise(call, found, to);
}

function refuseCondition({ ifMatch }: ArmCall, { now }: FoundMachine): ArmReply | null {
  if (ifMatch === null || ifMatch === "*" || ifMatch === now.etag) return null;
  return preconditionFailed(ifMatch, now.etag);
}

function raise(call: ArmCall, { machine }: FoundMachine, to: number): ArmReply {
  const { nowMs, settings } = call;
  const operationId = call.newId();
  call.fleet.write(machineId(machine), {
    to,
    atMs: nowMs,
    settledMs: nowMs + settings.updatingMs,
    operationId,
    isFailing: call.isOperationFailing,
  });
  const origin = call.operationOrigin ?? call.baseUrl;
  const place = `/subscriptions/${machine.subscriptionId}/providers/Microsoft.Compute/locations/${machine.location}`;
  return answer(
    call,
    `${origin}${place}/operations/${operationId}?p=${call.newId()}&api-version=${call.apiVersion}`,
  );
}

/** The machine as it is now, or an empty answer while the operation runs. */
function answer(call: ArmCall, operationUrl: string | null): ArmReply {
  const found = findMachine(call, "write");
  if (isReply(found)) return notFound(call.route);
  const headers = {
    ...computeHeaders("UpdateVM"),
    ...(operationUrl === null ? {} : { "azure-asyncoperation": operationUrl, "retry-after": "10" }),
  };
  if (operationUrl !== null && call.settings.patchAnswer === 202) return { status: 202, headers };
  return { status: 200, body: bodyOf(call, found, false), headers };
}
