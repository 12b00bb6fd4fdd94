import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSqliteStore } from "../../src/storage/sqlite-store.ts";
import { describeStoreContract } from "./store-contract.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-store-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describeStoreContract("SQLite file", () => createSqliteStore({ path: join(folder, "store.db") }));
describeStoreContract("SQLite in memory", () => createSqliteStore({ path: ":memory:" }));

const script = fileURLToPath(new URL("store-process.ts", import.meta.url));
function start(...words: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ["--no-warnings", script, ...words]);
}
function ended(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  return new Promise((resolve) => {
    child.once("close", resolve);
  });
}

describe("SQLite store", () => {
  it("keeps what it acknowledged over closing and opening, and makes the folder of its file", async () => {
    const path = join(folder, "deep", "er", "latchkey.db");
    const first = await createSqliteStore({ path });
    await first.commit("p", [{ kind: "insert", row: "r", value: { a: 1 } }]);
    await first.close();
    await first.close();
    const second = await createSqliteStore({ path });
    expect((await second.get("p", "r"))?.value).toStrictEqual({ a: 1 });
    await second.close();
  });

  it("is readable by its owner alone", async () => {
    const path = join(folder, "private", "latchkey.db");
    const store = await createSqliteStore({ path });
    await store.commit("p", [{ kind: "insert", row: "r", value: {} }]);
    expect(statSync(join(folder, "private")).mode & 0o077).toBe(0);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(`${path}-wal`).mode & 0o077).toBe(0);
    await store.close();
  });

  it("shows a commit of one opener to the other at once", async () => {
    const path = join(folder, "latchkey.db");
    const [one, two] = await Promise.all([createSqliteStore({ path }), createSqliteStore({ path })]);
    await one.commit("p", [{ kind: "insert", row: "r", value: { by: "one" } }]);
    expect((await two.get("p", "r"))?.value).toStrictEqual({ by: "one" });
    await one.close();
    await two.close();
  });

  it("refuses a file that a newer program wrote, and leaves it", async () => {
    const path = join(folder, "latchkey.db");
    await (await createSqliteStore({ path })).close();
    const database = new DatabaseSync(path);
    database.exec("UPDATE meta SET value = 2 WHERE name = 'schema'");
    database.close();
    await expect(createSqliteStore({ path })).rejects.toMatchObject({
      cause: { message: "The store has schema version 2; this program knows version 1" },
    });
  });

  it("refuses a file that is no database, and a damaged row", async () => {
    const path = join(folder, "notes.txt");
    writeFileSync(path, "not a database ".repeat(1000));
    await expect(createSqliteStore({ path })).rejects.toThrow("The store's file cannot be opened");

    const good = join(folder, "latchkey.db");
    const store = await createSqliteStore({ path: good });
    await store.commit("p", [{ kind: "insert", row: "r", value: {} }]);
    const database = new DatabaseSync(good);
    database.exec("UPDATE rows SET value = '[1]'");
    database.close();
    await expect(store.get("p", "r")).rejects.toThrow("A stored row is damaged");
    await store.close();
  });

  it("keeps a write-ahead log, so that readers never wait for a writer", async () => {
    const path = join(folder, "latchkey.db");
    const store = await createSqliteStore({ path });
    const database = new DatabaseSync(path);
    expect(database.prepare("PRAGMA journal_mode").get()).toMatchObject({ journal_mode: "wal" });
    database.close();
    await store.close();
  });

  it("rejects work after it was closed", async () => {
    const store = await createSqliteStore({ path: ":memory:" });
    await store.close();
    await expect(store.get("p", "r")).rejects.toThrow("The store is closed");
  });
});

describe("several processes on one SQLite file", () => {
  it("lets exactly one of four processes win each row, with its audit row and no other", async () => {
    const path = join(folder, "latchkey.db");
    const rows = 200;
    const store = await createSqliteStore({ path });
    for (let from = 0; from < rows; from += 100) {
      const inserts = Array.from({ length: 100 }, (_, n) => ({
        kind: "insert" as const,
        row: `row-${from + n}`,
        value: { winner: null },
      }));
      await store.commit("approvals", inserts);
    }
    const children = ["a", "b", "c", "d"].map((name) => start("race", path, name, String(rows)));
    const outputs = children.map(() => "");
    const allReady = children.map(
      (child, n) =>
        new Promise((resolve) => {
          child.stdout.on("data", (chunk: Buffer) => {
            outputs[n] += chunk.toString();
            if (outputs[n]?.includes("ready")) {
              resolve(null);
            }
          });
        }),
    );
    const exits = children.map(ended);
    await Promise.all(allReady);
    for (const child of children) {
      child.stdin.write("go");
    }
    expect(await Promise.all(exits)).toStrictEqual([0, 0, 0, 0]);
    const won = outputs.flatMap((output) => [...output.matchAll(/won (\d+)/g)].map(([, n]) => Number(n)));
    expect(won.sort((a, b) => a - b)).toStrictEqual(Array.from({ length: rows }, (_, n) => n));
    const decided = await store.list("approvals", { prefix: "row-" });
    const audit = await store.list("approvals", { prefix: "audit-" });
    expect(new Set(audit.map(({ row }) => row))).toStrictEqual(
      new Set(decided.map(({ row, value }) => `audit-${row.slice(4)}-${String(value["winner"])}`)),
    );
    await store.close();
  }, 30_000);

  it("has every acknowledged row after the writer was killed in the middle", async () => {
    for (const killAfter of [1, 60, 333]) {
      const path = join(folder, `killed-${killAfter}.db`);
      const child = start("append", path);
      const exit = ended(child);
      let last = -1;
      for await (const line of createInterface({ input: child.stdout })) {
        last = Number(line);
        if (last === killAfter) {
          child.kill("SIGKILL");
        }
      }
      await exit;
      expect(last).toBeGreaterThanOrEqual(killAfter);
      const store = await createSqliteStore({ path });
      const found = new Set((await store.list("log")).map(({ value }) => value["n"]));
      expect(Array.from({ length: last + 1 }, (_, n) => n).filter((n) => !found.has(n))).toStrictEqual([]);
      await store.close();
      const database = new DatabaseSync(path);
      expect(database.prepare("PRAGMA integrity_check").get()).toMatchObject({ integrity_check: "ok" });
      database.close();
    }
  }, 30_000);
});
