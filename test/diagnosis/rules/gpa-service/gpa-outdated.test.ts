import { describe, expect, test } from "vitest";
import { namedDefects, newestKnownRelease } from "../../../../src/diagnosis/data/releases.ts";
import { check, codes, document, finding, gpaExtension, secondsAgo, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";

const rule = "gpa-outdated";

describe("a release with a named defect", () => {
  test("is a remark that names the gravest one and does not change the verdict", () => {
    const report = soundReport([fixture("status-file", "gpa-outdated.leaks-keys.json")]);
    expect(codes(report)).toEqual(["gpa-outdated"]);
    expect(finding(report, "gpa-outdated")).toMatchObject({
      severity: "remark",
      step: "gpa-service-linux",
      what: "This release of the agent has a known defect: the key's value may leak into messages (mended in 1.0.37); 7 more are known.",
      evidence: [
        { source: "status-file", pointer: "/proxyAgentStatus/version", value: "1.0.36", ageSeconds: 40 },
      ],
    });
    expect(report.verdict).toBe("healthy");
  });

  test.each([
    ["1.0.13.1", "leak"],
    ["1.0.24", "leak"],
    ["1.0.37", "attestation"],
    ["1.0.41", "attestation"],
    ["1.0.42", "percent-encoded"],
    ["1.0.43.9", "percent-encoded"],
    ["1.0.44", "eBPF dependencies"],
    ["1.0.46.12", "eBPF dependencies"],
    ["0.9.80", "leak"],
  ])("%s: %s", (version, words) => {
    const report = soundReportOnStatus({ version });
    expect(finding(report, "gpa-outdated")?.what).toContain(words);
    expect(check(report, rule)).toBe("failed");
  });

  test("1.0.46 has one, so no others are counted", () => {
    expect(finding(soundReportOnStatus({ version: "1.0.46" }), "gpa-outdated")?.what).toMatch(
      /\(mended in 1\.0\.47\)\.$/,
    );
  });

  test("the late start belongs to 1.0.28 to 1.0.37 only", () => {
    const counted = (version: string): number =>
      Number(
        /; (\d+) more/.exec(finding(soundReportOnStatus({ version }), "gpa-outdated")?.what ?? "")?.[1] ?? 0,
      );
    expect(counted("1.0.28")).toBe(counted("1.0.27") + 1);
    expect(counted("1.0.38")).toBe(counted("1.0.37") - 1);
  });

  test("is known from Azure's copy, and from the extension's version where there is no status", () => {
    const copy = soundReport([
      document(
        "vm",
        vm({
          os: "Windows",
          extensions: [gpaExtension({ version: "1.0.39" }, "Windows", { typeHandlerVersion: "1.0.39" })],
        }),
      ),
    ]);
    expect(finding(copy, "gpa-outdated")?.evidence[0]).toMatchObject({
      source: "extension-substatus",
      pointer: "/version",
      value: "1.0.39",
    });
    const bare = gpaExtension({}, "Windows", { typeHandlerVersion: "1.0.39.4", substatuses: [] });
    const report = soundReport([document("vm", vm({ os: "Windows", extensions: [bare] }))]);
    expect(finding(report, "gpa-outdated")).toMatchObject({
      step: "gpa-service-windows",
      evidence: [
        {
          source: "instance-view",
          pointer: "/properties/instanceView/extensions/0/typeHandlerVersion",
          value: "1.0.39.4",
        },
      ],
    });
  });

  test("is known from the VM agent's handlers too", () => {
    const agent = {
      statuses: [{ code: "ProvisioningState/succeeded", displayStatus: "Ready" }],
      extensionHandlers: [
        { type: "Microsoft.CPlat.ProxyAgent.ProxyAgentLinux", typeHandlerVersion: "1.0.30" },
      ],
    };
    const report = soundReport([document("vm", vm({ agent }))]);
    expect(finding(report, "gpa-outdated")?.evidence[0]?.pointer).toBe(
      "/properties/instanceView/vmAgent/extensionHandlers/0/typeHandlerVersion",
    );
  });

  test("stays a remark on an old file", () => {
    const report = soundReportOnStatus({ version: "1.0.22", timestamp: secondsAgo(9000) });
    expect(codes(report)).toEqual(["status-stale", "gpa-outdated"]);
  });
});

describe("no release is called outdated", () => {
  test.each(["1.0.47", "1.0.47.8", "1.0.48", "1.0.99", "1.1.0", "2.0.1"])(
    "that is the newest known one or newer: %s",
    (version) => {
      const report = soundReportOnStatus({ version });
      expect(check(report, rule)).toBe("ok");
      expect(codes(report)).toEqual([]);
    },
  );

  test("without a named defect that a later release mends", () => {
    expect(
      namedDefects.every(
        ({ fixedIn, lastWith }) => fixedIn === lastWith + 1 && fixedIn <= newestKnownRelease,
      ),
    ).toBe(true);
  });

  test("by the model's wanted branch, such as 1.0", () => {
    const resources = [
      {
        properties: {
          publisher: "Microsoft.CPlat.ProxyAgent",
          type: "ProxyAgentLinux",
          typeHandlerVersion: "1.0",
        },
      },
    ];
    const report = soundReport([document("vm", vm({ resources }))]);
    expect(check(report, rule)).toBe("uncertain");
    expect(codes(report)).not.toContain("gpa-outdated");
  });
});

test.each(["", "latest", "1.0", "v1.0.22"])(
  "a version that cannot be read leaves it uncertain: '%s'",
  (version) => {
    expect(check(soundReportOnStatus({ version }), rule)).toBe("uncertain");
  },
);

test("is uncertain without any version, and skipped for a VM without power", () => {
  expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
  const off = soundReport([
    document("vm", vm({ power: "stopped", extensions: [gpaExtension({ version: "1.0.22" })] })),
    document("status-file", status()),
  ]);
  expect(check(off, rule)).toBe("skipped");
});
