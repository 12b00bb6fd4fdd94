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
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";

const rule = "msp-disabled";
const off = {
  key: { message: "Customer has not enforce the secure channel state. - 12" },
  states: { secureChannelState: "disabled" },
};
const modes = (wireServer: string, imds: string): ReturnType<typeof vm> =>
  vm({
    os: "Windows",
    proxyAgentSettings: {
      enabled: true,
      keyIncarnationId: 3,
      wireServer: { mode: wireServer },
      imds: { mode: imds },
    },
    extensions: [gpaExtension()],
  });

describe("the host reports the channel disabled", () => {
  test("without the VM model it fails, and says when that is expected", () => {
    const report = soundReport([fixture("status-file", "msp-disabled.channel-off.json")]);
    expect(codes(report)).toEqual(["msp-disabled"]);
    expect(finding(report, "msp-disabled")).toMatchObject({
      step: "msp-settings",
      severity: "fault",
      outcome: "failed",
      evidence: [
        {
          source: "status-file",
          pointer: "/proxyAgentStatus/keyLatchStatus/states/secureChannelState",
          value: "disabled",
          ageSeconds: 40,
        },
        { source: "status-file", pointer: "/proxyAgentStatus/keyLatchStatus/message" },
      ],
    });
    expect(finding(report, "msp-disabled")?.what).toContain("expected if MSP is off in the VM model");
    expect(finding(report, "msp-disabled")?.fix).toMatch(/^If you expect protection/);
    expect(report.verdict).toBe("action-needed");
    expect(report.reset).toEqual({ offered: false, because: "none-needed" });
  });

  test.each(["disabled", "Disabled", " DISABLED ", "WireServer Disabled -  IMDS Disabled - HostGA Disabled"])(
    "in every spelling: %s",
    (secureChannelState) => {
      expect(codes(soundReportOnStatus({ ...off, states: { secureChannelState } }))).toEqual([
        "msp-disabled",
      ]);
    },
  );

  test("by its message alone, where the state is not told", () => {
    const report = soundReportOnStatus({ ...off, states: {} });
    expect(codes(report)).toEqual(["msp-disabled"]);
    expect(finding(report, "msp-disabled")?.evidence[0]).toMatchObject({
      pointer: "/proxyAgentStatus/keyLatchStatus/states",
      value: null,
    });
  });

  test("is never beside a key finding, and never leads to a reset", () => {
    const report = soundReportOnStatus({
      key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 404))' },
      states: { secureChannelState: "disabled" },
    });
    expect(codes(report)).toContain("msp-disabled");
    expect(codes(report)).not.toContain("key-not-latched");
    expect(report.reset.offered).toBe(false);
  });

  test("in an old file or one without a time it is only uncertain", () => {
    expect(codes(soundReportOnStatus({ ...off, timestamp: secondsAgo(5000) }))).toEqual([
      "msp-disabled?",
      "status-stale",
    ]);
    const inner = status(off)["proxyAgentStatus"] as { readonly [name: string]: unknown };
    expect(codes(soundReport([document("status-file", inner)]))).toEqual(["msp-disabled?"]);
  });

  test("beside the instance view alone it stays, since no model is known", () => {
    const view = (
      vm({ os: "Windows", extensions: [gpaExtension(off)] })["properties"] as {
        readonly [name: string]: unknown;
      }
    )["instanceView"];
    const report = soundReport([document("vm", view as { readonly [name: string]: unknown })]);
    expect(codes(report)).toEqual(["msp-disabled"]);
    expect(finding(report, "msp-disabled")?.evidence[0]).toMatchObject({
      source: "extension-substatus",
      origin: "azure",
      pointer: "/keyLatchStatus/states/secureChannelState",
    });
  });
});

describe("the VM model decides which finding it is", () => {
  test("both modes Disabled: it stays, with the modes as evidence", () => {
    const report = soundReport([fixture("vm", "msp-disabled.both-modes-disabled.json")]);
    expect(codes(report)).toEqual(["msp-disabled"]);
    expect(finding(report, "msp-disabled")).toMatchObject({
      what: "Both modes are Disabled in the VM model: nothing is protected, which is right only if you want it so.",
      evidence: [
        {
          source: "vm-model",
          pointer: "/properties/securityProfile/proxyAgentSettings/wireServer/mode",
          value: "Disabled",
        },
        {
          source: "vm-model",
          pointer: "/properties/securityProfile/proxyAgentSettings/imds/mode",
          value: "Disabled",
        },
      ],
    });
    expect(report.verdict).toBe("action-needed");
  });

  test("the deprecated common mode Disabled: it stays, and points there", () => {
    const report = soundReport([
      document(
        "vm",
        vm({
          os: "Windows",
          proxyAgentSettings: { enabled: true, mode: "disabled" },
          extensions: [gpaExtension(off)],
        }),
      ),
    ]);
    expect(codes(report)).toEqual(["msp-disabled"]);
    expect(finding(report, "msp-disabled")?.evidence[0]).toMatchObject({
      pointer: "/properties/securityProfile/proxyAgentSettings/mode",
      value: "disabled",
    });
  });

  test("enabled: msp-not-applied instead", () => {
    const report = soundReport([document("vm", vm({ os: "Windows", extensions: [gpaExtension(off)] }))]);
    expect(check(report, rule)).toBe("skipped");
    expect(codes(report)).toEqual(["msp-not-applied"]);
  });

  test("off: msp-not-enabled instead", () => {
    const report = soundReport([
      document("vm", vm({ proxyAgentSettings: { enabled: false } })),
      document("status-file", status(off)),
    ]);
    expect(check(report, rule)).toBe("skipped");
    expect(codes(report)).toEqual(["msp-not-enabled"]);
  });
});

describe("one endpoint left out is no fault", () => {
  test.each([
    ["Disabled", "Enforce"],
    ["Enforce", "Disabled"],
    ["Disabled", "Audit"],
    ["Enforce", "Enforce"],
  ])("in the model: WireServer %s, IMDS %s", (wireServer, imds) => {
    const report = soundReport([document("vm", modes(wireServer, imds))]);
    expect(check(report, rule)).toBe("ok");
    expect(codes(report)).not.toContain("msp-disabled");
    expect(report.verdict).toBe("healthy");
  });

  test.each([
    "wireserver",
    "wireserverandimds",
    "WireServer Disabled -  IMDS Enforce",
    "WireServer Enforce -  IMDS Disabled",
  ])("in the guest: %s", (secureChannelState) => {
    const report = soundReportOnStatus({ states: { secureChannelState, keyGuid: latchedGuid } });
    expect(check(report, rule)).toBe("ok");
    expect(report.verdict).toBe("healthy");
  });
});

test("an old off message does not count against a state of now", () => {
  const report = soundReportOnStatus({
    ...off,
    states: { secureChannelState: "WireServer Enforce -  IMDS Enforce", keyGuid: latchedGuid },
  });
  expect(codes(report)).not.toContain("msp-disabled");
});

test("without the agent's status it is uncertain", () => {
  expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
});

test("is skipped for a VM without power", () => {
  expect(
    check(
      soundReport([document("vm", vm({ power: "stopped" })), document("status-file", status(off))]),
      rule,
    ),
  ).toBe("skipped");
});

test("is skipped in a file that the service wrote while it stopped: nothing else is said of that (rule of judgement 11)", () => {
  const stopped = { status: "STOPPED" };
  const report = soundReportOnStatus({
    ...off,
    status: "ERROR",
    key: { ...off.key, ...stopped },
    ebpf: stopped,
    listener: stopped,
  });
  expect(check(report, rule)).toBe("skipped");
  expect(codes(report)).toEqual(["gpa-service-not-running?"]);
});

test.each([
  ["WireServer Enforce -  IMDS Disabled - HostGA Enforce", /^IMDS is left out and not protected/],
  ["wireserver", /^IMDS is left out and not protected/],
  ["WireServer Disabled -  IMDS Enforce - HostGA Disabled", /^WireServer is left out and not protected/],
])("one endpoint left out is said, and is no fault: %s", (secureChannelState, words) => {
  const { keyGuid, ...ids } = { keyGuid: "9cf81e97-0316-4ad3-94a7-8ccbdee8ddbf", keyIncarnationId: "3" };
  const states = { secureChannelState, keyGuid, ...ids };
  const report = soundReport([document("status-file", status({ states }))]);
  expect(report.verdict).toBe("healthy");
  for (const rule of ["msp-disabled", "msp-audit-only"])
    expect(report.checks.find((entry) => entry.rule === rule)).toMatchObject({
      result: "ok",
      because: expect.stringMatching(words),
    });
});

test("one endpoint left out by the model alone is said as well", () => {
  const settings = { enabled: true, wireServer: { mode: "Enforce" }, imds: { mode: "Disabled" } };
  const report = soundReport([document("vm", vm({ proxyAgentSettings: settings }))]);
  expect(report.checks.find((entry) => entry.rule === "msp-audit-only")?.because).toMatch(
    /^IMDS is left out/,
  );
});

test("one endpoint left out beside one in Audit is said in that remark", () => {
  const settings = { enabled: true, wireServer: { mode: "Audit" }, imds: { mode: "Disabled" } };
  const report = soundReport([document("vm", vm({ proxyAgentSettings: settings }))]);
  expect(report.findings.find(({ code }) => code === "msp-audit-only")?.what).toMatch(
    /^IMDS is left out and not protected, only WireServer is in the secure channel, in Audit/,
  );
});
