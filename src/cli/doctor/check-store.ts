import { randomUUID } from "node:crypto";
import type { Store } from "../../app/ports/store.ts";
import type { Checked } from "./checked.ts";

const area = "store";

function mendOf(location: string): string {
  return location.startsWith("sqlite:")
    ? "check that the folder of LATCHKEY_STORE exists, is on a writable disk and belongs to the user of the process"
    : 'give the bot\'s identity the role "Storage Table Data Contributor" on the storage account, and let its network in';
}

/** Opens the store, writes a row, reads it and takes it away again. */
export async function checkStore(location: string, open: () => Promise<Store>): Promise<Checked> {
  const name = location.startsWith("sqlite:") ? location : "Azure Tables";
  try {
    const store = await open();
    try {
      const row = `doctor-${randomUUID()}`;
      await store.commit("health", [{ kind: "insert", row, value: {} }]);
      const found = await store.get("health", row);
      if (found === undefined)
        return { area, kind: "bad", what: `${name} lost a row`, mend: mendOf(location) };
      await store.commit("health", [{ kind: "delete", row, etag: found.etag }]);
      return { area, kind: "good", what: `${name} can be read and written` };
    } finally {
      await store.close();
    }
  } catch (error) {
    const what = `${name} cannot be used: ${reasonOf(error)}`;
    return { area, kind: "bad", what, mend: mendOf(location) };
  }
}

/** The code or status of an error; its text may hold a path or a key. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code, statusCode, cause } = error as { code?: unknown; statusCode?: unknown; cause?: unknown };
  if (typeof code === "string" && code !== "") return code;
  if (typeof statusCode === "number") return `HTTP ${statusCode}`;
  return cause instanceof Error ? reasonOf(cause) : error.name;
}
