import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { understandCommand } from "../../src/cli/understand-command.ts";
import { runHere } from "./in-process.ts";
import { root, run, scratch } from "./run-diagnose.ts";

vi.setConfig({ testTimeout: 60_000 });

const { write, folder } = scratch();

async function understandLines(...lines: readonly string[]): Promise<readonly unknown[]> {
  const path = write("lines.jsonl", lines.join("\n"));
  const { exitCode, stdout, stderr } = await runHere(understandCommand, ["--jsonl", path]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown);
}

const line = (value: unknown): string => JSON.stringify(value);

describe("understand", () => {
  test("answers each line with intent, entities and confidence", async () => {
    const [answer, ...others] = await understandLines(line({ text: "check web-01 in rg-prod" }));
    expect(answer).toEqual({
      intent: "diagnose",
      entities: { vm: "web-01", resource_group: "rg-prod" },
      confidence: expect.any(Number),
    });
    expect(others).toEqual([]);
  });

  test.each([
    ["a line of text", "previous turn: diagnosed vm web-01 in rg-prod"],
    ["an object with the names of entities", { vm: "web-01", resource_group: "rg-prod" }],
    ["an object with the product's names", { vm: "web-01", resourceGroup: "rg-prod" }],
    ["any other object", { previous: "diagnosed vm web-01 in rg-prod" }],
  ])("takes the turn before as %s", async (_form, context) => {
    expect(await understandLines(line({ text: "and now?", context }))).toMatchObject([
      { intent: "diagnose", entities: { vm: "web-01", resource_group: "rg-prod" } },
    ]);
  });

  test("takes an instance's number and what is on the table from an object", async () => {
    const context = { vmss: "vmss-front", instance: 3, subscription: "s", resetOnTheTable: true };
    expect(await understandLines(line({ text: "reset it", context }))).toMatchObject([
      { intent: "reset_key", entities: { vmss: "vmss-front", instance: "3", subscription: "s" } },
    ]);
  });

  test.each([null, 5, [], true, { vm: 7 }])(
    "goes on without a context it cannot read: %j",
    async (context) => {
      expect(await understandLines(line({ text: "check web-01", context }))).toMatchObject([
        { intent: "diagnose" },
      ]);
    },
  );

  test("knows an attachment as a name, an object, a list or true, and none as null, false or nothing", async () => {
    const there = ["status.json", { name: "status.json" }, [{}], true].map((attachment) =>
      line({ text: "reset key web-01", attachment }),
    );
    const none = ["", null, false, []].map((attachment) => line({ text: "reset key web-01", attachment }));
    const answers = await understandLines(...there, ...none);
    expect(answers.map((answer) => (answer as { intent: string }).intent)).toEqual([
      ...there.map(() => "explain_status"),
      ...none.map(() => "reset_key"),
    ]);
  });

  test("leaves blank lines out, and no bad line costs the others", async () => {
    const answers = await understandLines(
      "\uFEFF" + line({ text: "help" }),
      "",
      "  ",
      "{nope",
      "[1]",
      "5",
      line({ text: 7 }),
      line({ text: "help" }) + "\r",
    );
    expect(answers).toMatchObject([
      { intent: "help" },
      { intent: "unknown", confidence: 0, problem: "not JSON" },
      { intent: "unknown", problem: "wants an object with a text" },
      { intent: "unknown", problem: "wants an object with a text" },
      { intent: "unknown", problem: "wants an object with a text" },
      { intent: "help" },
    ]);
  });

  test.each([
    [[]],
    [["--jsonl"]],
    [["--jsonl", ""]],
    [["--json", "x"]],
    [["--jsonl", "a", "b"]],
    [["--jsonl", join(folder, "none")]],
    [["--jsonl", folder]],
  ])("refuses %j with 64 and its usage", async (args) => {
    const { exitCode, stdout, stderr } = await runHere(understandCommand, args);
    expect([exitCode, stdout]).toEqual([64, ""]);
    expect(stderr).toContain("usage: npm run --silent understand");
  });

  test("runs as a process, from standard input, and ends with 0 or 64", async () => {
    const program = join(root, "src/cli/understand.ts");
    const fine = await run(process.execPath, [program, "--jsonl", "-"], {
      stdin: `${line({ text: "hilfe" })}\n`,
    });
    expect(fine).toMatchObject({ exitCode: 0, stderr: "" });
    expect(JSON.parse(fine.stdout)).toMatchObject({ intent: "help" });
    expect(await run(process.execPath, [program])).toMatchObject({ exitCode: 64, stdout: "" });
  });
});
