import { createServer, request as sendRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { TableClient } from "@azure/data-tables";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Store } from "../../src/app/ports/store.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { createTablesStore } from "../../src/storage/tables-store.ts";
import { connectionStringOf, isAzuriteInstalled, startAzurite, type Azurite } from "./azurite.ts";
import { describeStoreContract } from "./store-contract.ts";

let azurite: Azurite;
let tables = 0;
const nextTable = (): string => `test${(tables += 1)}`;
const open = (): Promise<Store> =>
  createTablesStore({ location: azurite.connectionString, tableName: nextTable() });

it("is proved against Azurite", (context) => {
  if (!isAzuriteInstalled) context.skip("Azurite is absent: run npm ci --prefix test/tools/azurite");
});

describe.runIf(isAzuriteInstalled)("with Azurite", () => {
  beforeAll(async () => {
    azurite = await startAzurite();
  }, 60_000);
  afterAll(() => azurite.close());

  describeStoreContract("Azure Tables", open);

  describe("Azure Tables store", () => {
    /** The table as it is, tombstones included. */
    async function entities(client: TableClient): Promise<readonly object[]> {
      const found: object[] = [];
      for await (const entity of client.listEntities()) found.push(entity);
      return found;
    }

    it("is what LATCHKEY_STORE=tables: opens; several openers see one table", async () => {
      const [one, two] = await Promise.all([
        openStore(`tables:${azurite.connectionString}`),
        openStore(`tables:${azurite.connectionString}`),
      ]);
      await one.commit("p", [{ kind: "insert", row: "r", value: { by: "one" } }]);
      expect((await two.get("p", "r"))?.value).toStrictEqual({ by: "one" });
      await one.close();
      await expect(one.get("p", "r")).rejects.toThrow("The store is closed");
    });

    it("leaves nothing of deleted rows in the table", async () => {
      const tableName = nextTable();
      const store = await createTablesStore({ location: azurite.connectionString, tableName });
      await store.commit("p", [{ kind: "insert", row: "r", value: {} }]);
      const etag = (await store.get("p", "r"))!.etag;
      await store.commit("p", [{ kind: "delete", row: "r", etag }]);
      const client = TableClient.fromConnectionString(azurite.connectionString, tableName, {
        allowInsecureConnection: true,
      });
      expect(await entities(client)).toStrictEqual([]);
    });

    it("takes the place of a tombstone that a crash left", async () => {
      const tableName = nextTable();
      const store = await createTablesStore({ location: azurite.connectionString, tableName });
      const client = TableClient.fromConnectionString(azurite.connectionString, tableName, {
        allowInsecureConnection: true,
      });
      await client.createEntity({ partitionKey: "p", rowKey: "gone", commit: "x", deleted: true });
      expect(await store.get("p", "gone")).toBeUndefined();
      expect(await store.list("p")).toStrictEqual([]);
      expect(await store.partitions("")).toStrictEqual([]);
      const operations = ["other", "gone"].map((row) => ({ kind: "insert" as const, row, value: { row } }));
      expect(await store.commit("p", operations)).toMatchObject({ ok: true });
      expect((await store.list("p")).map(({ row }) => row)).toStrictEqual(["gone", "other"]);
    });

    it("takes away the tombstones that a crash left when they are old, and no row with them", async () => {
      const tableName = nextTable();
      const store = await createTablesStore({ location: azurite.connectionString, tableName });
      const client = TableClient.fromConnectionString(azurite.connectionString, tableName, {
        allowInsecureConnection: true,
      });
      await client.createEntity({ partitionKey: "p", rowKey: "gone", commit: "x", deleted: true });
      await store.commit("p", [{ kind: "insert", row: "kept", value: {} }]);
      await store.list("p");
      expect(await entities(client)).toHaveLength(2);
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60_000 });
      try {
        expect((await store.list("p")).map(({ row }) => row)).toStrictEqual(["kept"]);
        expect(await entities(client)).toHaveLength(1);
      } finally {
        vi.useRealTimers();
      }
    });

    it("reads more rows and partitions than fit in a page", async () => {
      const store = await open();
      for (let start = 0; start < 1200; start += 100) {
        const inserts = Array.from({ length: 100 }, (_, n) => ({
          kind: "insert" as const,
          row: `row-${String(start + n).padStart(5, "0")}`,
          value: { n: start + n },
        }));
        await store.commit("big", inserts);
      }
      await store.commit("bigger", [{ kind: "insert", row: "r", value: {} }]);
      const all = await store.list("big");
      expect(all.map(({ value }) => value["n"])).toStrictEqual(Array.from({ length: 1200 }, (_, n) => n));
      expect(await store.list("big", { limit: 1100 })).toHaveLength(1100);
      expect(await store.partitions("b")).toStrictEqual(["big", "bigger"]);
    }, 60_000);

    it("refuses a row that something else changed", async () => {
      const tableName = nextTable();
      const store = await createTablesStore({ location: azurite.connectionString, tableName });
      const client = TableClient.fromConnectionString(azurite.connectionString, tableName, {
        allowInsecureConnection: true,
      });
      await client.createEntity({ partitionKey: "p", rowKey: "r", note: "by hand" });
      await expect(store.get("p", "r")).rejects.toThrow("A stored row is damaged");
    });

    it("throws when the key is wrong", async () => {
      const location = azurite.connectionString.replace("AccountKey=Eby8", "AccountKey=Abc1");
      await expect(createTablesStore({ location, tableName: nextTable() })).rejects.toThrow();
    });
  });

  describe("Azure Tables store behind a bad network", () => {
    let proxy: ReturnType<typeof createServer>;
    let store: Store;
    let requests: string[] = [];
    /** What happens to the next commits: the answer gets lost, or the service fails without doing anything. */
    let accidents: ("lost" | "unavailable")[] = [];

    async function forward(
      request: IncomingMessage,
      body: Buffer,
    ): Promise<{ status: number; headers: object; body: Buffer }> {
      const { method, url, headers } = request;
      return new Promise((resolve, reject) => {
        const onward = sendRequest(
          { host: "127.0.0.1", port: azurite.port, method, path: url, headers },
          (answer) => {
            const chunks: Buffer[] = [];
            answer.on("data", (chunk: Buffer) => chunks.push(chunk));
            answer.on("end", () =>
              resolve({
                status: answer.statusCode ?? 0,
                headers: answer.headers,
                body: Buffer.concat(chunks),
              }),
            );
          },
        );
        onward.on("error", reject);
        onward.end(body);
      });
    }

    beforeEach(async () => {
      requests = [];
      accidents = [];
      proxy = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        const answerIt = async (): Promise<void> => {
          const isCommit = request.url?.endsWith("$batch") === true;
          if (isCommit) requests.push("commit");
          const accident = isCommit ? accidents.shift() : undefined;
          if (accident === "unavailable") {
            response.writeHead(503);
            response.end();
            return;
          }
          const answer = await forward(request, Buffer.concat(chunks));
          if (accident === "lost") {
            response.destroy();
            return;
          }
          response.writeHead(answer.status, { ...answer.headers });
          response.end(answer.body);
        };
        request.on("end", () => void answerIt());
      });
      await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
      const { port } = proxy.address() as AddressInfo;
      store = await createTablesStore({ location: connectionStringOf(port), tableName: nextTable() });
    });
    afterEach(() => {
      proxy.close();
      proxy.closeAllConnections();
    });

    it("knows that a commit was carried out although its answer got lost", async () => {
      accidents = ["lost"];
      const inserted = await store.commit("p", [{ kind: "insert", row: "r", value: { a: 1 } }]);
      expect(inserted).toStrictEqual({ ok: true, value: null });
      accidents = ["lost"];
      const etag = (await store.get("p", "r"))!.etag;
      const replaced = await store.commit("p", [
        { kind: "replace", row: "r", value: { a: 2 }, etag },
        { kind: "insert", row: "audit", value: {} },
      ]);
      expect(replaced).toStrictEqual({ ok: true, value: null });
      expect((await store.get("p", "r"))?.value).toStrictEqual({ a: 2 });
      expect(await store.list("p")).toHaveLength(2);
    }, 30_000);

    it("knows that a delete was carried out although its answer got lost", async () => {
      await store.commit("p", [{ kind: "insert", row: "r", value: {} }]);
      const etag = (await store.get("p", "r"))!.etag;
      accidents = ["lost"];
      expect(await store.commit("p", [{ kind: "delete", row: "r", etag }])).toStrictEqual({
        ok: true,
        value: null,
      });
      expect(await store.get("p", "r")).toBeUndefined();
    }, 30_000);

    it("tells a conflict from an answer that got lost", async () => {
      await store.commit("p", [{ kind: "insert", row: "r", value: { by: "other" } }]);
      accidents = ["lost"];
      expect(await store.commit("p", [{ kind: "insert", row: "r", value: { by: "me" } }])).toStrictEqual({
        ok: false,
        problem: { kind: "conflict", row: "r" },
      });
      expect((await store.get("p", "r"))?.value).toStrictEqual({ by: "other" });
    }, 30_000);

    it("tries again while the service is not available", async () => {
      accidents = ["unavailable", "unavailable"];
      expect(await store.commit("p", [{ kind: "insert", row: "r", value: {} }])).toStrictEqual({
        ok: true,
        value: null,
      });
      expect(requests).toHaveLength(3);
    }, 30_000);
  });
});
