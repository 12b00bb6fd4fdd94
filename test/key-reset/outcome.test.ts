import { describe, expect, test } from "vitest";
import { judgeAfterSend, judgeTimeout, judgeWatch } from "../../src/key-reset/outcome.ts";
import type { ResetProgress, SentPatch } from "../../src/key-reset/progress.ts";
import type { ModelReading, VmReading } from "../../src/key-reset/reading.ts";
import { accepted, clickedAt, model, oldGuid, progress, refused, sent, unknown } from "./builders.ts";

const gone: VmReading = { kind: "gone", readAtMs: clickedAt };
const unread: VmReading = { kind: "unread", readAtMs: clickedAt, retryAfterMs: null };
const after = (answers: readonly SentPatch["answer"][], changes: Partial<ModelReading> = {}) =>
  judgeAfterSend(progress({ sends: answers.map((answer) => sent(answer)) }), model(changes));
const final = { ...refused, mayRepeat: false };

describe("after a PATCH, whatever was answered", () => {
  test.each([[[null]], [[unknown]], [[refused]], [[final]]])(
    "the new id in the model is accepted, by whom is not known (%j)",
    (answers) => {
      expect(after(answers, { keyIncarnationId: 4 })).toEqual({ kind: "accepted", by: "unknown" });
    },
  );

  test("by us if Azure said that it took the change", () => {
    expect(after([refused, accepted], { keyIncarnationId: 4 })).toEqual({ kind: "accepted", by: "us" });
  });

  test.each([[[null]], [[unknown]], [[refused]]])(
    "a higher id means that somebody else reset it (%j)",
    (answers) => {
      expect(after(answers, { keyIncarnationId: 7 })).toEqual({
        kind: "ended",
        state: "STALE",
        reason: "overtaken",
        seenId: 7,
      });
    },
  );

  test("the old id after refusals that pass may be sent again, after one that does not it has failed", () => {
    expect(after([refused, refused])).toEqual({ kind: "may-send-again" });
    expect(after([refused, final])).toMatchObject({ state: "FAILED", reason: "azure-refused" });
  });

  test.each([[[null]], [[unknown]], [[refused, unknown]], [[accepted]]])(
    "the old id after anything unclear is not known (%j)",
    (answers) => {
      expect(after(answers)).toMatchObject({ state: "UNVERIFIED", reason: "outcome-unknown" });
    },
  );

  test("a lower id is a lower id, a lost machine is lost: stale if nothing can have been changed, else open", () => {
    expect(after([refused], { keyIncarnationId: 1 })).toMatchObject({
      state: "STALE",
      reason: "model-changed",
      seenId: 1,
    });
    expect(after([unknown], { keyIncarnationId: 1 })).toMatchObject({
      state: "UNVERIFIED",
      reason: "model-went-back",
    });
    expect(after([refused], { vmId: "another" })).toMatchObject({ state: "STALE", reason: "vm-replaced" });
    expect(after([null], { vmId: "another", keyIncarnationId: 4 })).toMatchObject({
      state: "UNVERIFIED",
      reason: "vm-replaced",
    });
    expect(judgeAfterSend(progress({ sends: [sent(refused)] }), gone)).toMatchObject({
      state: "STALE",
      reason: "vm-gone",
    });
    expect(judgeAfterSend(progress({ sends: [sent(null)] }), gone)).toMatchObject({
      state: "UNVERIFIED",
      reason: "vm-gone",
    });
  });

  test("a reading that tells nothing decides nothing", () => {
    expect(judgeAfterSend(progress({ sends: [sent(null)] }), unread)).toEqual({ kind: "unclear" });
    expect(after([null], { vmId: null, keyIncarnationId: 4 })).toEqual({ kind: "unclear" });
    expect(after([refused], { keyIncarnationId: "unreadable" })).toEqual({ kind: "unclear" });
  });
});

describe("while the new key is watched for", () => {
  const guest = { keyIncarnationId: "4", keyGuid: "new", origin: "azure" } as const;
  const waiting = progress({
    state: "VERIFYING",
    sends: [sent(accepted)],
    verification: { modelAcceptedAtMs: null, watchUntilMs: 1 },
  });
  const seen: ResetProgress = { ...waiting, verification: { modelAcceptedAtMs: 1, watchUntilMs: 1 } };
  const watch = (
    state: ResetProgress,
    reading: VmReading,
    more: { upload?: ModelReading["guest"]; hasOperationFailed?: boolean } = {},
  ) => judgeWatch(state, { reading, upload: null, hasOperationFailed: false, ...more });

  test("first the model, then the guest", () => {
    expect(watch(waiting, model({ keyIncarnationId: 4, guest }))).toEqual({ kind: "accepted", by: "us" });
    expect(watch(seen, model({ keyIncarnationId: 4, guest }))).toEqual({ kind: "confirmed", by: "azure" });
    expect(watch(seen, model({ keyIncarnationId: 4 }))).toBeNull();
  });

  test("an uploaded file confirms as well, on that person's word; the old key does not", () => {
    const upload = { ...guest, origin: "person" } as const;
    expect(watch(seen, model({ keyIncarnationId: 4 }), { upload })).toEqual({
      kind: "confirmed",
      by: "person",
    });
    const old = { ...seen, evidence: { atMs: 1, keyGuid: oldGuid } };
    expect(
      watch(old, model({ keyIncarnationId: 4 }), { upload: { ...upload, keyGuid: oldGuid } }),
    ).toBeNull();
    expect(watch(seen, model(), { upload })).toBeNull();
  });

  test("a later reset, another machine or none end it open", () => {
    expect(watch(seen, model({ keyIncarnationId: 5 }))).toMatchObject({
      state: "UNVERIFIED",
      reason: "raised-again",
      seenId: 5,
    });
    expect(watch(seen, model({ vmId: "another" }))).toMatchObject({
      state: "UNVERIFIED",
      reason: "vm-replaced",
    });
    expect(watch(seen, gone)).toMatchObject({ state: "UNVERIFIED", reason: "vm-gone" });
  });

  test("a failed operation is a failure only while the model shows the old id", () => {
    const hasOperationFailed = true;
    expect(watch(waiting, model(), { hasOperationFailed })).toMatchObject({
      state: "FAILED",
      reason: "operation-failed",
    });
    expect(watch(waiting, model({ keyIncarnationId: 4 }), { hasOperationFailed })).toMatchObject({
      kind: "accepted",
    });
    expect(watch(seen, model(), { hasOperationFailed })).toBeNull();
    expect(watch(waiting, model({ keyIncarnationId: 2 }), { hasOperationFailed })).toBeNull();
  });

  test("an old or empty reading says nothing new", () => {
    expect(watch(waiting, model())).toBeNull();
    expect(watch(seen, unread)).toBeNull();
    expect(watch(seen, model({ vmId: null, keyIncarnationId: 9 }))).toBeNull();
    expect(watch(seen, model({ keyIncarnationId: "unreadable", guest }))).toBeNull();
  });

  test.each<[string, ResetProgress, VmReading]>([
    ["model-not-shown", waiting, model()],
    ["model-unreadable", waiting, unread],
    ["model-unreadable", waiting, model({ keyIncarnationId: "unreadable" })],
    ["guest-not-confirmed", seen, model({ keyIncarnationId: 4 })],
    ["guest-not-confirmed", seen, unread],
    ["guest-not-confirmed", seen, model({ keyIncarnationId: "unreadable" })],
    ["vm-not-running", seen, model({ keyIncarnationId: 4, power: "deallocated" })],
  ])("at its end: %s", (reason, state, reading) => {
    expect(judgeTimeout(state, reading)).toEqual({
      kind: "ended",
      state: "UNVERIFIED",
      reason,
      seenId: null,
    });
  });

  test("at its end: a model that lost the new id again is no accepted one", () => {
    expect(judgeTimeout(seen, model())).toEqual({
      kind: "ended",
      state: "UNVERIFIED",
      reason: "model-went-back",
      seenId: 3,
    });
  });
});
