// A process of its own for the tests of the store: `race` decides every row by compare-and-swap and prints what it won;
// `append` inserts rows one after the other and prints each number once it is acknowledged.
import { writeSync } from "node:fs";
import { createSqliteStore } from "../../src/storage/sqlite-store.ts";

const [mode, path = "", name = "", countText = "0"] = process.argv.slice(2);
const count = Number(countText);
const store = await createSqliteStore({ path });
const print = (text: string): void => {
  writeSync(1, `${text}\n`);
};

if (mode === "race") {
  print("ready");
  await new Promise((resolve) => {
    process.stdin.once("data", resolve);
  });
  for (let n = 0; n < count; n += 1) {
    const found = await store.get("approvals", `row-${n}`);
    if (found?.value["winner"] === null) {
      const decided = await store.commit("approvals", [
        { kind: "replace", row: `row-${n}`, value: { winner: name }, etag: found.etag },
        { kind: "insert", row: `audit-${n}-${name}`, value: {} },
      ]);
      if (decided.ok) {
        print(`won ${n}`);
      }
    }
  }
  process.stdin.destroy();
} else {
  for (let n = 0; ; n += 1) {
    await store.commit("log", [{ kind: "insert", row: `row-${n}`, value: { n, text: "x".repeat(500) } }]);
    print(String(n));
  }
}
await store.close();
