import { ManagedIdentityCredential } from "@azure/identity";
import { describe, expect, it } from "vitest";
import {
  createLocalCredential,
  createReaderCredential,
  createResetCredential,
} from "../../src/azure/credentials.ts";

describe("credentials", () => {
  it("reads and resets with two managed identities, each of its own client id", async () => {
    const reader = await createReaderCredential({ readerClientId: "aaaaaaaa-0000-0000-0000-000000000001" });
    const reset = await createResetCredential({ resetClientId: "aaaaaaaa-0000-0000-0000-000000000002" });
    for (const [credential, id] of [
      [reader, "aaaaaaaa-0000-0000-0000-000000000001"],
      [reset, "aaaaaaaa-0000-0000-0000-000000000002"],
    ] as const) {
      expect(credential).toBeInstanceOf(ManagedIdentityCredential);
      expect(Reflect.get(credential, "clientId")).toBe(id);
    }
  });

  it("never falls back to the machine's own identity", async () => {
    await expect(createReaderCredential({ readerClientId: "" })).rejects.toThrow(RangeError);
    await expect(createResetCredential({ resetClientId: "" })).rejects.toThrow(RangeError);
  });

  it("has a fixed token in local mode that is valid for an hour", async () => {
    expect(await createLocalCredential(() => 5000).getToken("any")).toStrictEqual({
      token: "latchkey-local-mode",
      expiresOnTimestamp: 3_605_000,
    });
  });
});
