import * as fc from "fast-check";
import { expect, test } from "vitest";
import { BrokenPromise, LifeWorld, policies } from "./life-world.ts";
import { writeFaults } from "./model-azure.ts";
import { ann, bo, cy, eve } from "./world.ts";

const people = [bo, cy, eve, ann, "outsider"];
const pauses = [200, 1000, 9000, 12_000, 30_000, 65_000, 240_000, 600_000];

/** One random happening. The number decides what, by whom and how. */
async function happen(world: LifeWorld, code: number): Promise<void> {
  const kind = code % 20;
  const detail = Math.floor(code / 20);
  if (kind < 3) return world.ask(detail, detail % 3 === 0 ? bo : ann);
  if (kind < 9) {
    const forged = detail % 4 === 0 ? Math.floor(detail / 4) % 6 : 0;
    return world.press(detail, "approve", people[Math.floor(detail / 7) % people.length]!, forged);
  }
  if (kind < 14) return world.time.runFor(pauses[detail % pauses.length]!);
  if (kind === 14) return world.upload(detail);
  disturb(world, kind, detail);
  return kind === 19
    ? world.press(detail, detail % 2 === 0 ? "reject" : "cancel", people[detail % 4]!, 0)
    : undefined;
}

/** What Azure, administrators and the ground under the processes do. */
function disturb(world: LifeWorld, kind: number, detail: number): void {
  const { azure } = world;
  if (kind === 15) azure.writeFault = writeFaults[detail % writeFaults.length]!;
  else if (kind === 16) world.instances[detail % 2]!.diesAfter = 1 + (Math.floor(detail / 2) % 12);
  else if (kind === 17) {
    world.policy = policies[detail % 4 === 0 ? Math.floor(detail / 4) % policies.length : 0] ?? null;
    world.failingNotices = detail % 3;
  } else if (kind === 18) changeMachine(world, detail);
}

function changeMachine({ azure }: LifeWorld, detail: number): void {
  const { machine } = azure;
  const rare = Math.floor(detail / 8) % 3 === 0;
  const changes: readonly (() => void)[] = [
    () => (machine.guestId = machine.modelId),
    () => (machine.guestId = machine.modelId),
    () => (azure.failingReads = 1 + (detail % 3)),
    () => azure.deliverLate(),
    () => azure.change({ modelId: machine.modelId + 1 + (detail % 2) }),
    () => azure.change({ provisioningState: rare ? "Updating" : "Succeeded" }),
    () => rare && azure.change({ vmId: `vm-${String(detail)}`, modelId: 0, guestId: 0 }),
    () => rare && detail % 5 === 0 && azure.change({ exists: false }),
  ];
  changes[detail % changes.length]!();
}

/** Most lives begin as they should, so that there is something to disturb. */
async function live(codes: readonly number[]): Promise<LifeWorld> {
  const world = await LifeWorld.begin();
  if (codes.length % 4 !== 0) {
    await world.ask(0, ann);
    await world.press(1, "approve", bo, 0);
    if (codes[0]! % 2 === 0) disturb(world, 15, codes[1]!);
    if (codes[0]! % 3 === 0) disturb(world, 16, codes[2]!);
    await world.press(0, "approve", cy, 0);
  }
  for (const code of codes) {
    await happen(world, code);
    if (world.broken !== null) throw world.broken;
  }
  if (codes.length % 2 === 0) world.azure.machine.guestId = world.azure.machine.modelId;
  await world.rest();
  return world;
}

const lives = fc.array(fc.nat({ max: 9_999_999 }), { minLength: 8, maxLength: 30, size: "max" });

test(
  "whatever happens to two instances: one effective change at most for a request, nothing that was not promised, and an end that is true and told",
  { timeout: 3_600_000 },
  async () => {
    const reached = new Map<string, number>();
    const sum = { lives: 0, requests: 0, sends: 0, repeated: 0, effective: 0, deaths: 0 };
    await fc.assert(
      fc.asyncProperty(lives, async (codes) => {
        const world = await live(codes);
        const requests = await world.judgeRest();
        sum.lives += 1;
        sum.requests += requests.length;
        sum.deaths += world.deaths;
        for (const count of world.sends.values()) {
          sum.sends += count;
          sum.repeated += count > 1 ? 1 : 0;
        }
        sum.effective += world.effective.size;
        for (const { state } of requests) reached.set(state, (reached.get(state) ?? 0) + 1);
        await world.end();
      }),
      { numRuns: Number(process.env["LATCHKEY_LIVES"] ?? 100) },
    );
    console.info(`lives of two instances: ${JSON.stringify({ ...sum, ...Object.fromEntries(reached) })}`);
    // Not one of the promises was kept by doing nothing.
    expect(sum.sends).toBeGreaterThan(sum.lives / 3);
    expect(sum.deaths).toBeGreaterThan(sum.lives / 5);
    const states = ["SUCCEEDED", "UNVERIFIED", "FAILED", "STALE", "REJECTED", "EXPIRED"];
    expect(states.filter((state) => !reached.has(state))).toEqual([]);
  },
);

test("the judge is awake: a PATCH that nobody wrote down is a broken promise", async () => {
  const world = await LifeWorld.begin();
  await world.ask(0, ann);
  const patched = world.azure.writer.patchKeyIncarnationId({
    target: { kind: "vm", subscriptionId: "s", resourceGroup: "g", name: "n" },
    to: 4,
    ifMatch: "7",
    correlationId: "forged",
  });
  await world.time.runFor(1000);
  expect(await patched).toMatchObject({ kind: "accepted" });
  expect(world.broken).toBeInstanceOf(BrokenPromise);
  await world.end();
});
