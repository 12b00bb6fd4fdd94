import { describe, expect, test } from "vitest";
import {
  check,
  codes,
  document,
  finding,
  gpaExtension,
  now,
  nowMs,
  secondsAgo,
  status,
  vm,
} from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";

const rule = "status-file-fresh";
const refusedKey = {
  key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
  states: {
    secureChannelState: "WireServer Enforce -  IMDS Enforce - HostGA Enforce",
    wireServerRuleId: "r",
  },
};

describe("the age of a status.json", () => {
  test.each([
    ["1.0.47", 0],
    ["1.0.47", 299],
    ["1.0.47", 300],
    ["1.0.14", 300],
    ["1.0.13", 301],
    ["1.0.13", 600],
    ["1.0.47.8", 300],
    ["2.0.0", 300],
  ])("of %s is fresh at %i s", (version, seconds) => {
    const report = soundReportOnStatus({ version, timestamp: secondsAgo(seconds) });
    expect(check(report, rule)).toBe("ok");
    expect(codes(report)).not.toContain("status-stale");
  });

  test.each([
    ["1.0.47", 301],
    ["1.0.14", 301],
    ["1.0.13", 601],
    ["2.0.13", 301],
    ["unknown", 301],
  ])("of %s is stale at %i s", (version, seconds) => {
    const report = soundReportOnStatus({ version, timestamp: secondsAgo(seconds) });
    expect(check(report, rule)).toBe("failed");
    expect(finding(report, "status-stale")).toMatchObject({
      step: "status-file",
      severity: "inconclusive",
      outcome: "failed",
      evidence: [
        {
          source: "status-file",
          origin: "person",
          pointer: "/timestamp",
          value: secondsAgo(seconds),
          ageSeconds: seconds,
        },
      ],
    });
    expect(report.verdict).toBe("inconclusive");
    expect(report.asks.map(({ command }) => command)).toContain(
      "sudo cat /var/log/azure-proxy-agent/status.json",
    );
  });

  test("counts a part of a second: 300.4 s are more than 300 s", () => {
    expect(check(soundReportOnStatus({ timestamp: secondsAgo(300.4) }), rule)).toBe("failed");
  });

  test("is judged by the moment of collection, not of the report", () => {
    const old = document("status-file", status({ timestamp: secondsAgo(3640) }), {
      collectedAtMs: nowMs - 3600_000,
    });
    const report = soundReport([old]);
    expect(check(report, rule)).toBe("ok");
    expect(report.inputs[0]?.collectedAt).toBe("2026-11-23T06:15:00.000Z");
    expect(report.facts.agentStatus?.ageSeconds).toBe(40);
  });

  test.each([now, "2026-11-23T07:15:00.000Z", "2026-11-23T07:15:00.1", "2026-11-23T08:15:00.000+01:00"])(
    "reads %s as UTC unless a zone is given",
    (timestamp) => {
      expect(check(soundReportOnStatus({ timestamp }), rule)).toBe("ok");
    },
  );

  test("that is not known leaves the file uncertain, and asks for a whole one", () => {
    const report = soundReportOnStatus({ timestamp: "yesterday evening" });
    expect(check(report, rule)).toBe("uncertain");
    expect(report.verdict).toBe("inconclusive");
    expect(report.asks.length).toBeGreaterThan(0);
  });
});

describe("a stale file", () => {
  test("makes every fault in it uncertain, headed by its own date, and never offers a reset", () => {
    const report = soundReport([fixture("status-file", "status-file-fresh.three-hours.json")]);
    expect(codes(report)).toEqual(["status-stale", "key-rejected?"]);
    expect(finding(report, "key-rejected")?.asOf).toBe("2026-11-23T04:15:00.000Z");
    expect(finding(report, "status-stale")?.asOf).toBeUndefined();
    expect(report.verdict).toBe("inconclusive");
    expect(report.reset).toEqual({ offered: false, because: "not-fresh" });
  });

  test("keeps remarks, but drops a wait", () => {
    const old = { timestamp: secondsAgo(900), version: "1.0.36" };
    const start = {
      key: { message: "poll secure channel status task started." },
      states: { secureChannelState: "Unknown" },
      connections: 0,
      rows: [],
    };
    const report = soundReportOnStatus({ ...old, ...start });
    expect(codes(report)).toEqual(["status-stale", "gpa-outdated"]);
    expect(report.verdict).toBe("inconclusive");
  });

  test("is never healthy, even if everything in it looks well", () => {
    const report = soundReportOnStatus({ timestamp: secondsAgo(86_400) });
    expect(codes(report)).toEqual(["status-stale"]);
    expect(report.verdict).toBe("inconclusive");
  });

  test("gives way to a fresh copy in Azure, and the newest of several files counts", () => {
    const old = document("status-file", status({ timestamp: secondsAgo(4000) }));
    const withAzure = soundReport([old, document("vm", vm({ extensions: [gpaExtension({}, "Linux")] }))]);
    expect(codes(withAzure)).toEqual([]);
    expect(withAzure.verdict).toBe("healthy");
    const withNewer = soundReport([document("status-file", status()), old]);
    expect(check(withNewer, rule)).toBe("ok");
  });
});

describe("a time stamp in the future", () => {
  test("by five minutes is a clock that is a little off", () => {
    expect(check(soundReportOnStatus({ timestamp: secondsAgo(-300) }), rule)).toBe("ok");
  });
  test("by more than five minutes is clock-skew, and works like a stale file", () => {
    const report = soundReportOnStatus({ timestamp: secondsAgo(-301), ...refusedKey });
    expect(codes(report)).toEqual(["clock-skew", "key-rejected?"]);
    expect(finding(report, "clock-skew")?.evidence[0]).toMatchObject({
      pointer: "/timestamp",
      ageSeconds: -301,
    });
    expect(finding(report, "key-rejected")?.asOf).toBe("2026-11-23T07:20:01.000Z");
    expect(report.reset).toEqual({ offered: false, because: "not-fresh" });
    expect(report.verdict).toBe("inconclusive");
  });
  test("of a day makes a good file inconclusive", () => {
    const report = soundReport([fixture("status-file", "status-file-fresh.tomorrow.json")]);
    expect(codes(report)).toEqual(["clock-skew"]);
    expect(report.verdict).toBe("inconclusive");
  });
});

describe("documents without the agent's time stamp", () => {
  test("an inner object has an unknown age: faults are uncertain, and no reset is offered", () => {
    const inner = status(refusedKey)["proxyAgentStatus"] as { readonly [name: string]: unknown };
    const report = soundReport([document("status-file", inner)]);
    expect(check(report, rule)).toBe("uncertain");
    expect(codes(report)).toEqual(["key-rejected?"]);
    expect(finding(report, "key-rejected")?.evidence[0]).toMatchObject({
      pointer: "/keyLatchStatus/message",
      ageSeconds: null,
    });
    expect(finding(report, "key-rejected")?.asOf).toBeUndefined();
    expect(report.reset.offered).toBe(false);
  });

  test("the extension's own status file is dated by its timestampUTC, which stands outside the message", () => {
    const report = soundReport([fixture("status-file", "status-file-fresh.extension-file-old.json")]);
    expect(finding(report, "status-stale")?.evidence).toEqual([
      {
        source: "status-file",
        origin: "person",
        pointer: "/0/timestampUTC",
        value: "2026-11-23T05:00:00Z",
        ageSeconds: 8100,
      },
    ]);
    expect(report.verdict).toBe("inconclusive");
  });

  test("an extension's status file that is one object is dated in the same way", () => {
    const [entry] = JSON.parse(
      new TextDecoder().decode(fixture("status-file", "status-file-fresh.extension-file-old.json").bytes),
    ) as readonly { readonly [name: string]: unknown }[];
    const report = soundReport([document("status-file", entry ?? {})]);
    expect(finding(report, "status-stale")?.evidence[0]?.pointer).toBe("/timestampUTC");
  });

  test("Azure's copy counts as fresh while the VM runs and its agent is ready, however old the extension's status is", () => {
    const aged = gpaExtension({}, "Windows", {
      statuses: [
        {
          code: "ProvisioningState/succeeded",
          displayStatus: "Provisioning succeeded",
          message: "Update Proxy Agent command output successfully",
          time: "2026-01-01T00:00:00Z",
        },
      ],
    });
    const report = soundReport([document("vm", vm({ os: "Windows", extensions: [aged] }))]);
    expect(report.verdict).toBe("healthy");
    expect(report.facts.agentStatus?.ageSeconds).toBeNull();
  });

  test("Azure's copy is old once the VM agent does not report", () => {
    const agent = { statuses: [{ code: "ProvisioningState/Unavailable", displayStatus: "Not Ready" }] };
    const report = soundReport([
      document("vm", vm({ os: "Windows", agent, extensions: [gpaExtension(refusedKey)] })),
    ]);
    expect(check(report, rule)).toBe("uncertain");
    expect(codes(report)).toEqual(["vm-agent-not-ready", "key-rejected?", "msp-not-applied?"]);
    expect(report.reset.offered).toBe(false);
  });
});

describe("the extension's own word", () => {
  test("for a stale file is believed, and points at the text", () => {
    const report = soundReport([fixture("vm", "status-file-fresh.extension-says-stale.json")]);
    expect(codes(report)).toContain("status-stale");
    expect(finding(report, "status-stale")?.evidence[0]).toMatchObject({
      source: "instance-view",
      origin: "azure",
      pointer: "/properties/instanceView/extensions/0/statuses/0/message",
      ageSeconds: null,
    });
    expect(report.verdict).toBe("inconclusive");
  });

  test("makes the copy beside it old, so that nothing in it is certain", () => {
    const extension = gpaExtension(refusedKey, "Windows", {
      statuses: [
        {
          code: "ProvisioningState/transitioning",
          message:
            "Proxy agent aggregate status file is stale. Status timestamp: 2026-11-23T06:01:12, Current time: 2026-11-23T07:14:12",
        },
      ],
    });
    const report = soundReport([document("vm", vm({ os: "Windows", extensions: [extension] }))]);
    expect(codes(report)).toEqual(["status-stale", "key-rejected?"]);
    expect(report.reset).toEqual({ offered: false, because: "not-fresh" });
  });

  test("does not count against a fresh upload", () => {
    const report = soundReport([
      fixture("vm", "status-file-fresh.extension-says-stale.json"),
      document("status-file", status({ monitor: { message: "proxy_agent_status thread started." } })),
    ]);
    expect(check(report, rule)).toBe("ok");
    expect(codes(report)).not.toContain("status-stale");
  });
});

test("is skipped for a VM without power", () => {
  const report = soundReport([
    document("vm", vm({ power: "deallocated", extensions: [gpaExtension({}, "Linux")] })),
  ]);
  expect(check(report, rule)).toBe("skipped");
});

test("without any status nothing is said of its age", () => {
  const report = soundReport([document("vm", vm())]);
  expect(check(report, rule)).toBe("uncertain");
  expect(codes(report)).not.toContain("status-stale");
});
