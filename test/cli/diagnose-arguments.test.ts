import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/cli/arguments.ts";
import { parseDiagnoseArguments } from "../../src/cli/diagnose-arguments.ts";
import { now, nowMs } from "../diagnosis/builders.ts";

describe("the arguments of diagnose", () => {
  test("name files by what they are, in the order given", () => {
    expect(
      parseDiagnoseArguments([
        "--observation",
        "a.txt",
        "--status=b.json",
        "--boot-log",
        "c.log",
        "--vm",
        "-",
        "--deployment-error",
        "d.json",
        "--status",
        "e.json",
        "--now",
        now,
        "--json",
      ]),
    ).toEqual({
      inputs: [
        { kind: "observation", path: "a.txt" },
        { kind: "status-file", path: "b.json" },
        { kind: "boot-log", path: "c.log" },
        { kind: "vm", path: "-" },
        { kind: "deployment-error", path: "d.json" },
        { kind: "status-file", path: "e.json" },
      ],
      nowMs,
      asJson: true,
    });
  });
  test("without a moment and without --json the present and the text are meant", () => {
    expect(parseDiagnoseArguments(["--status", "b.json"])).toMatchObject({ nowMs: undefined, asJson: false });
  });
  test("a path may hold an equals sign", () => {
    expect(parseDiagnoseArguments(["--status=a=b.json"]).inputs).toEqual([
      { kind: "status-file", path: "a=b.json" },
    ]);
  });
  test.each([
    ["no input at all", [], "nothing to diagnose"],
    ["only a moment", ["--now", now], "nothing to diagnose"],
    ["an unknown flag", ["--status", "a", "--verbose"], 'unknown argument "--verbose"'],
    ["a word without a flag", ["a.json"], 'unknown argument "a.json"'],
    ["help, which is no flag of the contract", ["--help"], "unknown argument"],
    ["a flag without its value", ["--status"], "--status wants a value"],
    ["an empty value", ["--status", ""], "--status wants a value"],
    ["an empty inline value", ["--status="], "--status wants a value"],
    ["a switch with a value", ["--status", "a", "--json=yes"], 'unknown argument "--json"'],
    ["a name of the prototype", ["constructor", "a"], "unknown argument"],
    ["standard input twice", ["--status", "-", "--vm", "-"], "standard input"],
    ["two moments", ["--status", "a", "--now", now, "--now", now], "only once"],
    ["a moment without a zone", ["--status", "a", "--now", "2026-11-23T07:15:00"], "ISO 8601"],
  ])("%s is refused", (_case, argv, message) => {
    const parse = () => parseDiagnoseArguments(argv);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
  });
});
