import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { Report } from "../../src/diagnosis/report.ts";
import { now, status, vm } from "../diagnosis/builders.ts";
import { contractBreaches } from "../diagnosis/report-schema.ts";
import { zipOf } from "../uploads/zip-file.ts";
import { root, run, runDiagnose, scratch } from "./run-diagnose.ts";

// Each test starts a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const { folder, write } = scratch();
const healthy = write("healthy.json", JSON.stringify(status()));
const refusedKey = {
  key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
  states: { secureChannelState: "WireServer Enforce -  IMDS Enforce - HostGA Enforce" },
};
const rejected = write("rejected.json", JSON.stringify(status(refusedKey)));
const model = write("vm.json", JSON.stringify(vm()));

function reportOf(stdout: string): Report {
  const report: Report = JSON.parse(stdout);
  expect(contractBreaches(report)).toEqual([]);
  return report;
}

const codesOf = (stdout: string): readonly string[] => reportOf(stdout).findings.map(({ code }) => code);

describe("the exit status", () => {
  test("is 0 for a healthy machine, with one JSON object on standard output and nothing on standard error", async () => {
    const { exitCode, stdout, stderr } = await runDiagnose(["--status", healthy, "--now", now, "--json"]);
    expect(exitCode).toBe(0);
    expect(stderr).toBe("");
    expect(reportOf(stdout)).toMatchObject({
      verdict: "healthy",
      findings: [],
      reset: { offered: false, because: "none-needed" },
    });
  });
  test("is 1 where somebody must act", async () => {
    const { exitCode, stdout } = await runDiagnose([
      "--status",
      rejected,
      "--vm",
      model,
      "--now",
      now,
      "--json",
    ]);
    expect(exitCode).toBe(1);
    expect(reportOf(stdout).reset).toEqual({ offered: true, because: "key-rejected" });
  });
  test("is 2 where the evidence does not decide", async () => {
    const empty = write("empty.json", "");
    const { exitCode, stdout } = await runDiagnose(["--status", empty, "--now", now, "--json"]);
    expect(exitCode).toBe(2);
    expect(codesOf(stdout)).toEqual(["status-file-unreadable"]);
  });
  test("is 2 for a moment that passes by itself", async () => {
    const early = write(
      "early.json",
      JSON.stringify(
        status({
          connections: 0,
          key: { message: "poll secure channel status task started." },
          states: { secureChannelState: "Unknown", wireServerRuleId: "", imdsRuleId: "" },
          rows: [],
        }),
      ),
    );
    const { exitCode, stdout } = await runDiagnose(["--status", early, "--now", now, "--json"]);
    expect(exitCode).toBe(2);
    expect(reportOf(stdout).verdict).toBe("wait");
  });
});

describe("wrong usage is 64, with a message on standard error and nothing on standard output", () => {
  test.each([
    ["no input at all", []],
    ["an unknown flag", ["--status", healthy, "--verbose"]],
    ["a file that does not exist", ["--status", join(folder, "absent.json")]],
    ["a folder", ["--status", folder]],
    ["a moment without a zone", ["--status", healthy, "--now", "2026-11-23T07:15:00"]],
  ])("%s", async (_case, args) => {
    const { exitCode, stdout, stderr } = await runDiagnose(args);
    expect(exitCode).toBe(64);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^\S.{5,}\nusage: npm run --silent diagnose -- /);
  });
  test.skipIf(process.getuid?.() === 0)("a file that may not be read", async () => {
    const locked = write("locked.json", "{}");
    chmodSync(locked, 0o000);
    expect(await runDiagnose(["--status", locked])).toMatchObject({ exitCode: 64, stdout: "" });
  });
});

describe("inputs", () => {
  test("standard input is a file like any other", async () => {
    const { exitCode, stdout } = await runDiagnose(["--status", "-", "--now", now, "--json"], {
      stdin: JSON.stringify(status()),
    });
    expect(exitCode).toBe(0);
    expect(reportOf(stdout).inputs).toMatchObject([{ source: "status-file", name: "standard input" }]);
  });
  test("standard input may be any one of the flags", async () => {
    const { stdout } = await runDiagnose(["--status", rejected, "--vm", "-", "--now", now, "--json"], {
      stdin: JSON.stringify(vm({ proxyAgentSettings: { enabled: false } })),
    });
    expect(codesOf(stdout)).toContain("msp-not-enabled");
    expect(reportOf(stdout).reset).toEqual({ offered: false, because: "not-enabled" });
  });
  test("a flag and its value may be joined by an equals sign", async () => {
    expect(await runDiagnose([`--status=${healthy}`, `--now=${now}`])).toMatchObject({ exitCode: 0 });
  });
  test("flags may repeat, and the newest status file wins", async () => {
    const older = write(
      "older.json",
      JSON.stringify(status({ ...refusedKey, timestamp: "2026-11-23T07:13:00" })),
    );
    const { exitCode, stdout } = await runDiagnose([
      "--status",
      healthy,
      "--status",
      older,
      "--now",
      now,
      "--json",
    ]);
    expect(exitCode).toBe(0);
    expect(reportOf(stdout).inputs.map(({ name }) => name)).toEqual(["healthy.json", "older.json"]);
  });
  test("relative paths start where npm was called", async () => {
    mkdirSync(join(folder, "below"));
    const from = { environment: { INIT_CWD: folder }, cwd: join(folder, "below") };
    expect(await runDiagnose(["--status", "healthy.json", "--now", now], from)).toMatchObject({
      exitCode: 0,
    });
  });
  test("without npm relative paths start in the working directory", async () => {
    expect(await runDiagnose(["--status", "healthy.json", "--now", now], { cwd: folder })).toMatchObject({
      exitCode: 0,
    });
  });
  test.each(["--status", "--vm", "--observation", "--boot-log", "--deployment-error"])(
    "a key file is refused by its name under %s and never opened",
    async (flag) => {
      const absent = join(folder, "0a1b2c3d.KEY");
      const { exitCode, stdout } = await runDiagnose([flag, absent, "--now", now, "--json"]);
      expect(exitCode).toBe(2);
      expect(codesOf(stdout)).toContain("status-file-rejected");
      expect(reportOf(stdout).inputs).toMatchObject([{ bytes: 0 }]);
    },
  );
  test("a zip of the log folder gives the files that a diagnosis knows", async () => {
    const zip = write(
      "logs.zip",
      zipOf(
        { name: "azure-proxy-agent/status.json", data: JSON.stringify(status()) },
        { name: "azure-proxy-agent/keys/1.key", data: "0".repeat(64) },
      ),
    );
    const { exitCode, stdout } = await runDiagnose(["--status", zip, "--now", now, "--json"]);
    expect(exitCode).toBe(0);
    expect(reportOf(stdout).inputs.map(({ name }) => name)).toEqual(["azure-proxy-agent/status.json"]);
  });
  test("a zip without any file of use is said to be one", async () => {
    const zip = write("holiday.zip", zipOf({ name: "beach.png", data: "x" }));
    const { exitCode, stdout } = await runDiagnose(["--status", zip, "--now", now, "--json"]);
    expect(exitCode).toBe(2);
    expect(reportOf(stdout).findings[0]).toMatchObject({
      code: "status-file-unreadable",
      what: expect.stringContaining("zip archive"),
    });
  });
  test("without a moment the present counts, so an old file is old", async () => {
    const { exitCode, stdout } = await runDiagnose([
      "--status",
      write("old.json", JSON.stringify(status({ timestamp: "2025-01-01T00:00:00" }))),
      "--json",
    ]);
    expect(exitCode).toBe(2);
    expect(codesOf(stdout)).toContain("status-stale");
  });
});

describe("the text", () => {
  test("says the verdict, the progress through the guide, each finding with its code, and the reset", async () => {
    const { stdout } = await runDiagnose(["--status", rejected, "--vm", model, "--now", now]);
    expect(stdout).toMatch(/^Action needed\nGuide {2}/);
    expect(stdout).toContain("[key-rejected] fault, failed");
    expect(stdout).toContain("Key reset: may be requested (key-rejected)");
    expect(stdout.endsWith("\n")).toBe(true);
  });
});

test("npm runs it from any folder, and its exit status comes through", async () => {
  const { exitCode, stdout } = await run(
    "npm",
    [
      "--prefix",
      root,
      "run",
      "--silent",
      "diagnose",
      "--",
      "--status",
      "rejected.json",
      "--now",
      now,
      "--json",
    ],
    { cwd: folder },
  );
  expect(exitCode).toBe(1);
  expect(codesOf(stdout)).toContain("key-rejected");
});
