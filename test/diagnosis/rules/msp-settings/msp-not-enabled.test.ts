import { describe, expect, test } from "vitest";
import { check, codes, document, finding, gpaExtension, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport } from "../../sound-report.ts";

const rule = "msp-not-enabled";
const pointer = "/properties/securityProfile/proxyAgentSettings";

describe("a model without MSP", () => {
  test("is the finding, and the rest of the guide does not apply", () => {
    const report = soundReport([fixture("vm", "msp-not-enabled.no-settings.json")]);
    expect(codes(report)).toEqual(["msp-not-enabled"]);
    expect(finding(report, "msp-not-enabled")).toMatchObject({
      step: "msp-settings",
      severity: "fault",
      outcome: "failed",
      evidence: [
        { source: "vm-model", origin: "azure", pointer: "/properties", value: null, ageSeconds: null },
      ],
    });
    expect(report.verdict).toBe("action-needed");
    for (const after of [
      "msp-disabled",
      "gpa-not-installed",
      "gpa-extension-failed",
      "msp-not-applied",
      "status-file-needed",
    ])
      expect(check(report, after), after).toBe("skipped");
  });

  test.each([
    ["says false", { enabled: false, keyIncarnationId: 3 }, `${pointer}/enabled`, false],
    ["does not say", { keyIncarnationId: 3, wireServer: { mode: "Enforce" } }, pointer, null],
    ["says null", { enabled: null }, `${pointer}/enabled`, null],
  ])("is one that %s", (_words, proxyAgentSettings, at, value) => {
    const report = soundReport([document("vm", vm({ proxyAgentSettings }))]);
    expect(codes(report)).toEqual(["msp-not-enabled"]);
    expect(finding(report, "msp-not-enabled")?.evidence).toMatchObject([{ pointer: at, value }]);
  });

  test("stands instead of msp-disabled beside a guest whose channel is disabled", () => {
    const off = gpaExtension({
      key: { message: "Customer has not enforce the secure channel state. - 12" },
      states: { secureChannelState: "disabled" },
    });
    const report = soundReport([
      document("vm", vm({ os: "Windows", proxyAgentSettings: { enabled: false }, extensions: [off] })),
    ]);
    expect(codes(report)).toEqual(["msp-not-enabled"]);
  });

  test("never leads to a reset, even if the key is refused", () => {
    const refused = status({
      key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
      states: { secureChannelState: "WireServer Enforce -  IMDS Enforce", wireServerRuleId: "r" },
    });
    const report = soundReport([
      document("vm", vm({ proxyAgentSettings: { enabled: false } })),
      document("status-file", refused),
    ]);
    expect(codes(report)).toEqual(["msp-not-enabled", "key-rejected"]);
    expect(report.reset).toEqual({ offered: false, because: "not-enabled" });
  });
});

describe("a scale-set instance", () => {
  test("that is behind the scale set's model has to be upgraded", () => {
    const report = soundReport([fixture("vm", "msp-not-enabled.instance-behind.json")]);
    expect(codes(report)).toEqual(["msp-not-enabled"]);
    expect(finding(report, "msp-not-enabled")).toMatchObject({
      commands: ["az vmss update-instances -g rg-prod -n web --instance-ids 1"],
      evidence: [
        { source: "vm-model", pointer: "/properties", value: null },
        { source: "vm-model", pointer: "/properties/latestModelApplied", value: false },
      ],
    });
    expect(finding(report, "msp-not-enabled")?.what).toContain("latest model of the scale set");
  });

  test("that has the latest model lacks MSP in the scale set itself", () => {
    const body = vm({ proxyAgentSettings: null });
    const properties = { ...(body["properties"] as object), latestModelApplied: true };
    const report = soundReport([document("vm", { ...body, properties })]);
    expect(finding(report, "msp-not-enabled")?.evidence).toHaveLength(1);
  });
});

test("an enabled model passes", () => {
  expect(check(soundReport([document("vm", vm({ extensions: [gpaExtension({}, "Linux")] }))]), rule)).toBe(
    "ok",
  );
});

test("settings in another case are read", () => {
  const body = vm({ proxyAgentSettings: null });
  const properties = {
    ...(body["properties"] as object),
    SecurityProfile: { ProxyAgentSettings: { enabled: true } },
  };
  expect(check(soundReport([document("vm", { ...body, properties })]), rule)).toBe("ok");
});

test("the instance view alone leaves it uncertain, and asks for the model", () => {
  const view = (vm()["properties"] as { readonly [name: string]: unknown })["instanceView"];
  const report = soundReport([document("vm", view as { readonly [name: string]: unknown })]);
  expect(check(report, rule)).toBe("uncertain");
  expect(report.asks.map(({ what }) => what)).toContain("the VM model with its instance view");
});

test("without the VM it is uncertain, and never skipped: it stands before the rules that need it", () => {
  expect(check(soundReport([document("status-file", status())]), rule)).toBe("uncertain");
});

test.each(["true", "yes", 1])("a value of a wrong type is said to be unknown: %j", (enabled) => {
  const report = soundReport([
    document("vm", vm({ proxyAgentSettings: { enabled } })),
    document("status-file", status({ states: {} })),
  ]);
  expect(codes(report)).toEqual(["msp-not-enabled?"]);
  expect(report.verdict).toBe("inconclusive");
  expect(finding(report, "msp-not-enabled")).toMatchObject({
    what: expect.stringMatching(/neither true nor false/),
    evidence: [{ value: enabled }],
  });
  expect(report.facts).not.toHaveProperty("mspEnabled");
  expect(report.asks.map(({ command }) => command).join()).toMatch(/az rest --method get/);
});
