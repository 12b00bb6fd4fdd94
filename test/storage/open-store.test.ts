import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "../../src/storage/open-store.ts";

describe("opening the store", () => {
  it("opens a file by its path", async () => {
    const folder = mkdtempSync(join(tmpdir(), "latchkey-open-"));
    const store = await openStore(`sqlite:${join(folder, "a", "store.db")}`);
    await store.commit("p", [{ kind: "insert", row: "r", value: { a: 1 } }]);
    expect((await store.get("p", "r"))?.value).toStrictEqual({ a: 1 });
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it.each(["", "redis:x", "sqlite:", "tables:", "file:x"])("refuses %o", async (location) => {
    await expect(openStore(location)).rejects.toThrow("LATCHKEY_STORE must be");
  });

  it("asks for an identity with an endpoint, and goes there over https only", async () => {
    await expect(openStore("tables:https://x.table.core.windows.net")).rejects.toThrow("needs an identity");
    const credential = () => Promise.reject(new Error("the identity was asked for"));
    await expect(openStore("tables:https://x.table.core.windows.net", credential)).rejects.toThrow(
      "was asked for",
    );
    await expect(openStore("tables:http://x.table.core.windows.net", credential)).rejects.toThrow(
      "https URL",
    );
  });

  it("sends no key of an account in clear text to another machine", async () => {
    const location =
      "tables:DefaultEndpointsProtocol=http;AccountName=x;AccountKey=eA==;TableEndpoint=http://192.0.2.1/x;";
    await expect(openStore(location)).rejects.toThrow("allowInsecureConnection is false");
  });
});
