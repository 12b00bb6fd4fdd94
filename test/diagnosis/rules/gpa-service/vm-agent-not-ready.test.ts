import { describe, expect, test } from "vitest";
import { check, codes, document, finding, gpaExtension, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport } from "../../sound-report.ts";

const rule = "vm-agent-not-ready";
const unresponsive = {
  statuses: [
    {
      code: "ProvisioningState/Unavailable",
      displayStatus: "Not Ready",
      message: "VM Agent is unresponsive.",
    },
  ],
};

describe("a VM agent that does not report", () => {
  test("makes Azure's view old, and asks for status.json", () => {
    const report = soundReport([fixture("vm", "vm-agent-not-ready.unresponsive.json")]);
    expect(codes(report)).toEqual(["vm-agent-not-ready"]);
    expect(finding(report, "vm-agent-not-ready")).toMatchObject({
      step: "gpa-service-windows",
      severity: "inconclusive",
      evidence: [
        {
          source: "instance-view",
          pointer: "/properties/instanceView/vmAgent/statuses/0/displayStatus",
          value: "Not Ready",
        },
        {
          pointer: "/properties/instanceView/vmAgent/statuses/0/message",
          value: "VM Agent is unresponsive.",
        },
      ],
    });
    expect(report.verdict).toBe("inconclusive");
    expect(report.asks.map(({ where }) => where)).toEqual(["windows"]);
  });

  test("is pointed at by its code where it has no words", () => {
    const agent = { statuses: [{ code: "ProvisioningState/Unavailable" }] };
    const report = soundReport([document("vm", vm({ agent }))]);
    expect(finding(report, "vm-agent-not-ready")?.evidence).toMatchObject([
      { pointer: "/properties/instanceView/vmAgent/statuses/0/code", value: "ProvisioningState/Unavailable" },
    ]);
  });

  test("that never reported is pointed at by the nearest parent", () => {
    const report = soundReport([document("vm", vm({ agent: null }))]);
    expect(finding(report, "vm-agent-not-ready")?.evidence).toMatchObject([
      { pointer: "/properties/instanceView", value: null },
    ]);
    expect(finding(report, "vm-agent-not-ready")?.step).toBe("gpa-service-linux");
  });

  test("leaves faults in Azure's copy uncertain, and offers no reset on it", () => {
    const refused = {
      key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
      states: { secureChannelState: "WireServer Enforce -  IMDS Enforce", wireServerRuleId: "r" },
    };
    const report = soundReport([
      document("vm", vm({ os: "Windows", agent: unresponsive, extensions: [gpaExtension(refused)] })),
    ]);
    expect(codes(report)).toEqual(["vm-agent-not-ready", "key-rejected?", "msp-not-applied?"]);
    expect(report.reset).toEqual({ offered: false, because: "not-fresh" });
    expect(report.verdict).toBe("inconclusive");
  });

  test("gives way to a fresh file: the refusal in it is certain", () => {
    const refused = status({
      key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
      states: { secureChannelState: "WireServer Enforce -  IMDS Enforce", wireServerRuleId: "r" },
    });
    const report = soundReport([
      document("vm", vm({ agent: unresponsive })),
      document("status-file", refused),
    ]);
    expect(codes(report)).toEqual(["vm-agent-not-ready", "key-rejected", "msp-not-applied"]);
    expect(report.reset).toEqual({ offered: true, because: "key-rejected" });
    expect(report.verdict).toBe("action-needed");
  });

  test("is also seen where the power state is not told", () => {
    const statuses = [{ code: "ProvisioningState/succeeded", displayStatus: "Provisioning succeeded" }];
    expect(check(soundReport([document("vm", vm({ agent: unresponsive, statuses }))]), rule)).toBe("failed");
  });
});

test.each([
  { code: "ProvisioningState/succeeded", displayStatus: "Ready" },
  { code: "ProvisioningState/succeeded", displayStatus: " ready " },
  { code: "ProvisioningState/succeeded" },
])("a VM agent that says %o passes", (word) => {
  const report = soundReport([
    document("vm", vm({ agent: { statuses: [word] }, extensions: [gpaExtension({}, "Linux")] })),
  ]);
  expect(check(report, rule)).toBe("ok");
  expect(report.verdict).toBe("healthy");
});

test("is skipped without power, and where neither power nor agent is told", () => {
  expect(check(soundReport([document("vm", vm({ power: "stopped", agent: unresponsive }))]), rule)).toBe(
    "skipped",
  );
  const statuses = [{ code: "ProvisioningState/succeeded" }];
  expect(check(soundReport([document("vm", vm({ agent: null, statuses }))]), rule)).toBe("skipped");
});

test("the model alone leaves it uncertain, and so does no VM at all", () => {
  const body = vm();
  const { instanceView: _view, ...properties } = body["properties"] as { readonly [name: string]: unknown };
  expect(check(soundReport([document("vm", { ...body, properties })]), rule)).toBe("uncertain");
  expect(check(soundReport([document("status-file", status())]), rule)).toBe("uncertain");
});
