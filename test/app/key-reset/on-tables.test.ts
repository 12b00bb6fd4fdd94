import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { Store } from "../../../src/app/ports/store.ts";
import { createKeyResets } from "../../../src/app/key-reset/key-resets.ts";
import { isOpenState } from "../../../src/approvals/states.ts";
import { createTablesStore } from "../../../src/storage/tables-store.ts";
import { isAzuriteInstalled, startAzurite, type Azurite } from "../../storage/azurite.ts";
import { bo, pending, pressOn, world, type World } from "./world.ts";

let azurite: Azurite;
let tables = 0;

it("is proved against Azurite", (context) => {
  if (!isAzuriteInstalled) context.skip("Azurite is absent: run npm ci --prefix test/tools/azurite");
});

/** A store whose calls virtual time waits for: they take real time. */
function waitedFor({ time }: Pick<World, "time">, store: Store): Store {
  return {
    get: (...given) => time.busy(store.get(...given)),
    commit: (...given) => time.busy(store.commit(...given)),
    list: (...given) => time.busy(store.list(...given)),
    partitions: (...given) => time.busy(store.partitions(...given)),
    close: () => store.close(),
  };
}

/** A store of a process that dies right after so many commits: from then on nothing comes back. */
function mortal(store: Store, commits: number): { readonly store: Store; readonly died: Promise<"died"> } {
  let left = commits;
  const { promise: died, resolve: die } = Promise.withResolvers<"died">();
  const dead = new Promise<never>(() => undefined);
  const unlessDead = <T>(work: () => Promise<T>): Promise<T> => (left <= 0 ? dead : work());
  return {
    died,
    store: {
      ...store,
      get: (...given) => unlessDead(() => store.get(...given)),
      list: (...given) => unlessDead(() => store.list(...given)),
      commit: (...given) =>
        unlessDead(async () => {
          const written = await store.commit(...given);
          left -= 1;
          if (left === 0) die("died");
          return left <= 0 ? dead : written;
        }),
    },
  };
}

describe.runIf(isAzuriteInstalled)("the key reset on Azure Tables", () => {
  beforeAll(async () => {
    azurite = await startAzurite();
  }, 60_000);
  afterAll(() => azurite.close());

  async function worldOnTables(): Promise<World & { readonly counted: Store }> {
    const tableName = `resets${(tables += 1)}`;
    const here = await world({
      store: await createTablesStore({ location: azurite.connectionString, tableName }),
    });
    return { ...here, counted: waitedFor(here, here.store) };
  }

  test(
    "a hundred presses over two instances: one decision, one execution",
    { timeout: 120_000 },
    async () => {
      const here = await worldOnTables();
      const instances = [
        here.another({ store: here.counted }),
        here.another({ store: here.counted }),
      ] as const;
      const request = await pending({ resets: instances[0], target: here.target });
      const presses = Array.from({ length: 100 }, (_, n) =>
        (n % 2 === 0 ? instances[0] : instances[1]).press(pressOn(request, "approve", bo)),
      );
      // Whoever was not the first pauses, and pauses pass only while time runs.
      let isAnswered = false;
      const all = Promise.all(presses).finally(() => (isAnswered = true));
      await here.time.until(() => isAnswered);
      const answers = await all;
      const words = answers.map((answer) => (answer.kind === "refused" ? answer.code : answer.kind));
      expect(words.filter((word) => word === "done")).toHaveLength(1);
      expect(await here.reach(request.id, "SUCCEEDED")).toMatchObject({ state: "SUCCEEDED" });
      expect(here.patches()).toHaveLength(1);
      expect(here.azure.machines.get(here.resourceId).changes).toStrictEqual([4]);
      expect((await here.audit()).filter(({ what }) => what === "approve")).toHaveLength(1);
      expect(await here.chain()).toMatchObject({ kind: "intact" });
    },
  );

  test.each([1, 2, 3, 4, 5, 7])(
    "an instance that dies after its %d. commit: another one finishes, and nothing happens twice",
    { timeout: 120_000 },
    async (commits) => {
      const here = await worldOnTables();
      const request = await pending({ resets: here.another({ store: here.counted }), target: here.target });
      const { store, died } = mortal(here.counted, commits);
      // Never stopped: a process that died does not tidy up.
      const dying = createKeyResets({ ...here.deps, store });
      const pressed = dying.press(pressOn(request, "approve", bo));
      await Promise.race([
        died,
        pressed.then(() => here.time.until(async () => !isOpenState((await here.row(request.id)).state))),
      ]);
      here.time.advance(61_000);
      const heir = here.another({ store: here.counted });
      await heir.start();
      const ends = ["SUCCEEDED", "STALE", "FAILED", "UNVERIFIED"];
      if ((await here.row(request.id)).state === "PENDING") await heir.press(pressOn(request, "approve", bo));
      const { state } = await here.reach(request.id, ...ends);
      const { changes } = here.azure.machines.get(here.resourceId);
      expect(changes.length).toBeLessThanOrEqual(1);
      expect(here.patches().length).toBeLessThanOrEqual(2);
      if (state === "SUCCEEDED") expect(changes).toStrictEqual([4]);
      expect((await here.audit()).filter(({ what }) => what === "approve")).toHaveLength(1);
      expect(await here.chain()).toMatchObject({ kind: "intact" });
    },
  );
});
