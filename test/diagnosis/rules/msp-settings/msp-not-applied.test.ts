import { describe, expect, test } from "vitest";
import {
  check,
  codes,
  document,
  finding,
  gpaExtension,
  latchedGuid,
  secondsAgo,
  status,
  vm,
} from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport } from "../../sound-report.ts";

const rule = "msp-not-applied";
const base = "/properties/securityProfile/proxyAgentSettings";
const off = {
  key: { message: "Customer has not enforce the secure channel state. - 12" },
  states: { secureChannelState: "disabled" },
};
const refused = {
  key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
  states: {
    secureChannelState: "WireServer Enforce -  IMDS Enforce",
    wireServerRuleId: "r",
    imdsRuleId: "r",
  },
};
const channel = (secureChannelState: string): { readonly states: { readonly [name: string]: string } } => ({
  states: { secureChannelState, keyGuid: latchedGuid, keyIncarnationId: "3" },
});
const modes = (wireServer: string, imds: string): { readonly [name: string]: unknown } => ({
  enabled: true,
  keyIncarnationId: 3,
  wireServer: { mode: wireServer },
  imds: { mode: imds },
});

describe("enabled in the model, no protection in the guest", () => {
  test("fails, with both sides as evidence", () => {
    const report = soundReport([fixture("vm", "msp-not-applied.channel-off.json")]);
    expect(codes(report)).toEqual(["msp-not-applied"]);
    expect(finding(report, "msp-not-applied")).toMatchObject({
      step: "msp-settings",
      severity: "fault",
      outcome: "failed",
      evidence: [
        { source: "vm-model", origin: "azure", pointer: `${base}/enabled`, value: true },
        {
          source: "extension-substatus",
          origin: "azure",
          pointer: "/keyLatchStatus/states/secureChannelState",
          value: "disabled",
        },
        { source: "extension-substatus", origin: "azure", pointer: "/keyLatchStatus/states", value: null },
      ],
    });
    expect(finding(report, "msp-not-applied")?.fix).toContain("a delay is normal");
    expect(report.verdict).toBe("action-needed");
    expect(report.reset.offered).toBe(false);
  });

  test("stands beside its cause, and only the cause may lead to a reset", () => {
    const report = soundReport([document("vm", vm()), document("status-file", status(refused))]);
    expect(codes(report)).toEqual(["key-rejected", "msp-not-applied"]);
    expect(report.reset).toEqual({ offered: true, because: "key-rejected" });
  });

  test("is seen in an uploaded file too", () => {
    const report = soundReport([document("vm", vm()), document("status-file", status(off))]);
    expect(finding(report, "msp-not-applied")?.evidence[1]).toMatchObject({
      source: "status-file",
      origin: "person",
      pointer: "/proxyAgentStatus/keyLatchStatus/states/secureChannelState",
      ageSeconds: 40,
    });
  });

  test("is only uncertain on an old file", () => {
    const old = document("status-file", status({ ...off, timestamp: secondsAgo(4000) }));
    const report = soundReport([document("vm", vm()), old]);
    expect(codes(report)).toEqual(["status-stale", "msp-not-applied?"]);
    expect(check(report, rule)).toBe("uncertain");
    expect(report.verdict).toBe("inconclusive");
  });

  test("does not hold where the old key is still held while a new one is refused", () => {
    const held = { ...refused, states: { ...refused.states, keyGuid: latchedGuid } };
    const report = soundReport([document("vm", vm()), document("status-file", status(held))]);
    expect(codes(report)).toEqual(["key-rejected"]);
  });
});

describe("while the VM or the extension is being created or updated it is a wait", () => {
  test("by the VM's provisioning state", () => {
    const report = soundReport([fixture("vm", "msp-not-applied.updating.json")]);
    expect(codes(report)).toEqual(["msp-not-applied"]);
    expect(finding(report, "msp-not-applied")?.severity).toBe("wait");
    expect(finding(report, "msp-not-applied")?.evidence.at(-1)).toMatchObject({
      source: "vm-model",
      pointer: "/properties/provisioningState",
      value: "Updating",
    });
    expect(report.verdict).toBe("wait");
  });

  test.each(["Creating", "creating", "UPDATING"])("%s", (provisioningState) => {
    const body = vm({ os: "Windows", provisioningState, extensions: [gpaExtension(off)] });
    expect(soundReport([document("vm", body)]).verdict).toBe("wait");
  });

  test.each(["Succeeded", "Failed", "Deleting"])("but not when it is %s", (provisioningState) => {
    const body = vm({ os: "Windows", provisioningState, extensions: [gpaExtension(off)] });
    expect(soundReport([document("vm", body)]).verdict).toBe("action-needed");
  });

  test("by the extension's provisioning state in the model", () => {
    const resources = [
      {
        properties: {
          publisher: "Microsoft.CPlat.ProxyAgent",
          type: "ProxyAgentLinux",
          provisioningState: "Updating",
        },
      },
    ];
    const report = soundReport([document("vm", vm({ resources, extensions: [gpaExtension(off, "Linux")] }))]);
    expect(report.verdict).toBe("wait");
    expect(finding(report, "msp-not-applied")?.evidence.at(-1)?.pointer).toBe(
      "/resources/0/properties/provisioningState",
    );
  });

  test("by the extension's status", () => {
    const statuses = [
      { code: "ProvisioningState/transitioning", message: "Started ProxyAgent Extension Monitoring thread." },
    ];
    const report = soundReport([
      document("vm", vm({ os: "Windows", extensions: [gpaExtension(off, "Windows", { statuses })] })),
    ]);
    expect(report.verdict).toBe("wait");
    expect(finding(report, "msp-not-applied")?.evidence.at(-1)?.pointer).toBe(
      "/properties/instanceView/extensions/0/statuses/0/code",
    );
  });

  test("while a cause that never heals keeps its own verdict", () => {
    const body = vm({ os: "Windows", provisioningState: "Updating", extensions: [gpaExtension(refused)] });
    const report = soundReport([document("vm", body)]);
    expect(codes(report)).toEqual(["key-rejected", "msp-not-applied"]);
    expect(report.verdict).toBe("action-needed");
  });
});

describe("the modes of model and guest", () => {
  test.each([
    ["Enforce", "Enforce", "WireServer Enforce -  IMDS Audit - HostGA Enforce", ["imds"]],
    ["Enforce", "Enforce", "WireServer Audit -  IMDS Audit - HostGA Audit", ["wireServer", "imds"]],
    ["Audit", "Audit", "WireServer Disabled -  IMDS Audit", ["wireServer"]],
    ["Enforce", "Disabled", "WireServer Audit -  IMDS Disabled", ["wireServer"]],
  ])("%s and %s are not applied while the guest shows %s", (wireServer, imds, state, endpoints) => {
    const body = vm({
      os: "Windows",
      proxyAgentSettings: modes(wireServer, imds),
      extensions: [gpaExtension(channel(state))],
    });
    const report = soundReport([document("vm", body)]);
    expect(codes(report)).toContain("msp-not-applied");
    expect(finding(report, "msp-not-applied")?.what).toContain("stricter mode");
    expect(finding(report, "msp-not-applied")?.evidence.map(({ pointer }) => pointer)).toEqual([
      ...endpoints.map((endpoint) => `${base}/${endpoint}/mode`),
      "/keyLatchStatus/states/secureChannelState",
    ]);
    expect(report.verdict).toBe("action-needed");
  });

  test.each([
    ["Enforce", "Enforce", "WireServer Enforce -  IMDS Enforce"],
    ["Audit", "Audit", "WireServer Enforce -  IMDS Enforce"],
    ["Audit", "Enforce", "wireserver audit - imds enforce"],
    ["Disabled", "Enforce", "WireServer Disabled -  IMDS Enforce"],
    ["Enforce", "Enforce", "wireserver"],
    ["Enforce", "Enforce", "wireserverandimds"],
  ])("%s and %s are applied where the guest shows %s", (wireServer, imds, state) => {
    const body = vm({
      os: "Windows",
      proxyAgentSettings: modes(wireServer, imds),
      extensions: [gpaExtension(channel(state))],
    });
    const report = soundReport([document("vm", body)]);
    expect(check(report, rule)).toBe("ok");
    expect(report.verdict).toBe("healthy");
  });

  test("a stricter mode on its way is a wait", () => {
    const body = vm({
      os: "Windows",
      provisioningState: "Updating",
      extensions: [gpaExtension(channel("WireServer Audit -  IMDS Audit"))],
    });
    expect(soundReport([document("vm", body)]).verdict).toBe("wait");
  });

  test("a profile tells no mode, so nothing is compared", () => {
    const profile = { inVMAccessControlProfileReferenceId: "/subscriptions/s/x" };
    const settings = { enabled: true, keyIncarnationId: 3, wireServer: profile, imds: profile };
    const body = vm({
      os: "Windows",
      proxyAgentSettings: settings,
      extensions: [gpaExtension(channel("WireServer Audit -  IMDS Audit"))],
    });
    expect(codes(soundReport([document("vm", body)]))).toEqual(["msp-audit-only"]);
  });
});

describe("it does not count", () => {
  test("in the first moments, which tell nothing yet", () => {
    const start = {
      key: { message: "Status unknown." },
      states: { secureChannelState: "Unknown" },
      connections: 0,
      rows: [],
    };
    const report = soundReport([document("vm", vm()), document("status-file", status(start))]);
    expect(codes(report)).toEqual(["status-too-early"]);
    expect(check(report, rule)).toBe("uncertain");
    expect(report.verdict).toBe("wait");
  });

  test("on a fragment without the key module", () => {
    const fragment = document(
      "status-file",
      '"proxyListenerStatus": { "status": "RUNNING", "message": "Started proxy listener, ready to accept request - 1" }',
    );
    const report = soundReport([document("vm", vm()), fragment]);
    expect(check(report, rule)).toBe("uncertain");
  });

  test("while a reset of the key is in flight", () => {
    const operation = { requestId: "r-1", state: "verifying", from: 3, to: 4 } as const;
    const report = soundReport([document("vm", vm()), document("status-file", status(refused))], operation);
    expect(check(report, rule)).toBe("skipped");
    expect(codes(report)).toEqual(["key-reset-pending", "key-rejected"]);
    expect(report.reset.offered).toBe(false);
  });

  test("where both modes are Disabled in the model", () => {
    const body = vm({
      os: "Windows",
      proxyAgentSettings: modes("Disabled", "Disabled"),
      extensions: [gpaExtension(off)],
    });
    expect(check(soundReport([document("vm", body)]), rule)).toBe("skipped");
  });

  test("where the model does not enable MSP, or is not known, or the VM has no power", () => {
    const file = document("status-file", status(off));
    expect(check(soundReport([document("vm", vm({ proxyAgentSettings: null })), file]), rule)).toBe(
      "skipped",
    );
    const view = (vm()["properties"] as { readonly [name: string]: unknown })["instanceView"];
    expect(
      check(soundReport([document("vm", view as { readonly [name: string]: unknown }), file]), rule),
    ).toBe("skipped");
    expect(check(soundReport([document("vm", vm({ power: "stopped" })), file]), rule)).toBe("skipped");
  });

  test("without guest data: that is status-file-needed or vm-agent-not-ready", () => {
    const missing = soundReport([
      document("vm", vm({ os: "Windows", extensions: [gpaExtension({}, "Windows", { substatuses: [] })] })),
    ]);
    expect(check(missing, rule)).toBe("uncertain");
    expect(codes(missing)).toEqual(["status-file-needed"]);
    const silent = soundReport([
      document(
        "vm",
        vm({
          os: "Windows",
          agent: null,
          resources: [{ properties: { publisher: "Microsoft.CPlat.ProxyAgent", type: "ProxyAgentWindows" } }],
        }),
      ),
    ]);
    expect(check(silent, rule)).toBe("uncertain");
    expect(codes(silent)).toEqual(["vm-agent-not-ready"]);
  });
});

test("a latched key passes", () => {
  expect(check(soundReport([document("vm", vm({ extensions: [gpaExtension({}, "Linux")] }))]), rule)).toBe(
    "ok",
  );
});
