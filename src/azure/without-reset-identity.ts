import type { ResetWriter } from "../app/ports/reset-writer.ts";

/** A writer that reads but never writes: where no identity for resets is configured, nothing is sent under another one. */
export function withoutResetIdentity(writer: ResetWriter): ResetWriter {
  return {
    ...writer,
    patchKeyIncarnationId: () =>
      Promise.resolve({
        kind: "refused",
        httpStatus: null,
        code: "NoResetIdentity",
        message: "No identity for key resets is configured (LATCHKEY_RESET_CLIENT_ID).",
        details: [],
        policy: null,
        correlationId: "",
        retryAfterSeconds: null,
      }),
  };
}
