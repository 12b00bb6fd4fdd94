import type { ArmDocument, AzureProblem } from "../app/ports/azure-reader.ts";
import { fail, ok, type Result } from "../result.ts";
import type { VmTarget } from "../target/target.ts";
import { pathOfTarget } from "./arm-path.ts";
import { readArm, type ReadAnswer, type ReadContext } from "./arm-read.ts";
import type { Deadline } from "./deadline.ts";
import { asRecord } from "./json-reading.ts";

/** A path that no Azure resource can have is answered as absent, without asking. */
export function safePath(build: () => string): Result<string, AzureProblem> {
  try {
    return ok(build());
  } catch (error) {
    if (error instanceof RangeError) {
      return fail({ kind: "not-found", code: "InvalidResourceName", correlationId: "" });
    }
    throw error;
  }
}

/** Reads one VM or scale-set instance with its instance view, parsed beside its bytes: `GET …?$expand=instanceView` is one request by specification. */
export async function readVmParsed(
  context: ReadContext,
  target: VmTarget,
  deadline: Deadline,
): Promise<Result<ReadAnswer, AzureProblem>> {
  const path = safePath(() => pathOfTarget(target));
  if (!path.ok) {
    return path;
  }
  const answer = await readArm(
    context,
    {
      method: "GET",
      subscriptionId: target.subscriptionId,
      path: path.value,
      query: "$expand=instanceView",
    },
    deadline,
  );
  if (!answer.ok) {
    return answer;
  }
  if (asRecord(answer.value.body["properties"]) === null) {
    // JSON, but no VM: a proxy's or another service's answer must not be judged as a VM without settings.
    const { correlationId } = answer.value.document;
    return fail({ kind: "not-understood", httpStatus: 200, correlationId });
  }
  return answer;
}

/** Reads one VM or scale-set instance; the bytes are as received. */
export async function readVm(
  context: ReadContext,
  target: VmTarget,
  deadline: Deadline,
): Promise<Result<ArmDocument, AzureProblem>> {
  const answer = await readVmParsed(context, target, deadline);
  return answer.ok ? ok(answer.value.document) : answer;
}
