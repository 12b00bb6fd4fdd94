import { checkSync } from "recheck";
import { beforeAll, describe, expect, test } from "vitest";
import { finderPatterns } from "../../src/redaction/find-secrets.ts";
import { marksOf } from "../../src/redaction/marks.ts";
import { secretPatterns } from "../../src/redaction/secret-patterns.ts";
import { terminalSequence } from "../../src/redaction/strip-controls.ts";
import { pemEnd, scannerPatterns, signs, stops, valueSpan } from "../../src/redaction/value-span.ts";

const patterns = [
  ...secretPatterns.map((row) => row.pattern),
  ...Object.values(finderPatterns),
  ...scannerPatterns,
  terminalSequence,
];

describe("no pattern takes more than linear time", () => {
  beforeAll(() => {
    // The checker's own JavaScript, never a native program or Java.
    process.env["RECHECK_BACKEND"] = "pure";
  });

  test.each(patterns)("%s", { timeout: 30_000 }, (pattern) => {
    expect(checkSync(pattern.source, pattern.flags, { timeout: 20_000 }).status).toBe("safe");
  });
});

/** Counts the look-ups of the value scanner, which are its only steps that depend on the text. */
function lookups(text: string, extent: "word" | "assigned" | "line" | "userinfo" | "pem"): number {
  const marks = marksOf(text);
  let count = 0;
  const counted =
    <A extends readonly unknown[], R>(look: (...values: A) => R) =>
    (...values: A): R => {
      count += 1;
      return look(...values);
    };
  valueSpan(
    {
      text,
      next: counted(marks.next),
      last: counted(marks.last),
      countBefore: counted(marks.countBefore),
    },
    0,
    extent,
    -1,
  );
  return count;
}

test.each(["word", "assigned", "line", "userinfo", "pem"] as const)(
  "the end of a value (%s) costs no more look-ups in a long text than in a short one",
  (extent) => {
    for (const piece of ['"', "'a'", '\\"', "a@", "a:b", ";x=", "-END X", "ab"]) {
      const short = lookups(piece.repeat(400), extent);
      expect(lookups(piece.repeat(8000), extent)).toBeLessThanOrEqual(short);
      expect(short).toBeLessThan(1200);
    }
  },
);

test("each list of places is made once, however often it is asked for", () => {
  let passes = 0;
  const counting = new Proxy(/[;]/g, {
    get(target, name) {
      if (name === Symbol.matchAll) {
        passes += 1;
        return (text: string) => target[Symbol.matchAll](text);
      }
      return Reflect.get(target, name, target) as unknown;
    },
  });
  const marks = marksOf("a;b;c");
  expect([marks.next(counting, 0), marks.next(counting, 2), marks.next(counting, 4)]).toEqual([1, 3, 5]);
  expect([marks.last(counting, 1), marks.last(counting, 9), marks.countBefore(counting, 2)]).toEqual([
    -1, 3, 1,
  ]);
  expect(passes).toBe(1);
});

test("the patterns that are looked up match one character, or a fixed word", () => {
  for (const pattern of [...Object.values(stops), ...Object.values(signs), pemEnd]) {
    expect(pattern.flags).toContain("g");
    expect(pattern.source).not.toMatch(/[*+]|\{\d+,\d*\}/);
  }
});
