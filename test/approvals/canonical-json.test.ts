import { expect, test } from "vitest";
import { canonicalJson } from "../../src/approvals/canonical-json.ts";

test("the order of members does not matter, that of lists does", () => {
  expect(canonicalJson({ b: 1, a: { d: null, c: [true, "x"] } })).toBe(
    '{"a":{"c":[true,"x"],"d":null},"b":1}',
  );
  expect(canonicalJson({ a: { c: [true, "x"], d: null }, b: 1 })).toBe(
    canonicalJson({ b: 1, a: { d: null, c: [true, "x"] } }),
  );
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});

test("texts with quotes cannot be taken for structure", () => {
  expect(canonicalJson({ a: '","b":1' })).not.toBe(canonicalJson({ a: "", b: 1 }));
});

test("a number that JSON would write as null is refused", () => {
  expect(() => canonicalJson({ a: Number.NaN })).toThrow(RangeError);
});
