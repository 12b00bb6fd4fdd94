import type { TokenCredential } from "@azure/identity";
import type { Store } from "../app/ports/store.ts";
import { createSqliteStore } from "./sqlite-store.ts";

/**
 * Opens the store that `LATCHKEY_STORE` names: `sqlite:PATH`, `tables:ENDPOINT` or `tables:CONNECTION-STRING`. The credential is asked for
 * with an endpoint only. Throws where the store cannot be opened, without naming a secret.
 */
export async function openStore(
  location: string,
  credential?: () => Promise<TokenCredential>,
): Promise<Store> {
  const [, kind, rest = ""] = /^(sqlite|tables):(.+)$/s.exec(location) ?? [];
  if (kind === "sqlite") return createSqliteStore({ path: rest });
  if (kind !== "tables") throw new RangeError("LATCHKEY_STORE must be sqlite:PATH or tables:ENDPOINT");
  // The SDK loads for a while: whoever keeps a file does not wait for it.
  const { createTablesStore } = await import("./tables-store.ts");
  return createTablesStore({ location: rest, ...(credential === undefined ? {} : { credential }) });
}
