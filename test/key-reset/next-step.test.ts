import { describe, expect, test } from "vitest";
import { needsDriving, nextStep, sendBeforeMs, type Observation } from "../../src/key-reset/next-step.ts";
import type { ResetProgress } from "../../src/key-reset/progress.ts";
import type { VmReading } from "../../src/key-reset/reading.ts";
import { accepted, clickedAt, minute, model, progress, refused, second, sent, unknown } from "./builders.ts";

const seen = (reading: VmReading | null, more: Partial<Observation> = {}): Observation => ({
  reading,
  upload: null,
  hasOperationFailed: false,
  latchedAtMs: null,
  ...more,
});
const unread = (readAtMs: number, retryAfterMs: number | null = null): VmReading => ({
  kind: "unread",
  readAtMs,
  retryAfterMs,
});
const ended = (state: string, reason: string) => ({
  kind: "record",
  judgement: { kind: "ended", state, reason },
});

test("what waits for people or has ended needs nothing; what is approved is begun", () => {
  for (const state of [
    "PENDING",
    "SUCCEEDED",
    "FAILED",
    "REJECTED",
    "CANCELLED",
    "EXPIRED",
    "SUPERSEDED",
    "STALE",
  ] as const) {
    expect(nextStep(progress({ state }), seen(model()), clickedAt)).toEqual({ kind: "end" });
    expect(needsDriving(progress({ state }))).toBe(false);
  }
  expect(nextStep(progress({ state: "APPROVED" }), seen(null), clickedAt)).toEqual({ kind: "start" });
  const driven = (["APPROVED", "EXECUTING", "VERIFYING", "UNVERIFIED"] as const).map((state) =>
    needsDriving(progress({ state })),
  );
  expect(driven).toEqual([true, true, true, false]);
});

describe("the first send", () => {
  const step = (reading: VmReading | null, nowMs = clickedAt, changes: Partial<ResetProgress> = {}) =>
    nextStep(progress(changes), seen(reading), nowMs);

  test("leaves on a fresh reading, with its version tag and the absolute target", () => {
    expect(step(model())).toMatchObject({ kind: "send", to: 4, ifMatch: '"7"', vm: { failed: null } });
    expect(step(null)).toEqual({ kind: "read" });
    expect(step(model(), clickedAt + 10 * second).kind).toBe("send");
    expect(step(model(), clickedAt + 10 * second + 1)).toEqual({ kind: "read" });
  });

  test("waits politely for a reading", () => {
    expect(step(unread(clickedAt))).toEqual({ kind: "wait", untilMs: clickedAt + 10 * second });
    expect(step(unread(clickedAt, 40 * second))).toEqual({ kind: "wait", untilMs: clickedAt + 40 * second });
    expect(step(unread(clickedAt), clickedAt + 10 * second)).toEqual({ kind: "read" });
  });

  test("never leaves once its time is over, whatever is read", () => {
    const late = clickedAt + 5 * minute;
    expect(step(model({ readAtMs: late }), late)).toMatchObject(ended("STALE", "not-sent-in-time"));
    expect(step(model(), clickedAt, { deadlineMs: null })).toMatchObject(ended("STALE", "not-sent-in-time"));
    expect(step(model(), clickedAt, { expiresAtMs: clickedAt })).toMatchObject(
      ended("STALE", "approval-expired"),
    );
    expect(sendBeforeMs(progress())).toBe(late);
  });

  test("does not leave where a check fails, also not while the machine is being changed", () => {
    expect(step(model({ provisioningState: "Updating" }))).toMatchObject(ended("STALE", "vm-updating"));
    expect(step(model({ keyIncarnationId: 4 }))).toMatchObject({
      judgement: { state: "STALE", reason: "overtaken", seenId: 4 },
    });
    const latched = nextStep(progress(), seen(model(), { latchedAtMs: clickedAt }), clickedAt);
    expect(latched).toMatchObject(ended("STALE", "newer-evidence-latched"));
  });
});

describe("after a send", () => {
  const later = clickedAt + 12 * second;
  const step = (sends: ResetProgress["sends"], reading: VmReading | null, nowMs = later) =>
    nextStep(progress({ sends }), seen(reading), nowMs);

  test("the machine is read, by a request that left after the answer", () => {
    expect(step([sent(unknown)], null)).toEqual({ kind: "read" });
    expect(step([sent(unknown)], model({ readAtMs: clickedAt }))).toEqual({ kind: "read" });
    expect(step([sent(null, later)], model({ readAtMs: clickedAt }))).toEqual({ kind: "read" });
  });

  test("what it shows is recorded; nothing is sent after anything unclear", () => {
    const reading = model({ readAtMs: later });
    expect(step([sent(null)], { ...reading, keyIncarnationId: 4 })).toEqual({
      kind: "record",
      judgement: { kind: "accepted", by: "unknown" },
    });
    expect(step([sent(null)], reading)).toMatchObject(ended("UNVERIFIED", "outcome-unknown"));
    expect(step([sent({ ...refused, mayRepeat: false })], reading)).toMatchObject(
      ended("FAILED", "azure-refused"),
    );
  });

  test("after a refusal that passes it is sent again, when Azure wants it, on a fresh reading", () => {
    const reading = model({ readAtMs: clickedAt + 2 * second, etag: '"8"' });
    expect(step([sent(refused)], reading, clickedAt + 3 * second)).toEqual({
      kind: "wait",
      untilMs: clickedAt + 11 * second,
    });
    expect(step([sent(refused)], reading, later)).toMatchObject({ kind: "send", to: 4, ifMatch: '"8"' });
    expect(step([sent(refused)], reading, later + second)).toEqual({ kind: "read" });
  });

  test("then a machine that is being changed is waited for; anything else ends it", () => {
    const updating = model({ readAtMs: later, provisioningState: "Updating" });
    expect(step([sent(refused)], updating)).toEqual({ kind: "wait", untilMs: later + 10 * second });
    expect(step([sent(refused)], updating, later + 10 * second)).toEqual({ kind: "read" });
    expect(step([sent(refused)], model({ readAtMs: later, enabled: false }))).toMatchObject(
      ended("STALE", "msp-not-enabled"),
    );
  });

  test("three times at most, and within the five minutes", () => {
    const reading = model({ readAtMs: later });
    expect(step([sent(refused), sent(refused), sent(refused)], reading)).toMatchObject(
      ended("FAILED", "refused-too-often"),
    );
    const over = clickedAt + 5 * minute;
    expect(step([sent(refused)], model({ readAtMs: over }), over)).toMatchObject(
      ended("FAILED", "refused-too-often"),
    );
    expect(step([sent({ ...refused, notBeforeMs: over })], reading)).toMatchObject(
      ended("FAILED", "refused-too-often"),
    );
  });

  test("a machine that cannot be read is asked for a quarter of an hour, then it is said", () => {
    expect(step([sent(null)], unread(later))).toEqual({ kind: "wait", untilMs: later + 10 * second });
    const over = clickedAt + 15 * minute;
    expect(step([sent(null)], unread(over), over)).toMatchObject(ended("UNVERIFIED", "model-unreadable"));
  });
});

describe("the watch", () => {
  const watchUntilMs = clickedAt + 15 * minute;
  const verification = { modelAcceptedAtMs: clickedAt, watchUntilMs };
  const guest = { keyIncarnationId: "4", keyGuid: "new", origin: "azure" } as const;
  const step = (reading: VmReading | null, nowMs = clickedAt, changes: Partial<ResetProgress> = {}) =>
    nextStep(
      progress({ state: "VERIFYING", sends: [sent(accepted)], verification, ...changes }),
      seen(reading),
      nowMs,
    );
  const waiting = model({ keyIncarnationId: 4 });

  test("reads, waits, and reads again by its schedule or when Azure wants it", () => {
    expect(step(null)).toEqual({ kind: "read" });
    expect(step(waiting)).toEqual({ kind: "wait", untilMs: clickedAt + 10 * second });
    expect(step(waiting, clickedAt + 10 * second)).toEqual({ kind: "read" });
    expect(step(unread(clickedAt, 2 * minute))).toEqual({ kind: "wait", untilMs: clickedAt + 2 * minute });
    expect(step(unread(clickedAt))).toEqual({ kind: "wait", untilMs: clickedAt + 10 * second });
    const last = { ...waiting, readAtMs: watchUntilMs - second };
    expect(step(last, watchUntilMs - second)).toEqual({ kind: "wait", untilMs: watchUntilMs });
  });

  test("records success", () => {
    expect(step({ ...waiting, guest })).toEqual({
      kind: "record",
      judgement: { kind: "confirmed", by: "azure" },
    });
  });

  test("ends after a quarter of an hour, not without a last look after a restart", () => {
    expect(step(waiting, watchUntilMs)).toMatchObject(ended("UNVERIFIED", "guest-not-confirmed"));
    expect(step(null, watchUntilMs)).toEqual({ kind: "read" });
    expect(step(model({ vmId: "another" }))).toMatchObject(ended("UNVERIFIED", "vm-replaced"));
  });

  test("goes on after an end without confirmation, where only success is recorded", () => {
    const state = "UNVERIFIED";
    expect(step({ ...waiting, guest }, clickedAt, { state })).toMatchObject({
      judgement: { kind: "confirmed" },
    });
    expect(step(model({ vmId: "another" }), clickedAt, { state })).toMatchObject({ kind: "wait" });
    expect(step(null, clickedAt, { state })).toEqual({ kind: "read" });
    expect(step(waiting, watchUntilMs, { state })).toEqual({ kind: "end" });
    expect(step(null, watchUntilMs, { state })).toEqual({ kind: "end" });
    expect(step({ ...waiting, guest }, watchUntilMs + minute, { state })).toMatchObject({
      judgement: { kind: "confirmed" },
    });
    const never = { state, verification: { modelAcceptedAtMs: null, watchUntilMs: null } } as const;
    expect(step(null, clickedAt, never)).toEqual({ kind: "end" });
  });
});
