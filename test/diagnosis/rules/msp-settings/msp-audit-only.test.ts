import { describe, expect, test } from "vitest";
import {
  check,
  codes,
  document,
  finding,
  gpaExtension,
  latchedGuid,
  row,
  secondsAgo,
  vm,
} from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";

const rule = "msp-audit-only";
const channel = (secureChannelState: string): { readonly states: { readonly [name: string]: string } } => ({
  states: { secureChannelState, keyGuid: latchedGuid, keyIncarnationId: "3" },
});
const base = "/properties/securityProfile/proxyAgentSettings";

describe("an endpoint in Audit", () => {
  test("is a remark: recorded, not enforced, and healthy", () => {
    const report = soundReport([fixture("status-file", "msp-audit-only.guest.json")]);
    expect(codes(report)).toEqual(["msp-audit-only"]);
    expect(finding(report, "msp-audit-only")).toMatchObject({
      step: "msp-settings",
      severity: "remark",
      evidence: [
        {
          source: "status-file",
          pointer: "/proxyAgentStatus/keyLatchStatus/states/secureChannelState",
          value: "WireServer Audit -  IMDS Enforce - HostGA Audit",
          ageSeconds: 40,
        },
      ],
    });
    expect(report.verdict).toBe("healthy");
  });

  test.each([
    "WireServer Audit -  IMDS Audit",
    "wireserver enforce - imds audit",
    "Wireserver Audit - IMDS Disabled",
    "WireServer Enforce -  IMDS Audit - HostGA Enforce",
  ])("in every spelling: %s", (state) => {
    expect(codes(soundReportOnStatus(channel(state)))).toEqual(["msp-audit-only"]);
  });

  test("of the model is pointed at too", () => {
    const settings = {
      enabled: true,
      keyIncarnationId: 3,
      wireServer: { mode: "Audit" },
      imds: { mode: "audit" },
    };
    const extension = gpaExtension(channel("WireServer Audit -  IMDS Audit - HostGA Audit"));
    const report = soundReport([
      document("vm", vm({ os: "Windows", proxyAgentSettings: settings, extensions: [extension] })),
    ]);
    expect(codes(report)).toEqual(["msp-audit-only"]);
    expect(
      finding(report, "msp-audit-only")?.evidence.map(({ source, pointer }) => [source, pointer]),
    ).toEqual([
      ["extension-substatus", "/keyLatchStatus/states/secureChannelState"],
      ["vm-model", `${base}/wireServer/mode`],
      ["vm-model", `${base}/imds/mode`],
    ]);
    expect(report.verdict).toBe("healthy");
  });

  test("of the deprecated common mode is pointed at once", () => {
    const report = soundReport([
      document("vm", vm({ proxyAgentSettings: { enabled: true, mode: "Audit" } })),
    ]);
    expect(finding(report, "msp-audit-only")?.evidence).toMatchObject([
      { source: "vm-model", pointer: `${base}/mode`, value: "Audit" },
    ]);
  });

  test("keeps rows that would be denied out of the faults", () => {
    const denied = { ...row, responseStatus: "403 Forbidden", userName: "www-data" };
    const report = soundReportOnStatus({ ...channel("WireServer Audit -  IMDS Audit"), failed: [denied] });
    expect(codes(report)).toEqual(["msp-audit-only"]);
    expect(report.verdict).toBe("healthy");
  });

  test("in an old file stays a remark", () => {
    const report = soundReportOnStatus({
      ...channel("WireServer Audit -  IMDS Audit"),
      timestamp: secondsAgo(5000),
    });
    expect(codes(report)).toEqual(["status-stale", "msp-audit-only"]);
  });

  test("is also named where nothing is applied yet", () => {
    const settings = {
      enabled: true,
      keyIncarnationId: 0,
      wireServer: { mode: "Audit" },
      imds: { mode: "Audit" },
    };
    const off = {
      key: { message: "Customer has not enforce the secure channel state. - 9" },
      states: { secureChannelState: "disabled" },
    };
    const report = soundReport([
      document("vm", vm({ os: "Windows", proxyAgentSettings: settings, extensions: [gpaExtension(off)] })),
    ]);
    expect(codes(report)).toEqual(["msp-not-applied", "msp-audit-only"]);
  });
});

describe("no endpoint in Audit", () => {
  test.each(["WireServer Enforce -  IMDS Enforce", "disabled", "wireserver", "wireserverandimds"])(
    "by %s",
    (state) => {
      const report = soundReportOnStatus(channel(state));
      expect(check(report, rule)).toBe("ok");
      expect(codes(report)).not.toContain("msp-audit-only");
    },
  );

  test("by the model: modes of a model that does not enable MSP do not count", () => {
    const settings = { enabled: false, wireServer: { mode: "Audit" }, imds: { mode: "Audit" } };
    const report = soundReport([document("vm", vm({ proxyAgentSettings: settings }))]);
    expect(check(report, rule)).toBe("ok");
    expect(codes(report)).not.toContain("msp-audit-only");
  });

  test("by profiles, which carry their own mode", () => {
    const profile = {
      inVMAccessControlProfileReferenceId:
        "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/galleries/g/inVMAccessControlProfiles/p/versions/1.0.0",
    };
    const settings = { enabled: true, keyIncarnationId: 3, wireServer: profile, imds: profile };
    const report = soundReport([
      document("vm", vm({ os: "Windows", proxyAgentSettings: settings, extensions: [gpaExtension()] })),
    ]);
    expect(codes(report)).toEqual([]);
    expect(report.verdict).toBe("healthy");
  });
});

test("is uncertain where no mode is known; it is never skipped, since it has no prerequisite", () => {
  expect(check(soundReport([document("observation", "5.15.0-1071-azure")]), rule)).toBe("uncertain");
  expect(check(soundReportOnStatus(channel("Unknown")), rule)).toBe("uncertain");
  const view = (vm()["properties"] as { readonly [name: string]: unknown })["instanceView"];
  expect(check(soundReport([document("vm", view as { readonly [name: string]: unknown })]), rule)).toBe(
    "uncertain",
  );
});
