import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endOfString, mostMembers, scanJson } from "../../../src/diagnosis/reading/scan-json.ts";

const scan = (text: string, maxDepth = 64) => scanJson(text, 0, maxDepth);

describe("one look over a JSON text", () => {
  test("finds the end of the value, whatever stands behind it", () => {
    expect(scan('{"a":1} user@vm:~$').end).toBe(7);
    expect(scan('[{"a":"]}\\""}]x').end).toBe(14);
  });
  test("begins where it is told to", () => {
    expect(scanJson('xx{"a":[]}', 2, 64)).toMatchObject({ end: 10, depth: 2 });
  });
  test("finds no end of a value that is cut", () => {
    for (const text of ['{"a":1', '{"a":"x', '{"a":{"b":1}', "[1,2", "{", '{"a":"x\\"}'])
      expect(scan(text).end).toBeUndefined();
  });
  test("agrees with JSON.parse on the end of any document", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom("", " ", "\nuser@vm:~$", "}"), (json, tail) => {
        fc.pre(/^[{[]/.test(json));
        expect(scan(json + tail, 1000).end).toBe(json.length);
        expect(scan(json + tail, 1000).conflicts).toEqual([]);
      }),
    );
  });
  test("counts depth, and looks no deeper than it is told", () => {
    expect(scan("[".repeat(64) + "]".repeat(64))).toMatchObject({ depth: 64, end: 128 });
    expect(scan("[".repeat(100_000))).toMatchObject({ depth: 65, end: undefined });
  });
  test("counts the rows of the longest array, also of a cut one", () => {
    expect(scan('{"a":[1,2,3],"b":[[1,2],[]]}').rows).toBe(3);
    expect(scan('{"a":[{},{},{},{}').rows).toBe(3);
    expect(scan('{"a":1,"b":2}').rows).toBe(0);
  });
  test("counts the members of the largest object outside arrays, also of a cut one", () => {
    expect(scan('{"a":{"b":1,"c":2,"d":3},"e":[{"f":1,"g":2,"h":3,"i":4}]}').members).toBe(3);
    expect(scan('{"a":1,"b":2,"c":3').members).toBe(2);
  });
});

describe("a member that stands twice", () => {
  test.each([
    ["with two values", '{"a":{"status":"RUNNING","status":"STOPPED"}}', ["/a/status"]],
    ["once in disguise", '{"a":{"status":"RUNNING","stat\\u0075s":"STOPPED"}}', ["/a/status"]],
    ["as objects that differ", '{"a":{"x":1},"a":{"x":2}}', ["/a"]],
    ["under a name that a pointer escapes", '{"a/b":{"c~d":1,"c~d":2}}', ["/a~1b/c~0d"]],
    ["three times", '{"a":1,"a":2,"a":1}', ["/a", "/a"]],
    [
      "far apart",
      `{"a":1,${Array.from({ length: 1000 }, (_, n) => `"m${String(n)}":0,`).join("")}"a":2}`,
      ["/a"],
    ],
  ])("%s is a conflict", (_case, text, conflicts) => {
    expect(scan(text).conflicts).toEqual(conflicts);
  });
  test.each([
    ["with the same value", '{"a":"x","a":"x"}'],
    ["with the same value in another spelling", '{"a":{"x": "\\u0041"},"a":{"x":"A"}}'],
    ["in two different objects", '{"a":{"status":1},"b":{"status":2}}'],
    ["inside the rows of an array", '{"rows":[{"a":1,"a":2}]}'],
    ["as a value that looks like a key", '{"a":"b","b":"a"}'],
    ["under long names that differ at the end", `{"${"k".repeat(300)}1":1,"${"k".repeat(300)}2":2}`],
    ["with a broken escape in its name", '{"\\x":1,"\\y":2}'],
  ])("%s is none", (_case, text) => {
    expect(scan(text).conflicts).toEqual([]);
  });
  test("is told at most twenty times", () => {
    const text = `{${Array.from({ length: 100 }, (_, index) => `"a":${String(index)}`).join(",")}}`;
    expect(scan(text).conflicts).toHaveLength(20);
  });
  test("is noted among so many members only, which the count tells", () => {
    const text = `{${Array.from({ length: mostMembers + 10 }, (_, index) => `"m${String(index)}":0`).join(",")}}`;
    expect(scan(text).members).toBe(mostMembers + 10);
  });
});

test("the end of a string is its own quote, not an escaped one", () => {
  expect(endOfString('"a\\"b" c', 0)).toBe(6);
  expect(endOfString('"a\\\\" c', 0)).toBe(5);
  expect(endOfString('"a\\', 0)).toBeUndefined();
});
