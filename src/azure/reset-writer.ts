import type { TokenCredential } from "@azure/identity";
import type { AzureProblem } from "../app/ports/azure-reader.ts";
import type { Result } from "../result.ts";
import type { VmTarget } from "../target/target.ts";
import { parseArmEndpoint } from "./arm-endpoint.ts";
import { createArmGateway } from "./arm-gateway.ts";
import { createReadContext, type AzureClientOptions } from "./azure-client.ts";
import { underDeadline } from "./deadline.ts";
import {
  patchKeyIncarnationId,
  type KeyIncarnationPatch,
  type PatchAnswer,
} from "./patch-key-incarnation.ts";
import { readResetModel, type ResetModel } from "./read-model.ts";
import { readOperation, type OperationState } from "./read-operation.ts";

/** How the reset reaches ARM: `credential` reads, `resetCredential` writes; the second has no right to read. */
export interface ResetWriterOptions extends AzureClientOptions {
  readonly resetCredential: TokenCredential;
}

/** The reads and the one write of a key reset. */
export interface ResetWriter {
  /** The model as it is now: one request, by the reading identity. */
  readModel(target: VmTarget, deadlineMs: number): Promise<Result<ResetModel, AzureProblem>>;
  /** The write: exactly one PATCH leaves, whatever is answered. */
  patchKeyIncarnationId(patch: KeyIncarnationPatch): Promise<PatchAnswer>;
  /** Where an accepted operation stands: for its failure text, not for decisions. */
  readOperation(operationUrl: string, deadlineMs: number): Promise<Result<OperationState, AzureProblem>>;
}

/** The writer of key resets. Throws a RangeError for an endpoint that is none. */
export function createResetWriter(options: ResetWriterOptions): ResetWriter {
  const { resetCredential, ...readerOptions } = options;
  const reader = createReadContext(readerOptions);
  const endpoint = parseArmEndpoint(options.endpoint);
  const writer = createArmGateway({ ...readerOptions, endpoint, credential: resetCredential });
  return {
    readModel: (target, deadlineMs) =>
      underDeadline(deadlineMs, (deadline) => readResetModel(reader, target, deadline)),
    patchKeyIncarnationId: (patch) =>
      patchKeyIncarnationId(writer, reader.versions.current(), options.log, patch),
    readOperation: (operationUrl, deadlineMs) =>
      underDeadline(deadlineMs, (deadline) => readOperation(reader, operationUrl, deadline)),
  };
}
