import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ann, bo, group, policyText, vm } from "../approvals/builders.ts";
import { policyCommand } from "../../src/cli/policy-command.ts";
import { runHere } from "./in-process.ts";
import { root, run, scratch, type Ended } from "./run-diagnose.ts";

const files = scratch();
const { folder } = files;
const write = (name: string, content: string): string => files.write(name, content);
const good = write("good.json", policyText({ approve: [ann, bo] }));
const bad = write(
  "bad.json",
  JSON.stringify({ version: 2, tenants: [" "], rules: [{ scopes: ["x"], quorum: 0 }] }),
);

function policy(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  return runHere(policyCommand, args, environment);
}

describe("check", () => {
  test("a valid policy exits 0 and names its hash and what to look at", async () => {
    const { exitCode, stdout } = await policy(["check", good]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^valid, 1 rule, hash [0-9a-f]{64}\n/);
    const { stdout: warned } = await policy(["check", write("one.json", policyText({ approve: [ann] }))]);
    expect(warned).toContain("rules[0].approve names one person");
  });

  test("an invalid one exits 1 and names every error at once", async () => {
    const { exitCode, stdout } = await policy(["check", bad]);
    expect(exitCode).toBe(1);
    for (const path of ["version", "tenants[0]", "rules[0].scopes[0]", "rules[0].quorum"]) {
      expect(stdout).toContain(`  ${path} `);
    }
  });

  test("a relative path is the caller's, also below npm", async () => {
    expect(await policy(["check", "good.json"], { INIT_CWD: folder })).toMatchObject({ exitCode: 0 });
  });

  test.each([[[]], [["check"]], [["check", "a", "b"]], [["check", "/no/such/file"]], [["show", good]]])(
    "%j is wrong usage",
    async (args) => {
      const { exitCode, stdout, stderr } = await policy(args);
      expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
      expect(stderr).toContain("usage: npm run --silent policy");
    },
  );
});

describe("who", () => {
  test("names rule, scope, people and quorum, and exits 0 if a reset can be approved", async () => {
    const { exitCode, stdout } = await policy(["who", vm.toUpperCase(), "--policy", good]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`rules[0], by its scope ${group}`);
    expect(stdout).toContain("approvals needed: 1 of 2");
    expect(stdout).toContain(`${ann}  could approve`);
  });

  test("an approver who asks cannot approve; without enough others it exits 1", async () => {
    const one = write("only-ann.json", policyText({ approve: [ann] }));
    const { exitCode, stdout } = await policy(["who", vm, "--policy", one, "--requester", ann]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`${ann}  not by this person's own request`);
    expect(stdout).toContain("CANNOT be approved");
  });

  test("takes LATCHKEY_POLICY, and says where it is the demo policy", async () => {
    expect((await policy(["who", vm], { LATCHKEY_POLICY: good })).stdout).not.toContain("demo policy");
    const demo = await policy(["who", vm]);
    expect(demo).toMatchObject({ exitCode: 0 });
    expect(demo.stdout).toContain("this is the demo policy of local mode");
  });

  test("a machine without a rule, and an invalid policy, exit 1", async () => {
    const other = vm.replace("rg-prod", "rg-test");
    const none = await policy(["who", other, "--policy", good]);
    expect(none).toMatchObject({
      exitCode: 1,
      stdout: "Nobody: no rule of the policy covers this machine.\n",
    });
    expect(await policy(["who", vm, "--policy", bad])).toMatchObject({ exitCode: 1 });
  });

  test.each([
    [["who"]],
    [["who", "web-01", "--policy", good]],
    [["who", vm, "--policy"]],
    [["who", vm, "--policy", good, "--policy", good]],
    [["who", vm, "--all"]],
  ])("%j is wrong usage", async (args) => {
    expect(await policy(args)).toMatchObject({ exitCode: 64, stdout: "" });
  });
});

test("as a process of its own", async () => {
  const script = join(root, "src/cli/policy.ts");
  const ended = await run(process.execPath, [script, "check", bad], { cwd: folder });
  expect(ended).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("INVALID") });
}, 20_000);
