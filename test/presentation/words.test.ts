import { describe, expect, test } from "vitest";
import {
  ageWords,
  clockWords,
  dateWords,
  findingLook,
  momentWords,
  relativeWords,
  sourceWords,
  spanWords,
} from "../../src/presentation/words.ts";
import { reports } from "./report-scenes.ts";

const noon = Date.UTC(2026, 10, 23, 12, 5, 9);
const minute = 60_000;

describe("times", () => {
  test.each([
    [-5, "0 s"],
    [0, "0 s"],
    [41, "41 s"],
    [119, "119 s"],
    [120, "2 min"],
    [7199, "120 min"],
    [7200, "2 h"],
    [172_799, "48 h"],
    [172_800, "2 days"],
  ])("a span of %i seconds is %s", (seconds, words) => {
    expect(spanWords(seconds)).toBe(words);
  });

  test("an age that nobody knows is said to be unknown", () => {
    expect([ageWords(41), ageWords(null), ageWords(Number.NaN), ageWords(Infinity)]).toEqual([
      "41 s old",
      "age unknown",
      "age unknown",
      "age unknown",
    ]);
  });

  test("a moment stands in UTC, with its date on another day", () => {
    expect([clockWords(noon), dateWords(noon)]).toEqual(["12:05 UTC", "2026-11-23 12:05 UTC"]);
    expect([clockWords(Number.NaN), dateWords(1e300)]).toEqual(["time unknown", "time unknown"]);
    expect(momentWords(noon, noon + 60 * minute)).toBe("12:05 UTC");
    expect(momentWords(noon, noon + 24 * 60 * minute)).toBe("2026-11-23 12:05 UTC");
  });

  test("a distance says its direction", () => {
    expect([
      relativeWords(noon + 28 * minute, noon),
      relativeWords(noon, noon + 41_000),
      relativeWords(noon, noon),
    ]).toEqual(["in 28 min", "41 s ago", "0 s ago"]);
  });
});

describe("looks", () => {
  test("what is suspected never looks like what is proved, nor a wait or a remark like a fault", () => {
    const [finding] = reports.keyRejected.findings;
    const icon = (changes: Partial<NonNullable<typeof finding>>) =>
      findingLook({ ...finding!, ...changes }).icon;
    expect(icon({})).toBe("✖");
    expect(icon({ outcome: "uncertain" })).toBe("?");
    expect([
      icon({ severity: "wait" }),
      icon({ severity: "inconclusive" }),
      icon({ severity: "remark" }),
    ]).toEqual(["⏳", "?", "◦"]);
  });

  test("a source says whether a person sent it", () => {
    expect(sourceWords("status-file", "person")).toBe("agent's status file, sent by a person");
    expect(sourceWords("vm-model", "azure")).toBe("VM model in Azure");
  });
});
