import type { TokenCredential } from "@azure/identity";
import type { Clock } from "../app/ports/clock.ts";

const hourMs = 3_600_000;

/**
 * The credential of local mode: a fixed token made in this process. It opens nothing outside the simulator and asks nobody.
 */
export function createLocalCredential(clock: Clock): TokenCredential {
  return {
    getToken: () => Promise.resolve({ token: "latchkey-local-mode", expiresOnTimestamp: clock() + hourMs }),
  };
}

/** The credential of production: one user-assigned managed identity. Constructing it contacts nobody; the SDK is loaded here. */
async function createManagedIdentity(clientId: string): Promise<TokenCredential> {
  if (clientId === "") {
    // An empty id would silently mean the system-assigned identity.
    throw new RangeError("A managed identity needs its client id");
  }
  const { ManagedIdentityCredential } = await import("@azure/identity");
  return new ManagedIdentityCredential({ clientId });
}

/** The identity that reads (`LATCHKEY_READER_CLIENT_ID`): reader role only. */
export async function createReaderCredential(config: {
  readonly readerClientId: string;
}): Promise<TokenCredential> {
  return createManagedIdentity(config.readerClientId);
}

/** The identity that resets keys (`LATCHKEY_RESET_CLIENT_ID`): it may write VMs and nothing else, and never reads. */
export async function createResetCredential(config: {
  readonly resetClientId: string;
}): Promise<TokenCredential> {
  return createManagedIdentity(config.resetClientId);
}
