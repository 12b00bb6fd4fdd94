import { describe, expect, test } from "vitest";
import { check, codes, document, finding, gpaExtension, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport } from "../../sound-report.ts";

const rule = "status-file-readable";
const linux = "sudo cat /var/log/azure-proxy-agent/status.json";
const windows =
  'Get-Content -Raw -Encoding UTF8 "$env:SystemDrive\\WindowsAzure\\ProxyAgent\\Logs\\status.json"';

describe("another program's file", () => {
  test.each([
    [
      "cloud-init's own status.json",
      { v1: { datasource: "DataSourceAzure", stage: null, init: { errors: [] } } },
    ],
    ["AuthorizationRules", { inputRules: {}, computedRules: {} }],
    ["waagent_status.json", { __metadata__: {}, guestAgent: {}, extensionsStatus: {} }],
    ["HandlerEnvironment.json", [{ version: 1, handlerEnvironment: { logFolder: "x" } }]],
    ["settings file", { runtimeSettings: [] }],
    ["HandlerState", "Enabled\n"],
    [
      "secure-channel status",
      { authorizationScheme: "Azure-HMAC-SHA256", keyDeliveryMethod: "http", secureChannelState: "x" },
    ],
    ["proxy-agent.json", { logFolder: "", pollKeyStatusIntervalInSeconds: 15 }],
    ["goal state", "<?xml version='1.0'?><GoalState><Version>1</Version></GoalState>"],
    ["instance metadata", { compute: {}, network: {} }],
    ["log file", "2026-11-23T07:00:00.000 [INFO]    GuestProxyAgent is starting"],
    ["another JSON file", { hello: "world" }],
    ["an empty JSON object", {}],
  ])("is named for what it is: %s", (name, content) => {
    const report = soundReport([document("status-file", content as string)]);
    expect(codes(report)).toEqual(["status-file-wrong-kind"]);
    const found = finding(report, "status-file-wrong-kind");
    expect(found?.what).toContain(name);
    expect(found?.what).toMatch(/, not the agent's status\.json\.$/);
    expect(found?.evidence[0]).toMatchObject({ source: "status-file", origin: "person", value: null });
    expect(report.verdict).toBe("inconclusive");
    expect(report.reset.offered).toBe(false);
  });

  test("gives the right path and command for both systems while the system is not known", () => {
    const report = soundReport([fixture("status-file", "status-file-readable.authorization-rules.json")]);
    expect(finding(report, "status-file-wrong-kind")?.commands).toEqual([
      `Linux: ${linux}`,
      `Windows: ${windows}`,
    ]);
    expect(report.asks.map(({ command, where }) => [where, command])).toEqual([
      ["linux", linux],
      ["windows", windows],
    ]);
  });

  test("gives only the VM's own command once Azure tells the system", () => {
    const report = soundReport([
      fixture("status-file", "status-file-readable.authorization-rules.json"),
      document("vm", vm({ os: "Windows", extensions: [gpaExtension({}, "Windows", { substatuses: [] })] })),
    ]);
    expect(finding(report, "status-file-wrong-kind")?.commands).toEqual([windows]);
  });

  test("of several each is named once", () => {
    const rules = fixture("status-file", "status-file-readable.authorization-rules.json");
    const report = soundReport([rules, document("status-file", { runtimeSettings: [] }), rules]);
    expect(finding(report, "status-file-wrong-kind")?.what).toBe(
      "This is the agent's access-control rules (AuthorizationRules_*.json); and an extension's settings file, not the agent's status.json.",
    );
    expect(finding(report, "status-file-wrong-kind")?.evidence).toHaveLength(3);
  });
});

describe("a file that cannot be read", () => {
  test.each([
    ["empty", ""],
    ["only blanks", " \r\n\t"],
    ["prose", "it does not work, please help"],
    ["bytes", new Uint8Array([0, 1, 2, 3, 0, 0, 7])],
  ])("because it is %s is unreadable", (_name, content) => {
    const report = soundReport([document("status-file", content)]);
    expect(codes(report)).toEqual(["status-file-unreadable"]);
    expect(check(report, rule)).toBe("failed");
    expect(report.verdict).toBe("inconclusive");
    expect(report.asks.length).toBeGreaterThan(0);
  });

  test("because it was cut is unreadable; what is complete in it is at most uncertain", () => {
    const report = soundReport([fixture("status-file", "status-file-readable.cut.txt")]);
    expect(codes(report)).toContain("status-file-unreadable");
    expect(finding(report, "status-file-unreadable")?.what).toContain("cut off");
    expect(
      report.findings.every(({ severity, outcome }) => severity !== "fault" || outcome === "uncertain"),
    ).toBe(true);
    expect(report.verdict).toBe("inconclusive");
  });

  test("never leads to a reset, even if the refusal of the key is complete in it", () => {
    const text = JSON.stringify(
      status({
        key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
        states: { secureChannelState: "WireServer Enforce -  IMDS Enforce", wireServerRuleId: "r" },
      }),
    );
    const cut = text.slice(0, text.indexOf('"telemetryLoggerStatus"'));
    const report = soundReport([document("status-file", cut)]);
    expect(codes(report)).toEqual(["status-file-unreadable", "key-rejected?"]);
    expect(report.reset.offered).toBe(false);
  });
});

describe("a file that is refused", () => {
  test("holds a member twice with different values", () => {
    const report = soundReport([fixture("status-file", "status-file-readable.same-member-twice.json")]);
    expect(codes(report)).toEqual(["status-file-rejected"]);
    expect(finding(report, "status-file-rejected")?.evidence[0]).toMatchObject({
      pointer: "/proxyAgentStatus/status",
      value: null,
    });
    expect(report.verdict).toBe("inconclusive");
  });

  test.each([
    ["a type that the agent never writes", { proxyAgentStatus: { keyLatchStatus: "RUNNING" } }],
    ["a number as a message", { proxyAgentStatus: { keyLatchStatus: { status: "RUNNING", message: 7 } } }],
    ["more than 64 levels", `{"proxyAgentStatus":${"[".repeat(100)}${"]".repeat(100)}}`],
    ["a key alone", "0123456789abcdef".repeat(4)],
    ["the host's answer with a key", { key: "0123456789abcdef".repeat(4), guid: "x" }],
  ])("holds %s", (_name, content) => {
    const report = soundReport([document("status-file", content)]);
    expect(codes(report)).toEqual(["status-file-rejected"]);
    expect(JSON.stringify(report)).not.toContain("0123456789abcdef0123");
    expect(report.verdict).toBe("inconclusive");
  });

  test("is a key file by its name, unread", () => {
    const key = document("status-file", JSON.stringify(status()), {
      name: "9cf81e97-0316-4ad3-94a7-8ccbdee8ddbf.KEY",
    });
    const report = soundReport([key]);
    expect(codes(report)).toEqual(["status-file-rejected"]);
    expect(finding(report, "status-file-rejected")?.what).toContain("key file");
  });

  test("is larger than 10 MB", () => {
    const report = soundReport([document("status-file", " ".repeat(10_000_001))]);
    expect(codes(report)).toEqual(["status-file-rejected"]);
    expect(finding(report, "status-file-rejected")?.what).toContain("10 MB");
  });

  test("holds more than 100,000 rows", () => {
    const report = soundReport([
      document(
        "status-file",
        `{"proxyAgentStatus":{},"proxyConnectionSummary":[${"{},".repeat(100_000)}{}]}`,
      ),
    ]);
    expect(codes(report)).toEqual(["status-file-rejected"]);
  });
});

describe("Azure's answer", () => {
  test.each([
    ["status-file-unreadable", "", "empty"],
    ["status-file-wrong-kind", { error: { code: "ResourceNotFound", message: "x" } }, "error answer"],
    ["status-file-wrong-kind", { value: [] }, "another answer of Azure"],
  ] as const)("that is no VM is %s", (code, content, word) => {
    const report = soundReport([document("vm", content)]);
    expect(codes(report)).toEqual([code]);
    expect(finding(report, code)?.what).toContain(word);
    expect(finding(report, code)?.evidence[0]?.source).toBe("vm-model");
    expect(report.verdict).toBe("inconclusive");
  });
});

test("a bad file beside a good one is not held against it", () => {
  const report = soundReport([
    document("status-file", status()),
    document("status-file", { inputRules: {} }),
    document("status-file", ""),
  ]);
  expect(check(report, rule)).toBe("ok");
  expect(codes(report)).toEqual([]);
  expect(report.verdict).toBe("healthy");
});

test("different accidents are one finding each", () => {
  const report = soundReport([
    document("status-file", ""),
    document("status-file", { inputRules: {} }),
    document("status-file", "f".repeat(64)),
  ]);
  expect(codes(report)).toEqual(["status-file-unreadable", "status-file-rejected", "status-file-wrong-kind"]);
});

test("a file that was read passes", () => {
  expect(check(soundReport([document("status-file", status())]), rule)).toBe("ok");
});

test("is skipped where no file was sent, and never uncertain: bytes are readable or not", () => {
  expect(check(soundReport([document("vm", vm({ extensions: [gpaExtension()] }))]), rule)).toBe("skipped");
});
