import { describe, expect, it } from "vitest";
import { diagnoseScaleSet, type ScaleSetDeps } from "../../src/app/diagnose-scale-set.ts";
import type { AzureProblem } from "../../src/app/ports/azure-reader.ts";
import type { ScaleSetContents, ScaleSetInstance } from "../../src/app/ports/scale-set-reader.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { codes, nowMs, vm } from "../diagnosis/builders.ts";

const id = {
  subscriptionId: "6f1d2c3b-4a59-4e68-b7c6-d5e4f3a2b1c0",
  resourceGroup: "rg-prod",
  name: "vmss-front",
};

function instance(instanceId: string, body: object): ScaleSetInstance {
  return {
    target: {
      kind: "scale-set-instance",
      subscriptionId: id.subscriptionId,
      resourceGroup: id.resourceGroup,
      scaleSet: id.name,
      instanceId,
    },
    document: {
      bytes: new TextEncoder().encode(JSON.stringify(body)),
      receivedAtMs: nowMs,
      correlationId: "c",
    },
  };
}

function depsOf(answer: Result<ScaleSetContents, AzureProblem>): ScaleSetDeps {
  return {
    clock: () => nowMs,
    sha256: () => "0".repeat(64),
    azure: { listScaleSetInstances: () => Promise.resolve(answer) },
  };
}

const model = { bytes: new Uint8Array(), receivedAtMs: nowMs, correlationId: "c" };

describe("looking at a scale set", () => {
  it("gives a report for each instance, each from its own document", async () => {
    const instances = [instance("0", vm()), instance("1", vm({ proxyAgentSettings: null }))];
    const contents: ScaleSetContents = { orchestration: "uniform", model, instances, isComplete: false };
    const answer = await diagnoseScaleSet(id, 1000, depsOf(ok(contents)));
    if (!answer.ok) throw new Error("no answer");
    expect(answer.value.isComplete).toBe(false);
    const [first, second] = answer.value.instances;
    expect([first?.target, second?.target]).toEqual(instances.map(({ target }) => target));
    expect(first === undefined ? [] : codes(first.report)).not.toContain("msp-not-enabled");
    expect(second === undefined ? [] : codes(second.report)).toContain("msp-not-enabled");
  });

  it("hands on why Azure did not answer", async () => {
    const problem: AzureProblem = { kind: "timed-out", afterMs: 1000 };
    expect(await diagnoseScaleSet(id, 1000, depsOf(fail(problem)))).toEqual(fail(problem));
  });
});
