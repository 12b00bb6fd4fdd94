import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { packageProblems } from "../../src/cli/teams-app/package-problems.ts";
import { goodEnvironment, goodValues } from "./app-package.ts";

/** Each run starts a process of its own. */
vi.setConfig({ testTimeout: 60_000 });

const command = join(import.meta.dirname, "../../src/cli/package.ts");
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-package-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the command as npm does; `NODE_PATH` is the one variable of ours that is passed on. */
function run(argv: readonly string[], environment: { readonly [name: string]: string }) {
  const { NODE_PATH = "" } = process.env;
  const env = { NODE_PATH, INIT_CWD: folder, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...argv], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("writes a checked package where it was called, the same every time", async () => {
  const environment = { ...goodEnvironment, LATCHKEY_APP_VERSION: "1.2.3" };
  expect(run(["--out", "sub/first.zip"], environment)).toMatchObject({ status: 0, stderr: "" });
  expect(run(["--out", "second.zip"], environment)).toMatchObject({ status: 0, stderr: "" });
  const first = readFileSync(join(folder, "sub/first.zip"));
  expect(readFileSync(join(folder, "second.zip"))).toEqual(first);
  expect(await packageProblems(first, goodValues)).toEqual([]);
});

test("takes values from .env too, and the environment wins", () => {
  const lines = Object.entries(goodEnvironment).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(folder, ".env"), lines.join(""));
  const result = run(["--out", "dotenv.zip"], { LATCHKEY_PUBLIC_HOST: "other.contoso.com" });
  rmSync(join(folder, ".env"));
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(readFileSync(join(folder, "dotenv.zip"), "latin1")).toContain('"other.contoso.com"');
});

test("names every missing value, writes nothing and exits 1", () => {
  const { status, stdout, stderr } = run(["--out", "none.zip"], { MicrosoftAppId: "nonsense" });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  for (const name of Object.keys(goodEnvironment)) expect(stderr).toContain(`  ${name}: `);
  expect(stderr).toContain("4 to mend");
  expect(stderr).not.toContain("nonsense");
  expect(existsSync(join(folder, "none.zip"))).toBe(false);
});

test.each([[["--help"]], [["--out"]], [["--out", ""]], [["--out", "a.zip", "b.zip"]]])(
  "wrong usage %j exits 64",
  (argv) => {
    const { status, stdout, stderr } = run(argv, goodEnvironment);
    expect({ status, stdout }).toEqual({ status: 64, stdout: "" });
    expect(stderr).toContain("usage: npm run package");
  },
);
