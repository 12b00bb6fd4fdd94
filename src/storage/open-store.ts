import type { Store } from "../app/ports/store.ts";
import { createSqliteStore } from "./sqlite-store.ts";

/** Opens the store that `LATCHKEY_STORE` names: `sqlite:PATH`, `tables:ENDPOINT` (managed identity) or `tables:CONNECTION-STRING`. */
export async function openStore(location: string): Promise<Store> {
  if (location.startsWith("sqlite:")) return createSqliteStore({ path: location.slice("sqlite:".length) });
  throw new Error("LATCHKEY_STORE must be sqlite:PATH or tables:ENDPOINT");
}
