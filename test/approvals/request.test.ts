import { describe, expect, test } from "vitest";
import { maxSends as maxSendsOfReset, type ResetProgress } from "../../src/key-reset/progress.ts";
import { maxKeyIncarnationId as largestOfReset } from "../../src/key-reset/progress.ts";
import { watchMs as watchOfReset } from "../../src/key-reset/confirmation.ts";
import { isPermitted, transitions, vmCheckCodes } from "../../src/approvals/transition-table.ts";
import { step, watchMs } from "../../src/approvals/decision.ts";
import { maxSends } from "../../src/approvals/grant.ts";
import { reasons, stateCodes } from "../../src/approvals/reasons.ts";
import { maxKeyIncarnationId, parseResetRequest } from "../../src/approvals/request.ts";
import { eventKinds, isOpenState, stateNames, states } from "../../src/approvals/states.ts";
import { at, pending, sent, start } from "./builders.ts";

describe("a stored request", () => {
  test("fits what the key reset has to know of it, and shares its limits", () => {
    const progress: ResetProgress = sent();
    expect(progress.sends).toHaveLength(1);
    expect([maxSends, maxKeyIncarnationId, watchMs]).toEqual([maxSendsOfReset, largestOfReset, watchOfReset]);
  });

  test.each<[string, object]>([
    ["version", { version: 2 }],
    ["", { colour: "blue" }],
    ["state", { state: "approved" }],
    ["reasonCode", { reasonCode: "not-listed" }],
    ["plan.to", { plan: { from: 3, to: 5 } }],
    ["plan.to", { plan: { from: 2_147_483_647, to: 2_147_483_648 } }],
    ["evidence.sha256", { evidence: { ...pending().evidence, sha256: "x" } }],
    ["ground.code", { ground: { kind: "finding", code: "A b" } }],
    ["ground.kind", { ground: { kind: "mood" } }],
    ["sends", { sends: Array.from({ length: 4 }, () => sent().sends[0]) }],
    ["sends.0.answer.kind", { sends: [{ ...sent().sends[0], answer: { kind: "maybe" } }] }],
  ])("is refused where %j is wrong", (path, changes) => {
    const parsed = parseResetRequest(JSON.parse(JSON.stringify({ ...pending(), ...changes })));
    expect(parsed.ok ? [] : parsed.problem.paths).toEqual([path]);
  });

  test.each([null, "x", [], {}])("%j is none", (value) => {
    expect(parseResetRequest(value).ok).toBe(false);
  });
});

describe("the tables", () => {
  test("every state but the birth state is reached, and every open state is left", () => {
    expect(new Set(transitions.map((entry) => entry.to))).toEqual(new Set(stateNames));
    const left = new Set(transitions.filter((entry) => entry.to !== entry.from).map((entry) => entry.from));
    expect([...left]).toEqual([...stateNames.filter(isOpenState), "UNVERIFIED"]);
  });

  test("no row doubles another, and each names reasons of states", () => {
    const keys = transitions.map((entry) => `${entry.from} ${entry.event} ${entry.to}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const entry of transitions) {
      expect(entry.reasons.length).toBeGreaterThan(0);
      expect(eventKinds).toContain(entry.event);
      for (const reason of entry.reasons) expect(stateCodes).toContain(reason);
    }
  });

  test("every reason of a state is used by some transition, and has three sentences", () => {
    const used = new Set<string>(["requested", ...transitions.flatMap((entry) => entry.reasons)]);
    expect([...used].sort()).toEqual([...stateCodes].sort());
    for (const { what, why, todo } of Object.values(reasons)) {
      for (const sentence of [what, why, todo]) expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
    expect(new Set(Object.values(states).map(({ label }) => label)).size).toBe(stateNames.length);
  });

  test("a step that is not in the table is a defect and throws", () => {
    expect(isPermitted("REJECTED", "approve", "APPROVED", "quorum-reached")).toBe(false);
    const wrong = { event: "approve", to: "APPROVED", reason: "quorum-reached" } as const;
    expect(() => step({ ...pending(), state: "REJECTED" }, at(start), wrong)).toThrow("No transition");
    expect(vmCheckCodes.every((code) => isPermitted("PENDING", "approve", "STALE", code))).toBe(true);
  });
});
