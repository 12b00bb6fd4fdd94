import { describe, expect, test } from "vitest";
import type { GuestStatus } from "../../../src/diagnosis/facts.ts";
import { readStatusDocument } from "../../../src/diagnosis/reading/status-document.ts";
import type { StatusChanges } from "../builders.ts";
import { document, latchedGuid, secondsAgo, status } from "../builders.ts";

function guest(changes: StatusChanges): GuestStatus {
  const reading = readStatusDocument(document("status-file", status(changes)));
  if (reading.kind !== "status") throw new Error(reading.kind);
  return reading.status;
}

describe("the age of a status", () => {
  test.each([
    ["1.0.47", 0, "fresh"],
    ["1.0.47", 300, "fresh"],
    ["1.0.47", 300.001, "stale"],
    ["1.0.13.1", 600, "fresh"],
    ["1.0.13.1", 601, "stale"],
    ["1.0.14", 301, "stale"],
    ["1.1.13", 301, "stale"],
    ["2.0.13", 301, "stale"],
    ["1.0.47", -300, "fresh"],
    ["1.0.47", -301, "future"],
    ["1.0.13.1", -301, "future"],
  ])("of %s, %d s before it was collected, is %s", (version, seconds, freshness) => {
    expect(guest({ version, timestamp: secondsAgo(seconds) }).freshness).toBe(freshness);
  });
  test("without a readable time is not known", () => {
    expect(guest({ timestamp: "just now" })).toMatchObject({ freshness: "unknown-age", ageSeconds: null });
  });
  test("is told in whole seconds", () => {
    expect(guest({ timestamp: secondsAgo(41.6) }).ageSeconds).toBe(42);
  });
});

describe("the states of the key", () => {
  const states = (more: { readonly [name: string]: unknown }) => guest({ states: more }).keyStates;
  test("are found whatever their case", () => {
    expect(
      states({ SecureChannelState: "disabled", KEYGUID: latchedGuid, WireserverRuleId: "r" }),
    ).toMatchObject({
      secureChannelState: "disabled",
      keyGuid: latchedGuid,
      wireServerRuleId: "r",
    });
  });
  test.each([
    ["", undefined],
    ["  ", undefined],
    ["00000000-0000-0000-0000-000000000000", undefined],
    ["None", undefined],
    ["none", undefined],
    ["null", undefined],
    [latchedGuid.toUpperCase(), latchedGuid.toUpperCase()],
    ["0000000a-0000-0000-0000-000000000000", "0000000a-0000-0000-0000-000000000000"],
  ])("hold for the guid %j the guid %j", (keyGuid, expected) => {
    expect(states({ keyGuid }).keyGuid).toBe(expected);
  });
  test("that are empty are absent", () => {
    expect(states({ keyIncarnationId: "", wireServerRuleId: " ", imdsRuleId: null })).toMatchObject({
      keyIncarnationId: undefined,
      wireServerRuleId: undefined,
      imdsRuleId: undefined,
    });
  });
});

describe("a module", () => {
  test.each([
    [
      '{"elapsed":1820, "task":"Found key details from local and ready to use."}',
      "Found key details from local and ready to use - 1820",
    ],
    ['{"task":"poll started"}', "poll started"],
    ['{"elapsed":1}', '{"elapsed":1}'],
    ["{not JSON}", "{not JSON}"],
    [`{"task":"${"x".repeat(20_000)}"}`, `{"task":"${"x".repeat(20_000)}"}`],
    ["plain", "plain"],
  ])("says %j as %j", (message, plain) => {
    expect(guest({ key: { message } }).key?.message).toBe(plain);
  });
  test("without state or message has empty ones", () => {
    const reading = readStatusDocument(
      document("status-file", { keyLatchStatus: {}, ebpfProgramStatus: { status: "X" } }),
    );
    expect(reading.kind === "status" && reading.status.key).toEqual({
      status: "",
      message: "",
      path: "/keyLatchStatus",
    });
    expect(reading.kind === "status" && reading.status.listener).toBeUndefined();
  });
});

test("the agent's version is read in three and four parts", () => {
  expect(guest({ version: "1.0.47.8" }).version?.parts).toEqual([1, 0, 47, 8]);
  expect(guest({ version: "next" }).version).toBeUndefined();
});

test("a negative count is none", () => {
  expect(guest({ connections: -1 }).proxyConnectionsCount).toBeUndefined();
});

test("a file that is fresh by a person's word says so", () => {
  const reading = readStatusDocument(document("status-file", status(), { isFreshByWord: true }));
  expect(reading.kind === "status" && reading.status.isFreshByWord).toBe(true);
  expect(guest({}).isFreshByWord).toBe(false);
});
