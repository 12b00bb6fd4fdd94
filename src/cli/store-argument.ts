import { existsSync } from "node:fs";
import type { Store } from "../app/ports/store.ts";
import { openStore } from "../storage/open-store.ts";
import { UsageError } from "./arguments.ts";

/** Where the store is when nothing says otherwise. */
const usualStore = "sqlite:data/latchkey.db";

/**
 * Opens the store that `LATCHKEY_STORE` names, as the caller's own Azure sign-in where it is a table endpoint. A file that is not there is
 * a {@link UsageError}: a command that looks never makes one.
 */
export async function openNamedStore(environment: NodeJS.ProcessEnv): Promise<Store> {
  const location = environment["LATCHKEY_STORE"] ?? usualStore;
  const path = /^sqlite:(.+)$/s.exec(location)?.[1];
  if (path !== undefined && !existsSync(path)) {
    throw new UsageError(`there is no store at ${JSON.stringify(path.slice(0, 200))}; set LATCHKEY_STORE`);
  }
  try {
    return await openStore(location, async () => {
      const { DefaultAzureCredential } = await import("@azure/identity");
      return new DefaultAzureCredential();
    });
  } catch (error) {
    throw new UsageError("the store that LATCHKEY_STORE names cannot be opened", { cause: error });
  }
}
