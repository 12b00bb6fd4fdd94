import type { ArmDocument, AzureProblem } from "../app/ports/azure-reader.ts";
import { ok, type Result } from "../result.ts";
import type { VmTarget } from "../target/target.ts";
import type { ReadContext } from "./arm-read.ts";
import type { Deadline } from "./deadline.ts";
import { asText, at } from "./json-reading.ts";
import { readVmParsed } from "./read-vm.ts";

/** The members of a VM's model that a reset depends on; null = absent or of another type, nothing is filled in. */
export interface ResetModel {
  /** The id as ARM writes it. */
  readonly resourceId: string | null;
  /** Changes when a VM is deleted and made again under its name. */
  readonly vmId: string | null;
  /** For `If-Match`: the body's `etag`, else the header's. */
  readonly etag: string | null;
  readonly provisioningState: string | null;
  /** `securityProfile.proxyAgentSettings.enabled`. */
  readonly enabled: boolean | null;
  /** Absent means 0 by the specification (arm-compute `ProxyAgentSettings`); the caller decides what to make of it. */
  readonly keyIncarnationId: number | null;
  /** The whole answer as received, instance view included. */
  readonly document: ArmDocument;
}

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
  const keyIncarnationId = at(settings, "keyIncarnationId");
  return ok({
    resourceId: asText(body["id"]),
    vmId: asText(at(properties, "vmId")),
    etag: asText(body["etag"]) ?? etagHeader,
    provisioningState: asText(at(properties, "provisioningState")),
    enabled: typeof enabled === "boolean" ? enabled : null,
    keyIncarnationId: Number.isSafeInteger(keyIncarnationId) ? Number(keyIncarnationId) : null,
    document,
  });
}
