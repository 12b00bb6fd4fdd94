import { armError, type ArmReply } from "./arm-reply.ts";
import { refusePlace, type ArmCall } from "./arm-call.ts";
import { armTime, failureOf } from "./instance-view.ts";

/** Where a long-running operation stands: what `Azure-AsyncOperation` leads to. */
export function readOperation(call: ArmCall): ArmReply {
  const { operation = "", location = "", subscription = "" } = call.route.names;
  const found = call.fleet.operation(operation);
  const isHere =
    found !== null &&
    found.held.machine.location === location.toLowerCase() &&
    found.held.machine.subscriptionId === subscription.toLowerCase();
  if (!isHere) {
    const message = `The operation '${operation}' could not be found.`;
    return refusePlace(call) ?? armError(404, "OperationNotFound", message);
  }
  const { write, held } = found;
  const common = { startTime: armTime(write.atMs), name: write.operationId };
  if (write.settledMs > call.nowMs) {
    return { status: 200, body: { ...common, status: "InProgress" }, headers: { "retry-after": "10" } };
  }
  const endTime = armTime(write.settledMs);
  const body = write.isFailing
    ? { ...common, endTime, status: "Failed", error: failureOf(held.machine) }
    : { ...common, endTime, status: "Succeeded" };
  return { status: 200, body };
}
