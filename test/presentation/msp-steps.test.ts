import { describe, expect, test } from "vitest";
import { disableMspCard } from "../../src/presentation/disable-msp-card.ts";
import { enableMspCard } from "../../src/presentation/enable-msp-card.ts";
import type { MspHowToView } from "../../src/presentation/msp-steps.ts";
import { vm } from "../approvals/builders.ts";
import { complaints, textOf } from "./card-checks.ts";

const view = (changes: Partial<MspHowToView> = {}): MspHowToView => ({
  place: { name: "web-01", resourceGroup: "rg-prod" },
  resourceId: vm,
  osFamily: "linux",
  ...changes,
});
const bodies = (text: string) =>
  [...text.matchAll(/--body '(.*)'/g)].map(([, body = ""]) => JSON.parse(body) as unknown);
const settings = (value: object) => ({ properties: { securityProfile: { proxyAgentSettings: value } } });
const modes = (mode: string) => ({ wireServer: { mode }, imds: { mode } });

describe("enabling MSP", () => {
  test("is Audit first, then Enforce, by a PATCH of these settings alone", () => {
    const text = textOf(enableMspCard(view()));
    expect(bodies(text)).toEqual([
      settings({ enabled: true, ...modes("Audit") }),
      settings({ enabled: true, ...modes("Enforce") }),
    ]);
    expect(text).toContain(`https://management.azure.com${vm}?api-version=2024-03-01`);
  });

  test("needs the agent before on Linux, not on Windows, and says so where the system is unknown", () => {
    expect(textOf(enableMspCard(view()))).toContain(
      "az vm extension set --resource-group rg-prod --vm-name web-01",
    );
    expect(textOf(enableMspCard(view({ osFamily: "windows" })))).not.toContain("extension set");
    expect(textOf(enableMspCard(view({ osFamily: "unknown" })))).toContain("Linux only: install the agent");
  });
});

describe("opting out", () => {
  test("begins with the milder way", () => {
    expect(bodies(textOf(disableMspCard(view())))).toEqual([
      settings({ enabled: true, ...modes("Audit") }),
      settings({ enabled: false }),
    ]);
  });

  test.each([
    ["windows", "Azure then uninstalls the agent."],
    ["linux", "The agent stays installed."],
    ["unknown", "on Linux it stays"],
  ] as const)("says what becomes of the agent on %s", (osFamily, words) => {
    expect(textOf(disableMspCard(view({ osFamily })))).toContain(words);
  });
});

test("a name that a shell could read as something else never gets into a command", () => {
  for (const resourceId of [
    null,
    `${vm}'; rm -rf /`,
    vm.replace("rg-prod", "$(id)"),
    vm.replace("web-01", "a'b"),
  ]) {
    const card = enableMspCard(view({ resourceId, place: {} }));
    expect(textOf(card)).toContain(
      "/subscriptions/SUBSCRIPTION/resourceGroups/RESOURCE-GROUP/providers/Microsoft.Compute/virtualMachines/VM?",
    );
    expect(textOf(card)).not.toMatch(/rm -rf|\$\(id\)|a'b/);
    expect(complaints(card)).toEqual([]);
  }
});
