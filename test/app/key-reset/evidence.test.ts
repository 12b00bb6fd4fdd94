import { describe, expect, test } from "vitest";
import type { InputDocument } from "../../../src/diagnosis/evidence.ts";
import type { Report } from "../../../src/diagnosis/report.ts";
import { fileOf, refusedMessage, statusText, type FileChanges } from "./status-files.ts";
import {
  ann,
  bo,
  conversationId,
  cy,
  minute,
  nowhere,
  pending,
  person,
  pressOn,
  sha256,
  tenantId,
  world,
  type World,
} from "./world.ts";

const secret = "a1b2c3d4".repeat(8);

/** A person uploads files; the conversation diagnoses them, notes the report and hands the files on. */
async function upload(here: World, files: readonly InputDocument[]) {
  const report = await here.report(files);
  const evidenceBy = person(ann, { name: "Ann Lee" });
  await here.resets.noteReport({ target: here.target, tenantId, conversationId, report, evidenceBy });
  const noted = await here.resets.noteEvidence({ target: here.target, tenantId, documents: files, report });
  return { report, noted };
}

function file(here: World, changes: Partial<FileChanges> = {}, agoMs = 20_000): InputDocument {
  const nowMs = here.time.clock();
  return fileOf(statusText({ atMs: nowMs - agoMs, ...changes }), nowMs);
}

const refused = { message: refusedMessage, keyGuid: null };

function askOnOffer(here: World) {
  return here.resets.request({
    target: here.target,
    person: person(ann),
    place: nowhere,
    tenantId,
    conversationId,
    reason: "the disk was swapped",
    ground: "offer",
  });
}

describe("evidence that somebody brought", () => {
  test("a hand-written file is no proof: the request says whose word it rests on, and when it was written", async () => {
    const here = await world({ machine: "legacy-01" });
    const written = file(here, { ...refused, version: "1.0.40" }, 90_000);
    const { report } = await upload(here, [written]);
    expect(report.reset).toMatchObject({ offered: true });
    const asked = await askOnOffer(here);
    expect(asked).toMatchObject({
      kind: "created",
      shown: {
        request: {
          ground: { kind: "finding", code: "key-rejected" },
          evidence: {
            origin: "person",
            by: { objectId: ann, name: "Ann Lee" },
            sha256: written.sha256,
            atMs: here.time.clock() - 90_000,
            collectedAtMs: here.time.clock(),
            keyGuid: null,
          },
        },
      },
    });
  });

  test("an offer on a file stands when an instance without that file looks again, while the evidence is young", async () => {
    const here = await world({ machine: "legacy-01" });
    await upload(here, [file(here, { ...refused, version: "1.0.40" })]);
    const look = async (report: Report) => {
      await here.resets.noteReport({
        target: here.target,
        tenantId,
        conversationId,
        report,
        evidenceBy: null,
      });
      return here.resets.offerOf(conversationId, here.target);
    };
    const bare = await here.report();
    expect(bare.reset.offered).toBe(false);
    expect(await look(bare)).toBe("key-rejected");
    expect(await askOnOffer(here)).toMatchObject({
      kind: "created",
      shown: { request: { evidence: { origin: "person", by: { objectId: ann } } } },
    });
    expect(await here.resets.offerOf("19:other", here.target)).toBeNull();
    here.time.advance(61 * minute);
    expect(await look(bare)).toBeNull();
  });

  test.each<[string, (bare: Report, here: World) => Promise<Report> | Report]>([
    [
      "the model has another id",
      (bare) => ({ ...bare, facts: { ...bare.facts, keyIncarnationIdModel: 77 } }),
    ],
    ["it is another machine", (bare) => ({ ...bare, facts: { ...bare.facts, vmId: "another" } })],
    ["a reset is under way", (bare) => ({ ...bare, reset: { offered: false, because: "pending" } })],
    ["MSP is not enabled", (bare) => ({ ...bare, reset: { offered: false, because: "not-enabled" } })],
    ["sources contradict each other", (bare) => ({ ...bare, contradictions: ["ids"], isContradicted: true })],
    [
      "Azure shows a key in use since",
      (bare) => ({
        ...bare,
        reset: { offered: false, because: "none-needed" },
        facts: {
          ...bare.facts,
          agentStatus: { source: "extension-substatus", origin: "azure", ageSeconds: 5, sha256: null },
        },
      }),
    ],
    ["a newer file shows a key in use", (_, here) => here.report([file(here, { version: "1.0.40" }, 1000)])],
  ])("an offer on a file falls when %s", async (_name, changed) => {
    const here = await world({ machine: "legacy-01" });
    await upload(here, [file(here, { ...refused, version: "1.0.40" })]);
    const report = await changed(await here.report(), here);
    await here.resets.noteReport({ target: here.target, tenantId, conversationId, report, evidenceBy: null });
    expect(await here.resets.offerOf(conversationId, here.target)).toBeNull();
    expect(await askOnOffer(here)).toMatchObject({ kind: "refused", code: "not-offered" });
  });

  test.each<[string, (here: World) => InputDocument]>([
    [
      "another VM's: its agent version contradicts Azure",
      (here) => file(here, { ...refused, version: "1.0.20" }),
    ],
    [
      "another VM's: its id is higher than the model's",
      (here) => file(here, { message: refusedMessage, keyIncarnationId: "9" }),
    ],
    ["a stale one", (here) => file(here, refused, 20 * minute)],
    ["one from the future", (here) => file(here, refused, -20 * minute)],
    [
      "one with a key-like command line",
      (here) =>
        file(here, {
          row: {
            userName: `Key(KeyResponse("acquire", 403))`,
            ip: "169.254.169.254",
            port: 80,
            processCmdLine: `echo Failed to acquire key details: Hex("${secret}")`,
            responseStatus: "200 OK",
            count: 1,
          },
        }),
    ],
    [
      "a cut one",
      (here) => fileOf(statusText({ atMs: here.time.clock(), ...refused }).slice(0, -60), here.time.clock()),
    ],
  ])("%s: no offer, no request", async (_, make) => {
    const here = await world({ machine: "web-02" });
    const { report } = await upload(here, [make(here)]);
    expect(report.reset.offered).toBe(false);
    expect(await askOnOffer(here)).toMatchObject({
      kind: "refused",
      code: "not-offered",
      notOfferedBecause: report.reset.because,
    });
    expect(here.patches()).toEqual([]);
  });

  test("evidence of two pieces has one hash over both, and is a person's as soon as one of them is", async () => {
    const here = await world({ machine: "legacy-01" });
    const status = file(here, { message: "Key latch thread started.", keyGuid: null, version: "1.0.20" });
    const journal = fileOf(
      `Nov 23 13:59:01 legacy-01 azure-proxy-agent[812]: Failed to fetch local key details with error: Key(FetchLocalKey("Key file '/var/lib/azure-proxy-agent/keys/x.key' does not exist locally.")). Will try acquire the key details from Server.`,
      here.time.clock(),
      "observation",
    );
    const { report } = await upload(here, [status, journal]);
    expect(report.reset).toEqual({ offered: true, because: "key-not-latched" });
    const asked = await askOnOffer(here);
    const both = sha256([status.sha256, journal.sha256].toSorted().join("\n"));
    expect(asked).toMatchObject({
      kind: "created",
      shown: { request: { evidence: { origin: "person", sha256: both } } },
    });
  });
});

describe("a file that shows a latched key", () => {
  test("ends a request that rests on a finding at its next decision, in every instance", async () => {
    const here = await world();
    const { report } = await upload(here, []);
    expect(report.reset.offered).toBe(true);
    const asked = await askOnOffer(here);
    if (asked.kind !== "created") throw new Error(asked.kind);
    const { request } = asked.shown;
    await here.resets.attachCard(tenantId, request.id, {
      conversationId,
      activityId: "card-1",
      kind: "approval",
    });
    here.time.advance(minute);
    const latched = file(here, { keyIncarnationId: "3" });
    const evidence = {
      target: here.target,
      tenantId,
      documents: [{ ...latched, by: person(cy) }],
      report: { ...report, isContradicted: false },
    };
    const noted = await here.resets.noteEvidence(evidence);
    await here.resets.noteEvidence(evidence);
    expect((await here.audit()).filter(({ what }) => what === "evidence")).toEqual([
      expect.objectContaining({
        requestId: request.id,
        reason: "newer-evidence-latched",
        actor: cy,
        evidenceSha256: latched.sha256,
        evidenceOrigin: "person",
        stateAfter: "PENDING",
      }),
    ]);
    expect(noted).toMatchObject({
      kind: "latched",
      shown: { request: { id: request.id, state: "PENDING" } },
    });
    const pressed = await here.another().press(pressOn(request, "approve", bo));
    expect(pressed).toMatchObject({
      kind: "done",
      shown: { request: { state: "STALE", reasonCode: "newer-evidence-latched" } },
    });
    expect(here.patches()).toEqual([]);
  });

  test.each<[string, Partial<FileChanges>, number, object]>([
    ["older than the evidence", {}, 4 * minute, {}],
    ["stale", {}, 20 * minute, {}],
    ["from the future", {}, -20 * minute, {}],
    ["without a key", refused, 10_000, {}],
    ["in contradiction with Azure", {}, 10_000, { isContradicted: true }],
  ])("says nothing if it is %s", async (_, changes, agoMs, reported) => {
    const here = await world();
    const { report } = await upload(here, []);
    const asked = await askOnOffer(here);
    if (asked.kind !== "created") throw new Error(asked.kind);
    const latched = file(here, { keyIncarnationId: "3", ...changes }, agoMs);
    const evidence = {
      target: here.target,
      tenantId,
      documents: [latched],
      report: { ...report, ...reported },
    };
    expect(await here.resets.noteEvidence(evidence)).toEqual({ kind: "nothing" });
  });

  test("does not speak against a declared compromise, which is made on a healthy machine", async () => {
    const here = await world({ machine: "web-02" });
    const request = await pending(here);
    here.time.advance(minute);
    const report = await here.report();
    const documents = [file(here, { keyIncarnationId: "3" })];
    const noted = await here.resets.noteEvidence({ target: here.target, tenantId, documents, report });
    expect(noted).toEqual({ kind: "nothing" });
    expect(await here.resets.press(pressOn(request, "approve", bo))).toMatchObject({
      shown: { request: { state: "APPROVED" } },
    });
  });

  test("Azure's own copy of a latched key, written since, ends it too", async () => {
    const here = await world({ machine: "web-02" });
    const healthy = await here.report();
    const facts = { ...healthy.facts, agentStatus: { ...healthy.facts.agentStatus!, ageSeconds: 600 } };
    const report = { ...healthy, facts, reset: { offered: true, because: "key-rejected" } as const };
    await here.resets.noteReport({ target: here.target, tenantId, conversationId, report, evidenceBy: null });
    expect(await askOnOffer(here)).toMatchObject({ kind: "refused", code: "newer-evidence-latched" });
  });
});

describe("a file after the write", () => {
  async function unverified(here: World) {
    here.azure.machines.setLatch(here.resourceId, "never");
    const request = await pending(here);
    await here.resets.press(pressOn(request, "approve", bo));
    return here.reach(request.id, "UNVERIFIED");
  }

  test("turns an unverified reset into a success, by a person's word", async () => {
    const here = await world();
    const request = await unverified(here);
    const report = await here.report();
    const evidence = {
      target: here.target,
      tenantId,
      documents: [file(here)],
      report: { ...report, isContradicted: false },
    };
    expect(await here.resets.noteEvidence(evidence)).toMatchObject({
      kind: "confirmed",
      shown: {
        request: { id: request.id, state: "SUCCEEDED", verification: { guestConfirmedBy: "person" } },
      },
    });
    await here.time.until(() => here.told.at(-1)?.request.state === "SUCCEEDED");
    expect(await here.chain()).toMatchObject({ kind: "intact" });
    // The same file again changes nothing.
    expect(await here.resets.noteEvidence(evidence)).toEqual({ kind: "nothing" });
  });

  test("confirms while the key is watched for, also if the model was not read yet", async () => {
    const here = await world();
    here.azure.machines.setLatch(here.resourceId, "never");
    const request = await pending(here);
    await here.resets.press(pressOn(request, "approve", bo));
    await here.reach(request.id, "VERIFYING");
    const report = await here.report();
    const evidence = {
      target: here.target,
      tenantId,
      documents: [file(here)],
      report: { ...report, isContradicted: false },
    };
    expect(await here.resets.noteEvidence(evidence)).toMatchObject({ kind: "confirmed" });
  });

  test("a write without an answer that came through is found by the file's upload", async () => {
    const here = await world();
    here.azure.faults.add({ effect: { kind: "drop", when: "before" }, method: "PATCH", times: 1 });
    const request = await pending(here);
    await here.resets.press(pressOn(request, "approve", bo));
    expect(await here.reach(request.id, "UNVERIFIED")).toMatchObject({ reasonCode: "outcome-unknown" });
    // It arrives late after all.
    here.azure.machines.setLatch(here.resourceId, "never");
    here.azure.machines.raise(here.resourceId);
    await here.time.runFor(20 * minute);
    const report = await here.report();
    const evidence = {
      target: here.target,
      tenantId,
      documents: [file(here)],
      report: { ...report, isContradicted: false },
    };
    expect(await here.resets.noteEvidence(evidence)).toMatchObject({
      kind: "confirmed",
      shown: { request: { verification: { by: "unknown" } } },
    });
  });

  test.each<[string, Partial<FileChanges>, number]>([
    ["of the old id", { keyIncarnationId: "3" }, 10_000],
    ["of a later id", { keyIncarnationId: "5" }, 10_000],
    ["without a key", { keyGuid: null }, 10_000],
    ["that is stale", {}, 30 * minute],
  ])("%s confirms nothing", async (_, changes, agoMs) => {
    const here = await world();
    await unverified(here);
    const report = { ...(await here.report()), isContradicted: false };
    const documents = [file(here, changes, agoMs)];
    expect(await here.resets.noteEvidence({ target: here.target, tenantId, documents, report })).toEqual({
      kind: "nothing",
    });
  });

  test("confirms nothing while the model does not have the new id", async () => {
    const here = await world();
    here.azure.faults.add({ effect: { kind: "drop", when: "before" }, method: "PATCH", times: 1 });
    const request = await pending(here);
    await here.resets.press(pressOn(request, "approve", bo));
    await here.reach(request.id, "UNVERIFIED");
    const report = { ...(await here.report()), isContradicted: false };
    expect(
      await here.resets.noteEvidence({ target: here.target, tenantId, documents: [file(here)], report }),
    ).toEqual({ kind: "nothing" });
  });

  test("a machine without a request needs no look at the file", async () => {
    const here = await world();
    const report = await here.report();
    const before = here.azure.requests().length;
    expect(
      await here.resets.noteEvidence({ target: here.target, tenantId, documents: [file(here)], report }),
    ).toEqual({ kind: "nothing" });
    expect(here.azure.requests()).toHaveLength(before);
  });
});
