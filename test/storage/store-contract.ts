import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../src/app/ports/store.ts";

async function etagOf(store: Store, partition: string, row: string): Promise<string> {
  const found = await store.get(partition, row);
  expect(found).toBeDefined();
  return found!.etag;
}

/** What every store must do, whatever stands behind it; `open` gives an empty one each time. */
export function describeStoreContract(name: string, open: () => Promise<Store>): void {
  describe(`store contract: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(async () => {
      await store.close();
    });

    it("gives back exactly the JSON that was inserted", async () => {
      const value = {
        text: "ż 🔑 \u0000 \"quoted\" 'single'",
        big: 1.5e300,
        nested: { list: [1, null, true, "x"] },
      };
      expect(await store.commit("p", [{ kind: "insert", row: "r", value }])).toStrictEqual({
        ok: true,
        value: null,
      });
      expect((await store.get("p", "r"))?.value).toStrictEqual(value);
      expect((await store.get("p", "r"))?.row).toBe("r");
    });

    it("knows no row that was not inserted, and none of another partition", async () => {
      await store.commit("p", [{ kind: "insert", row: "r", value: { a: 1 } }]);
      expect(await store.get("p", "other")).toBeUndefined();
      expect(await store.get("q", "r")).toBeUndefined();
      expect(await store.list("q")).toStrictEqual([]);
    });

    it("refuses to insert a row that is there, and leaves it", async () => {
      await store.commit("p", [{ kind: "insert", row: "r", value: { a: 1 } }]);
      expect(await store.commit("p", [{ kind: "insert", row: "r", value: { a: 2 } }])).toStrictEqual({
        ok: false,
        problem: { kind: "conflict", row: "r" },
      });
      expect((await store.get("p", "r"))?.value).toStrictEqual({ a: 1 });
    });

    it("replaces only the version that was read", async () => {
      await store.commit("p", [{ kind: "insert", row: "r", value: { a: 1 } }]);
      const etag = await etagOf(store, "p", "r");
      expect(await store.commit("p", [{ kind: "replace", row: "r", value: { a: 2 }, etag }])).toMatchObject({
        ok: true,
      });
      expect(await store.commit("p", [{ kind: "replace", row: "r", value: { a: 3 }, etag }])).toStrictEqual({
        ok: false,
        problem: { kind: "conflict", row: "r" },
      });
      expect((await store.get("p", "r"))?.value).toStrictEqual({ a: 2 });
    });

    it("gives a new etag even when the value stays the same", async () => {
      await store.commit("p", [{ kind: "insert", row: "r", value: { a: 1 } }]);
      const etag = await etagOf(store, "p", "r");
      await store.commit("p", [{ kind: "replace", row: "r", value: { a: 1 }, etag }]);
      expect(await etagOf(store, "p", "r")).not.toBe(etag);
    });

    it("deletes only the version that was read, also inside a larger commit", async () => {
      await store.commit("p", [{ kind: "insert", row: "r", value: { a: 1 } }]);
      const stale = await etagOf(store, "p", "r");
      await store.commit("p", [{ kind: "replace", row: "r", value: { a: 2 }, etag: stale }]);
      const refused = await store.commit("p", [
        { kind: "insert", row: "other", value: {} },
        { kind: "delete", row: "r", etag: stale },
      ]);
      expect(refused).toStrictEqual({ ok: false, problem: { kind: "conflict", row: "r" } });
      expect((await store.get("p", "r"))?.value).toStrictEqual({ a: 2 });
      expect(await store.get("p", "other")).toBeUndefined();
      const etag = await etagOf(store, "p", "r");
      expect(await store.commit("p", [{ kind: "delete", row: "r", etag }])).toMatchObject({ ok: true });
      expect(await store.get("p", "r")).toBeUndefined();
      expect(await store.list("p")).toStrictEqual([]);
    });

    it("never accepts an etag of a row's earlier life", async () => {
      await store.commit("p", [{ kind: "insert", row: "r", value: { a: 1 } }]);
      const first = await etagOf(store, "p", "r");
      await store.commit("p", [{ kind: "delete", row: "r", etag: first }]);
      expect(await store.commit("p", [{ kind: "insert", row: "r", value: { a: 1 } }])).toMatchObject({
        ok: true,
      });
      expect(
        await store.commit("p", [{ kind: "replace", row: "r", value: { a: 9 }, etag: first }]),
      ).toMatchObject({
        ok: false,
      });
    });

    it("refuses to replace or delete what is not there", async () => {
      await store.commit("p", [{ kind: "insert", row: "r", value: {} }]);
      const etag = await etagOf(store, "p", "r");
      for (const operation of [
        { kind: "replace", row: "gone", value: {}, etag } as const,
        { kind: "delete", row: "gone", etag } as const,
      ]) {
        expect(await store.commit("p", [operation])).toStrictEqual({
          ok: false,
          problem: { kind: "conflict", row: "gone" },
        });
      }
    });

    it("writes all of a commit or nothing of it", async () => {
      await store.commit("p", [{ kind: "insert", row: "decided", value: { by: "ann" } }]);
      const stale = await etagOf(store, "p", "decided");
      await store.commit("p", [{ kind: "replace", row: "decided", value: { by: "bob" }, etag: stale }]);
      const refused = await store.commit("p", [
        { kind: "insert", row: "audit-1", value: { n: 1 } },
        { kind: "replace", row: "decided", value: { by: "eve" }, etag: stale },
        { kind: "insert", row: "audit-2", value: { n: 2 } },
      ]);
      expect(refused).toStrictEqual({ ok: false, problem: { kind: "conflict", row: "decided" } });
      expect((await store.list("p")).map(({ row, value }) => [row, value])).toStrictEqual([
        ["decided", { by: "bob" }],
      ]);
    });

    it("takes 100 operations at once and refuses 101", async () => {
      const inserts = (count: number, prefix: string) =>
        Array.from({ length: count }, (_, n) => ({
          kind: "insert" as const,
          row: `${prefix}-${String(n).padStart(3, "0")}`,
          value: { n },
        }));
      expect(await store.commit("p", inserts(100, "a"))).toMatchObject({ ok: true });
      expect(await store.list("p")).toHaveLength(100);
      await expect(store.commit("p", inserts(101, "b"))).rejects.toThrow(RangeError);
      expect(await store.list("p")).toHaveLength(100);
    });

    it("does nothing for an empty commit, and refuses one that names a row twice", async () => {
      expect(await store.commit("p", [])).toMatchObject({ ok: true });
      const twice = ["x", "x"].map((row) => ({ kind: "insert" as const, row, value: {} }));
      await expect(store.commit("p", twice)).rejects.toThrow(RangeError);
      expect(await store.list("p")).toStrictEqual([]);
    });

    it("lists in key order, by prefix, up to a limit", async () => {
      const rows = ["b/2", "b/10", "a", "b", "b0", "c", "b/1"];
      await store.commit(
        "p",
        rows.map((row) => ({ kind: "insert" as const, row, value: { row } })),
      );
      const keys = async (options?: { prefix?: string; limit?: number }) =>
        (await store.list("p", options)).map(({ row }) => row);
      expect(await keys()).toHaveLength(rows.length);
      expect(await keys({ prefix: "b/" })).toStrictEqual(["b/1", "b/10", "b/2"]);
      expect(await keys({ prefix: "b/1" })).toStrictEqual(["b/1", "b/10"]);
      expect(await keys({ prefix: "b/", limit: 2 })).toStrictEqual(["b/1", "b/10"]);
      expect(await keys({ prefix: "x" })).toStrictEqual([]);
      expect(await keys({ limit: 1 })).toStrictEqual(["a"]);
      const found = await store.list("p", { prefix: "b/10" });
      expect(found[0]?.etag).toBe(await etagOf(store, "p", "b/10"));
    });

    it("keeps any text as a key, forbidden characters of Azure Tables included", async () => {
      const keys = [
        "/subscriptions/1/resourceGroups/rg (é)",
        "a\\b",
        "a#b?c",
        "100%",
        "~002f",
        "/",
        "tab\tnew\nline",
        "zażółć 🔑",
        "'; DROP TABLE rows; --",
        "%2F",
        "\ud800",
      ];
      for (const key of keys) {
        expect(await store.commit(key, [{ kind: "insert", row: key, value: { key } }])).toMatchObject({
          ok: true,
        });
      }
      for (const key of keys) {
        expect(await store.get(key, key)).toMatchObject({ row: key });
        expect((await store.list(key)).map(({ row }) => row)).toStrictEqual([key]);
      }
      expect(new Set(await store.partitions(""))).toStrictEqual(new Set(keys));
    });

    it("tells keys apart by case", async () => {
      await store.commit("p", [{ kind: "insert", row: "Web-01", value: {} }]);
      expect(await store.get("p", "web-01")).toBeUndefined();
      expect(await store.get("P", "Web-01")).toBeUndefined();
    });

    it("refuses keys and values that no store can keep", async () => {
      for (const key of ["", "x".repeat(513)]) {
        await expect(store.commit("p", [{ kind: "insert", row: key, value: {} }])).rejects.toThrow(
          RangeError,
        );
        await expect(store.get(key, "r")).rejects.toThrow(RangeError);
      }
      const value = { text: "x".repeat(400_000) };
      await expect(store.commit("p", [{ kind: "insert", row: "r", value }])).rejects.toThrow(RangeError);
      expect(await store.get("p", "r")).toBeUndefined();
    });

    it("keeps a value of the largest size", async () => {
      const value = { text: "ż".repeat(400_000 - '{"text":""}'.length) };
      await store.commit("p", [{ kind: "insert", row: "r", value }]);
      expect((await store.get("p", "r"))?.value).toStrictEqual(value);
    });

    it("lists partitions by prefix in key order, only those that hold rows", async () => {
      for (const partition of ["tenant|b", "tenant|a", "thread|z"]) {
        await store.commit(partition, [{ kind: "insert", row: "r", value: {} }]);
      }
      expect(await store.partitions("tenant|")).toStrictEqual(["tenant|a", "tenant|b"]);
      await store.commit("tenant|a", [
        { kind: "delete", row: "r", etag: await etagOf(store, "tenant|a", "r") },
      ]);
      expect(await store.partitions("tenant|")).toStrictEqual(["tenant|b"]);
      expect(await store.partitions("none")).toStrictEqual([]);
    });

    it("lets exactly one of many racing commits win", async () => {
      await store.commit("p", [{ kind: "insert", row: "r", value: { winner: -1 } }]);
      const etag = await etagOf(store, "p", "r");
      const results = await Promise.all(
        Array.from({ length: 40 }, (_, n) =>
          store.commit("p", [
            { kind: "replace", row: "r", value: { winner: n }, etag },
            { kind: "insert", row: `audit-${n}`, value: { n } },
          ]),
        ),
      );
      const winners = results.flatMap((result, n) => (result.ok ? [n] : []));
      expect(winners).toHaveLength(1);
      expect((await store.get("p", "r"))?.value).toStrictEqual({ winner: winners[0] });
      expect((await store.list("p", { prefix: "audit-" })).map(({ row }) => row)).toStrictEqual([
        `audit-${winners[0]}`,
      ]);
    });

    it("lets exactly one of many racing inserts win", async () => {
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          store.commit("p", [{ kind: "insert", row: "lock", value: { n } }]),
        ),
      );
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    });
  });
}
