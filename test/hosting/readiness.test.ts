import { describe, expect, it } from "vitest";
import { createReadiness } from "../../src/hosting/readiness.ts";
import { recordingLog } from "./helpers.ts";

function readiness() {
  const state = { store: true, policy: true, nowMs: 0, asked: 0 };
  const log = recordingLog();
  const checks = [
    {
      name: "store",
      isGood: () => {
        state.asked += 1;
        return state.store ? Promise.resolve(true) : Promise.reject(new Error("unreachable"));
      },
    },
    { name: "policy", isGood: () => Promise.resolve(state.policy) },
  ];
  return { state, log, ready: createReadiness(checks, () => state.nowMs, log) };
}

describe("readiness", () => {
  it("is there while all is good, and goes with any check that fails or throws", async () => {
    const { state, log, ready } = readiness();
    expect(await ready.isReady()).toBe(true);
    state.policy = false;
    state.nowMs += 5000;
    expect(await ready.isReady()).toBe(false);
    state.store = false;
    state.nowMs += 5000;
    expect(await ready.isReady()).toBe(false);
    state.nowMs += 5000;
    expect(await ready.isReady()).toBe(false);
    state.policy = state.store = true;
    state.nowMs += 5000;
    expect(await ready.isReady()).toBe(true);
    expect(log.lines.map(({ message, fields }) => [message, fields["notGood"]])).toStrictEqual([
      ["not ready", "policy"],
      ["not ready", "store policy"],
      ["ready", undefined],
    ]);
  });

  it("asks the store once, however often it is asked", async () => {
    const { state, ready } = readiness();
    await Promise.all(Array.from({ length: 500 }, () => ready.isReady()));
    expect(state.asked).toBe(1);
    state.nowMs += 2000;
    await ready.isReady();
    expect(state.asked).toBe(2);
  });

  it("is gone for good once the process drains", async () => {
    const { state, ready } = readiness();
    expect(await ready.isReady()).toBe(true);
    ready.drain();
    expect(await ready.isReady()).toBe(false);
    state.nowMs += 5000;
    expect(await ready.isReady()).toBe(false);
  });
});
