import type { TokenCredential } from "@azure/identity";
import type { ResetWriter } from "../app/ports/reset-writer.ts";
import { parseArmEndpoint } from "./arm-endpoint.ts";
import { createArmGateway } from "./arm-gateway.ts";
import { createReadContext, type AzureClientOptions } from "./azure-client.ts";
import { underDeadline } from "./deadline.ts";
import { patchKeyIncarnationId } from "./patch-key-incarnation.ts";
import { readResetModel } from "./read-model.ts";
import { readOperation } from "./read-operation.ts";

/** How the reset reaches ARM: `credential` reads, `resetCredential` writes; the second has no right to read. */
export interface ResetWriterOptions extends AzureClientOptions {
  readonly resetCredential: TokenCredential;
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
