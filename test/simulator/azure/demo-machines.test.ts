import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { diagnoseMachine } from "../../../src/app/diagnose-machine.ts";
import { allMachines, demoMachines } from "../../../src/simulator/azure/demo-machines.ts";
import { parseResourceId } from "../../../src/target/target.ts";
import { startAzure, startMs, targetOf } from "./helpers.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Name, verdict, what is found (remarks on outdated agents apart), whether a reset is offered. */
const expected: readonly (readonly [string, string, readonly string[], boolean])[] = [
  ["web-01", "action-needed", ["key-rejected"], true],
  ["web-02", "healthy", [], false],
  ["web-03", "action-needed", ["key-rejected", "msp-not-applied"], true],
  ["web-04", "action-needed", ["key-attest-failed", "msp-not-applied"], true],
  ["legacy-01", "inconclusive", ["gpa-not-installed", "msp-audit-only", "status-file-needed"], false],
  ["edge-01", "action-needed", ["ebpf-cgroup2-missing", "os-not-listed"], false],
  ["edge-02", "action-needed", ["ebpf-kernel-unsupported"], false],
  ["proxy-01", "action-needed", ["listener-port-in-use"], false],
  ["new-01", "inconclusive", ["deploy-linux-row-unknown", "gpa-not-installed", "vm-agent-not-ready"], false],
  ["jobs-01", "action-needed", ["access-denied"], false],
  ["win-01", "healthy", [], false],
  ["win-02", "action-needed", ["msp-not-applied"], false],
  ["win-03", "inconclusive", ["vm-agent-not-ready"], false],
  ["win-04", "action-needed", ["vm-not-running"], false],
  ["win-05", "wait", ["key-reset-pending"], false],
  ["win-06", "action-needed", ["ebpf-driver-not-running"], false],
  ["shop-01", "healthy", [], false],
  ["plain-01", "action-needed", ["msp-not-enabled"], false],
  ["off-01", "action-needed", ["msp-disabled"], false],
  ["audit-01", "healthy", ["msp-audit-only"], false],
  ["app-01/rg-prod", "healthy", [], false],
  ["app-01/rg-test", "action-needed", ["msp-not-enabled"], false],
  ["vmss-front_0", "healthy", [], false],
  ["vmss-front_1", "action-needed", ["msp-not-enabled"], false],
  ["vmss-front_2", "wait", ["key-reset-pending"], false],
  ["vmss-front_3", "action-needed", ["key-rejected", "msp-not-applied"], true],
  ["vmss-pool_4f1a2b3c", "healthy", [], false],
  ["vmss-pool_9d8e7f60", "action-needed", ["key-rejected", "msp-not-applied"], true],
];
const unreadable = ["hr-db-01", "busy-01"];

describe("what each machine shows", () => {
  // The year does not matter: no state ages with the clock.
  test.each(
    expected.flatMap((row) => [startMs, startMs + 900 * 86_400_000].map((nowMs) => [...row, nowMs] as const)),
  )("%s is %s", async (label, verdict, codes, isOffered, nowMs) => {
    const { azure, client, advance } = await startAzure(nowMs);
    advance(3_600_000);
    const [name = "", group] = label.split("/");
    const clock = (): number => nowMs + 3_600_000;
    const diagnosis = await diagnoseMachine(targetOf(azure, name, group), [], 5000, {
      azure: client,
      clock,
      sha256,
    });
    if (diagnosis.kind !== "report") throw new Error(diagnosis.problem.kind);
    const found = diagnosis.report.findings.map(({ code }) => code).filter((code) => code !== "gpa-outdated");
    expect(diagnosis.report.verdict).toBe(verdict);
    expect(found.toSorted()).toStrictEqual(codes);
    expect(diagnosis.report.reset.offered).toBe(isOffered);
    expect(azure.requests()).toHaveLength(1);
  });

  test("one machine may not be seen, another is throttled", async () => {
    const { azure, client } = await startAzure();
    expect(await client.readVm(targetOf(azure, "hr-db-01"), 5000)).toMatchObject({
      problem: { kind: "no-rights", action: "Microsoft.Compute/virtualMachines/read" },
    });
    expect(await client.readVm(targetOf(azure, "busy-01"), 5000)).toMatchObject({
      problem: { kind: "throttled", retryAfterSeconds: 17 },
    });
  });

  test("web-01 is the machine of the guide's key step", async () => {
    const { azure, ask } = await startAzure();
    const machine = azure.demoMachines[0];
    expect(machine).toMatchObject({ name: "web-01", resourceGroup: "rg-prod" });
    const { body } = await ask(`${machine?.resourceId}?api-version=2026-04-01`);
    expect(body).toMatchObject({
      location: "westeurope",
      properties: { securityProfile: { proxyAgentSettings: { keyIncarnationId: 3, enabled: true } } },
    });
  });
});

describe("the list for people", () => {
  test("names every machine once, with a sentence", () => {
    const names = [...expected.map(([name]) => name.split("/")[0]), ...unreadable];
    expect(demoMachines.map(({ name }) => name).toSorted()).toStrictEqual(names.map(String).toSorted());
    expect(new Set(demoMachines.map(({ resourceId }) => resourceId.toLowerCase())).size).toBe(
      demoMachines.length,
    );
    for (const { shows, resourceId } of demoMachines) {
      expect(shows).toMatch(/^[A-Z].{15,120}\.$/u);
      expect(parseResourceId(resourceId)).not.toBeNull();
    }
    expect(allMachines.length).toBeGreaterThanOrEqual(14);
  });
});
