import { describe, expect, test } from "vitest";
import { judgeGuest, nextPollMs, watchMs } from "../../src/key-reset/confirmation.ts";
import type { GuestKey } from "../../src/key-reset/reading.ts";
import { oldGuid, second } from "./builders.ts";

const guest = (keyIncarnationId: string | null, keyGuid: string | null): GuestKey => ({
  keyIncarnationId,
  keyGuid,
  origin: "azure",
});
const newGuid = "11112222-6e5c-449b-9cbf-06728c1c1e4a";

describe("the guest", () => {
  test.each<[string, GuestKey | null, string | null]>([
    ["confirmed", guest("4", newGuid), oldGuid],
    ["confirmed", guest(" 4 ", newGuid), null],
    ["confirmed", guest("4", oldGuid), null],
    ["same-key", guest("4", oldGuid.toUpperCase()), oldGuid],
    ["no-key", guest("4", null), null],
    ["other-id", guest("3", newGuid), null],
    ["other-id", guest("5", newGuid), null],
    ["other-id", guest("04", newGuid), null],
    ["no-report", guest(null, newGuid), null],
    ["no-report", null, null],
  ])("%s", (expected, report, evidenceKeyGuid) => {
    const verdict = judgeGuest(4, evidenceKeyGuid, report);
    expect(verdict.kind === "pending" ? verdict.because : verdict.kind).toBe(expected);
  });
});

test("the schedule starts at 10 s, only ever grows, and stays within a minute and 60 reads", () => {
  const gaps: number[] = [];
  for (let atMs = 0; atMs < watchMs; atMs = nextPollMs(0, atMs)) {
    gaps.push(nextPollMs(0, atMs) - atMs);
  }
  expect(gaps.slice(0, 8)).toEqual(Array(8).fill(10 * second));
  expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
  expect(gaps.at(-1)).toBe(60 * second);
  expect(gaps.length).toBeLessThan(60);
});
