import * as fc from "fast-check";
import { expect, test } from "vitest";
import { verifyChain } from "../../src/approvals/verify-chain.ts";
import { parseResetRequest } from "../../src/approvals/request.ts";
import { nextStep } from "../../src/key-reset/next-step.ts";
import { ann, bo, cy, eve, sha256 } from "../approvals/builders.ts";
import { BrokenPromise, World, faults, policies } from "./world.ts";

const people = [bo, cy, eve, ann, "outsider"];
const pauses = [200, 1000, 9000, 12_000, 30_000, 65_000, 240_000];

/** One random happening. The number decides what, by whom and how; most of them drive an execution on. */
function happen(world: World, code: number, decideNext: typeof nextStep): void {
  const kind = code % 20;
  const detail = Math.floor(code / 20);
  const instance = world.instances[detail % 8 === 0 ? 1 : 0]!;
  if (kind < 9) {
    const fault = faults[Math.floor(detail / 8) % faults.length]!;
    const crash = [0, 0, 0, 0, 0, 0, 1, 2][Math.floor(detail / 100) % 8]!;
    world.drive(instance, fault, crash, decideNext);
  } else if (kind < 13) {
    const forged = detail % 3 === 0 ? Math.floor(detail / 3) % 6 : 0;
    world.press("approve", people[Math.floor(detail / 7) % people.length]!, forged);
  } else if (kind < 16) {
    world.nowMs += pauses[detail % pauses.length]!;
  } else {
    disturb(world, kind, detail);
  }
}

/** What Azure, other people and time do to a machine; `detail` chooses. */
const machineChanges: readonly ((world: World, detail: number) => void)[] = [
  (world, detail) => world.change({ modelId: world.vm.modelId + 1 + (detail % 2) }),
  (world, detail) => world.change({ provisioningState: detail % 2 === 0 ? "Updating" : "Succeeded" }),
  (world, detail) => detail % 3 === 0 && world.change({ vmId: "another", modelId: 0, guestId: 0 }),
  (world, detail) => detail % 7 === 0 && world.change({ exists: false }),
  (world) => world.deliverLate(),
];

/** What people and timers do to a request beside approving it. */
const requestChanges: readonly ((world: World, detail: number) => void)[] = [
  (world, detail) => world.press(detail % 2 === 0 ? "reject" : "cancel", people[detail % 4]!, 0),
  (world) => world.commit({ kind: "expire" }),
  (world) => world.commit({ kind: "supersede", modelId: world.vm.modelId }),
  () => undefined,
  () => undefined,
];

function disturb(world: World, kind: number, detail: number): void {
  const rare = detail % 5;
  if (kind === 16) {
    requestChanges[rare]!(world, detail);
  } else if (kind === 17) {
    world.policy = policies[rare === 0 ? Math.floor(detail / 5) % policies.length : 0] ?? null;
  } else if (kind === 18) {
    machineChanges[rare]!(world, detail);
  } else if (rare < 3) {
    world.vm = { ...world.vm, guestId: world.vm.modelId };
  } else {
    world.instances[detail % 2]!.reading = null;
  }
}

/** Lets the world run, then lets it come to rest: time passes, late writes arrive, an instance drives on to the end. */
function live(codes: readonly number[], decideNext: typeof nextStep): World {
  const world = new World();
  for (const code of codes) happen(world, code, decideNext);
  const fault = faults[codes.length % 3 === 0 ? (codes[0] ?? 0) % faults.length : 0]!;
  for (let round = 0; round < 60; round += 1) {
    const did = world.drive(world.instances[0]!, fault, 0, decideNext);
    if (did === "end") break;
    if (did === "wait") world.nowMs += round < 10 ? 10_000 : 60_000;
    if (codes.length % 2 === 0) world.vm = { ...world.vm, guestId: world.vm.modelId };
    if (round === 3) while (world.late.length > 0) world.deliverLate();
  }
  world.judgeEnd();
  return world;
}

const lives = fc.array(fc.nat({ max: 9_999_999 }), { minLength: 12, maxLength: 45, size: "max" });

test(
  "whatever happens: one effective change at most, never a PATCH that was not promised",
  { timeout: 60_000 },
  () => {
    const visited = new Map<string, number>();
    let sends = 0;
    let repeated = 0;
    fc.assert(
      fc.property(lives, (codes) => {
        const world = live(codes, nextStep);
        sends += world.left;
        repeated += world.left > 1 ? 1 : 0;
        for (const key of world.visited) visited.set(key, (visited.get(key) ?? 0) + 1);
        expect(verifyChain({ rows: world.audit, head: world.head }, sha256).kind).toBe("intact");
        expect(parseResetRequest(world.request).ok).toBe(true);
      }),
      { numRuns: 10_000 },
    );
    // Not one of the promises was kept by doing nothing.
    expect(sends).toBeGreaterThan(1000);
    expect(repeated).toBeGreaterThan(50);
    const states = ["APPROVED", "EXECUTING", "VERIFYING", "SUCCEEDED", "UNVERIFIED", "FAILED", "REJECTED"];
    const reached = [
      ...states,
      "CANCELLED",
      "EXPIRED",
      "SUPERSEDED",
      "STALE",
      "UNVERIFIED>SUCCEEDED",
      "approval-expired",
    ];
    expect(reached.filter((key) => (visited.get(key) ?? 0) < 5)).toEqual([]);
  },
);

test("an executor that forgets unclear answers is stopped by the rules of the row", () => {
  const careless: typeof nextStep = (progress, observation, nowMs) => {
    const forgetful = progress.sends.map((sent) => ({
      ...sent,
      answer: { kind: "refused", atMs: sent.atMs, mayRepeat: true, notBeforeMs: sent.atMs } as const,
    }));
    return nextStep({ ...progress, sends: forgetful }, observation, nowMs);
  };
  fc.assert(
    fc.property(lives, (codes) => live(codes, careless).left <= 3),
    { numRuns: 500 },
  );
});

test("the judge is awake: a PATCH that nobody approved is a broken promise", () => {
  const world = new World();
  expect(() => world.judgeSend(4)).toThrow(BrokenPromise);
  expect(() => world.apply(5, "1")).toThrow("only from → to");
});
