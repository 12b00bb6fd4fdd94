import { describe, expect, test } from "vitest";
import {
  counted,
  inert,
  linkable,
  plainName,
  sentence,
  wholeCommand,
} from "../../src/presentation/untrusted.ts";

describe("text for a run", () => {
  test.each([
    ["web-01", "web-01"],
    ["  two\r\n lines\t\u00a0here ", "two lines here"],
    [3, "3"],
    [true, "true"],
    [null, "–"],
    [undefined, "–"],
    [{ toString: () => "x" }, "–"],
    ["", "–"],
    [" \u200b\n", "–"],
    ["**bold** [x](https://evil.example)", "**bold** [x](https://evil.example)"],
    ["<at>x</at> < at> </ AT >", "‹at>x‹/at> ‹ at> ‹/ AT >"],
    ["a < atom <attr", "a < atom <attr"],
    ["${x} $${y} {{DATE(1)}}", "$ {x} $$ {y} { {DATE(1)}}"],
    ["\u202egnp.exe\u0007", "gnp.exe"],
  ])("%j is shown as %j", (value, shown) => {
    expect(inert(value, 100)).toBe(shown);
  });

  test("is cut, visibly, and never in the middle of a character", () => {
    expect(inert("a".repeat(200), 10)).toBe(`${"a".repeat(9)}…`);
    expect(inert("😀".repeat(100_000), 6).isWellFormed()).toBe(true);
    expect(inert(`${"\u200b".repeat(239)}😀`, 10)).toBe("�");
  });

  test("of a rule loses its backquotes", () => {
    expect(sentence("Without `enabled: true` nothing.", 100)).toBe("Without enabled: true nothing.");
  });
});

test("a command is whole or not there", () => {
  expect(wholeCommand(" uname -r\n", 20)).toBe("uname -r");
  expect(wholeCommand("uname -r", 7)).toBeNull();
  expect(wholeCommand(" \n", 7)).toBeNull();
});

test.each([
  ["web-01", true],
  ["a.b", true],
  ["web_01", false],
  ["<at>", false],
  ["a b", false],
  ["-a", false],
  ["a".repeat(41), false],
  [null, false],
])("the name %j may stand in a title: %s", (name, isPlain) => {
  expect(plainName(name)).toBe(isPlain ? name : null);
});

test.each([
  ["https://example.org/x?y=1#z", true],
  ["http://127.0.0.1:3978/guide/x", true],
  ["javascript:alert(1)", false],
  ["data:text/html,x", false],
  ["https://", false],
  ["https://a b", false],
  ['https://a"b', false],
  ["https://ä.example", false],
  [`https://${"a".repeat(1001)}`, false],
  [null, false],
])("the address %j may be linked: %s", (url, isLinkable) => {
  expect(linkable(url)).toBe(isLinkable ? url : null);
});

test("one thing is not several", () => {
  expect([counted(0, "file"), counted(1, "file"), counted(2, "file")]).toEqual([
    "0 files",
    "1 file",
    "2 files",
  ]);
});
