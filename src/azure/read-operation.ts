import type { AzureProblem } from "../app/ports/azure-reader.ts";
import { fail, ok, type Result } from "../result.ts";
import { ownUrl } from "./arm-endpoint.ts";
import { armErrorOf, type ArmError } from "./arm-error.ts";
import { readArmUrl, type ReadContext } from "./arm-read.ts";
import type { Deadline } from "./deadline.ts";
import { asText } from "./json-reading.ts";

/** Where a long-running operation stands. */
type OperationState =
  | { readonly kind: "running" }
  | { readonly kind: "succeeded" }
  | {
      readonly kind: "failed";
      readonly status: string;
      readonly error: ArmError | null;
      readonly correlationId: string;
    };

/**
 * Reads an `Azure-AsyncOperation` URL once. It says why an operation failed; whether the VM has changed is decided by the VM alone
 * (the URL may be gone, or forbidden to a role on one VM). A URL on another host is not asked: `not-understood` with status 0.
 * States: Azure Resource Manager RPC, "Asynchronous operations": only Succeeded, Failed and Canceled are final.
 */
export async function readOperation(
  context: ReadContext,
  operationUrl: string,
  deadline: Deadline,
): Promise<Result<OperationState, AzureProblem>> {
  const url = ownUrl(context.gateway.endpoint, operationUrl);
  if (url === null) {
    return fail({ kind: "not-understood", httpStatus: 0, correlationId: "" });
  }
  const answer = await readArmUrl(context, { method: "GET", url, subscriptionId: "" }, deadline);
  if (!answer.ok) {
    return answer;
  }
  const { body, document } = answer.value;
  const status = asText(body["status"]);
  switch (status?.toLowerCase()) {
    case undefined:
      return fail({ kind: "not-understood", httpStatus: 200, correlationId: document.correlationId });
    case "succeeded":
      return ok({ kind: "succeeded" });
    case "failed":
    case "canceled":
      return ok({
        kind: "failed",
        status: status ?? "",
        error: armErrorOf(body),
        correlationId: document.correlationId,
      });
    default:
      return ok({ kind: "running" });
  }
}
