import { describe, expect, it } from "vitest";
import { diagnoseFiles, diagnoseMachine, type DiagnoseDeps } from "../../src/app/diagnose-machine.ts";
import type { ArmDocument, AzureProblem } from "../../src/app/ports/azure-reader.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import type { VmTarget } from "../../src/target/target.ts";
import { codes, document, nowMs, status, vm } from "../diagnosis/builders.ts";

const target: VmTarget = {
  kind: "vm",
  subscriptionId: "6f1d2c3b-4a59-4e68-b7c6-d5e4f3a2b1c0",
  resourceGroup: "rg-prod",
  name: "web-01",
};

const body: ArmDocument = {
  bytes: new TextEncoder().encode(JSON.stringify(vm())),
  receivedAtMs: nowMs,
  correlationId: "c",
};

function depsOf(answer: Result<ArmDocument, AzureProblem>): DiagnoseDeps & { readonly reads: unknown[] } {
  const reads: unknown[] = [];
  return {
    reads,
    clock: () => nowMs,
    sha256: () => "f".repeat(64),
    azure: {
      readVm: (...given) => {
        reads.push(given);
        return Promise.resolve(answer);
      },
    },
  };
}

const trouble = (problem: AzureProblem) => depsOf(fail(problem));
const timedOut: AzureProblem = { kind: "timed-out", afterMs: 12_000 };
const notFound: AzureProblem = { kind: "not-found", code: "ResourceNotFound", correlationId: "c" };
const file = document("status-file", status());

describe("looking at a machine", () => {
  it("reads Azure once, with the deadline, and marks what is from there", async () => {
    const deps = depsOf(ok(body));
    const diagnosis = await diagnoseMachine(target, [], 12_000, deps);
    expect(deps.reads).toEqual([[target, 12_000]]);
    expect(diagnosis).toMatchObject({
      kind: "report",
      report: { inputs: [{ origin: "azure", sha256: "f".repeat(64) }] },
    });
    expect(diagnosis).not.toHaveProperty("azureProblem");
  });

  it("joins the files at hand", async () => {
    const diagnosis = await diagnoseMachine(target, [file], 12_000, depsOf(ok(body)));
    expect(diagnosis.kind === "report" ? diagnosis.report.inputs.map(({ origin }) => origin) : []).toEqual([
      "azure",
      "person",
    ]);
  });

  it("without an answer and without files says why", async () => {
    expect(await diagnoseMachine(target, [], 12_000, trouble(timedOut))).toEqual({
      kind: "azure-problem",
      problem: timedOut,
    });
  });

  it("without an answer judges the files, and says beside it what is missing", async () => {
    const diagnosis = await diagnoseMachine(target, [file], 12_000, trouble(timedOut));
    expect(diagnosis).toMatchObject({ kind: "report", azureProblem: timedOut });
  });

  it("that Azure does not know gives no report, also with files: they are somebody else's", async () => {
    expect(await diagnoseMachine(target, [file], 12_000, trouble(notFound))).toEqual({
      kind: "azure-problem",
      problem: notFound,
    });
  });

  it("knows a reset that is under way", async () => {
    const asked: VmTarget[] = [];
    const deps: DiagnoseDeps = {
      ...depsOf(ok(body)),
      resetOperation: (of) => {
        asked.push(of);
        return Promise.resolve(undefined);
      },
    };
    expect((await diagnoseMachine(target, [], 12_000, deps)).kind).toBe("report");
    expect(asked).toEqual([target]);
  });
});

it("files alone are judged without Azure", () => {
  const refused = document(
    "status-file",
    status({ listener: { status: "STOPPED", message: "Failed to bind: Address in use (os error 98)" } }),
  );
  expect(codes(diagnoseFiles([refused], { clock: () => nowMs }))).toContain("listener-port-in-use");
});
