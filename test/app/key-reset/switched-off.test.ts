import { expect, test } from "vitest";
import type { KeyResets } from "../../../src/app/key-reset/key-resets.ts";
import { switchedOff } from "../../../src/app/key-reset/switched-off.ts";
import { withoutResetIdentity } from "../../../src/azure/without-reset-identity.ts";
import type { KeyIncarnationPatch, ResetWriter } from "../../../src/app/ports/reset-writer.ts";

const never = (): never => {
  throw new Error("must not be called");
};

test("without an identity for resets nothing can be asked for, and the words say so", async () => {
  const resets = switchedOff({ request: never } as unknown as KeyResets);
  expect(await resets.request({} as Parameters<KeyResets["request"]>[0])).toMatchObject({
    kind: "refused",
    code: "resets-off",
  });
});

test("without an identity for resets nothing is ever sent, not even under the reader's", async () => {
  const writer = withoutResetIdentity({ patchKeyIncarnationId: never } as unknown as ResetWriter);
  expect(await writer.patchKeyIncarnationId({} as KeyIncarnationPatch)).toMatchObject({
    kind: "refused",
    httpStatus: null,
  });
});
