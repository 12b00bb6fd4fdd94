import type { AzureProblem } from "../app/ports/azure-reader.ts";
import type { ResetModel } from "../app/ports/reset-writer.ts";
import { ok, type Result } from "../result.ts";
import type { VmTarget } from "../target/target.ts";
import type { ReadContext } from "./arm-read.ts";
import type { Deadline } from "./deadline.ts";
import { asText, at } from "./json-reading.ts";
import { readVmParsed } from "./read-vm.ts";

/** Reads what a reset depends on, in one request. */
export async function readResetModel(
  context: ReadContext,
  target: VmTarget,
  deadline: Deadline,
): Promise<Result<ResetModel, AzureProblem>> {
  const answer = await readVmParsed(context, target, deadline);
  if (!answer.ok) {
    return answer;
  }
  const { body, document, etagHeader } = answer.value;
  const properties = at(body, "properties");
  const settings = at(properties, "securityProfile", "proxyAgentSettings");
  const enabled = at(settings, "enabled");
  return ok({
    resourceId: asText(body["id"]),
    vmId: asText(at(properties, "vmId")),
    etag: asText(body["etag"]) ?? etagHeader,
    provisioningState: asText(at(properties, "provisioningState")),
    enabled: typeof enabled === "boolean" ? enabled : null,
    keyIncarnationId: incarnationOf(at(settings, "keyIncarnationId")),
    document,
  });
}

/** Only an absent id may count as 0: one that cannot be read could be any. */
function incarnationOf(value: unknown): ResetModel["keyIncarnationId"] {
  if (value === undefined || value === null) return null;
  return Number.isSafeInteger(value) ? Number(value) : "unreadable";
}
