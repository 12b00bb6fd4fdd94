import { describe, expect, test } from "vitest";
import {
  isMembers,
  itemsOf,
  lookUp,
  member,
  memberIgnoringCase,
  pointerStep,
  textOf,
} from "../../../src/diagnosis/reading/members.ts";

describe("a member", () => {
  test("is an own one: nothing of the prototype is ever read", () => {
    expect(member({ a: 1 }, "a")).toBe(1);
    for (const name of ["toString", "constructor", "__proto__"]) {
      expect(member({}, name)).toBeUndefined();
      expect(memberIgnoringCase({}, name)).toBeUndefined();
    }
    expect(member(JSON.parse('{"__proto__":{"x":1}}'), "__proto__")).toEqual({ x: 1 });
  });
  test("of no object is absent", () => {
    for (const value of [undefined, null, 1, "a", ["a"]]) {
      expect(member(value, "0")).toBeUndefined();
      expect(memberIgnoringCase(value, "length")).toBeUndefined();
      expect(isMembers(value)).toBe(false);
    }
  });
  test("may be found without regard to case, the exact name first", () => {
    expect(memberIgnoringCase({ WireserverRuleId: "x" }, "wireServerRuleId")).toEqual({
      name: "WireserverRuleId",
      value: "x",
    });
    expect(memberIgnoringCase({ A: 1, a: 2 }, "a")).toEqual({ name: "a", value: 2 });
    expect(memberIgnoringCase({ b: 1 }, "a")).toBeUndefined();
  });
});

test("texts and items are only what they are", () => {
  expect([textOf("a"), textOf(1), textOf(null)]).toEqual(["a", undefined, undefined]);
  expect([itemsOf([1]), itemsOf({ length: 1 }), itemsOf("ab")]).toEqual([[1], [], []]);
});

describe("a JSON Pointer", () => {
  const root = { a: { "b/c": [{ "~d": "x" }, true, null] }, n: 7 };
  test.each([
    ["", "", null],
    ["/n", "/n", 7],
    ["/a/b~1c/0/~0d", "/a/b~1c/0/~0d", "x"],
    ["/a/b~1c/1", "/a/b~1c/1", true],
    ["/A/B~1C/1", "/a/b~1c/1", true],
    ["/a/b~1c/2", "/a/b~1c/2", null],
    ["/a/b~1c/3", "/a/b~1c", null],
    ["/a/b~1c/x", "/a/b~1c", null],
    ["/a/b~1c/0000000001", "/a/b~1c", null],
    ["/a/absent/deeper", "/a", null],
    ["/n/deeper", "/n", null],
    ["/a", "/a", null],
  ])("%j reaches %j", (asked, pointer, value) => {
    // What stands at the nearest existing parent is not what was asked for, so its own value is not told.
    expect(lookUp(root, asked)).toEqual({ pointer, value });
  });
  test("escapes the names that it is made of", () => {
    expect(pointerStep("a/b~c")).toBe("a~1b~0c");
  });
});
