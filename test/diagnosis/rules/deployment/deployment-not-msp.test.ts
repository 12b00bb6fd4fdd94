import { describe, expect, test } from "vitest";
import { check, codes, document, finding, gpaExtension, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport } from "../../sound-report.ts";

const rule = "deployment-not-msp";
const error = (code: string, message: string): ReturnType<typeof document> =>
  document("deployment-error", { error: { code, message } });

describe("another product's failure", () => {
  test("is quoted, and the guide does not apply to it", () => {
    const report = soundReport([fixture("deployment-error", "deployment-not-msp.quota.json")]);
    expect(codes(report)).toEqual(["deploy-not-msp"]);
    expect(finding(report, "deploy-not-msp")).toMatchObject({
      step: "deployment-error",
      severity: "inconclusive",
      outcome: "failed",
      evidence: [
        {
          source: "deployment-error",
          origin: "person",
          pointer: "/error/details/0/code",
          value: "OperationNotAllowed",
          ageSeconds: null,
        },
      ],
    });
    expect(report.verdict).toBe("inconclusive");
    expect(report.reset.offered).toBe(false);
  });

  test.each([
    [
      "AuthorizationFailed",
      "The client does not have authorization to perform action 'Microsoft.Compute/virtualMachines/write'",
    ],
    ["RequestDisallowedByPolicy", "Resource 'vm-win-01' was disallowed by policy."],
    ["SkuNotAvailable", "The requested VM size is currently not available."],
    ["BadRequest", "The value of parameter osProfile.adminPassword is invalid."],
    ["InvalidParameter", "The resource id '/x' isn't a valid gallery image reference."],
    [
      "VMExtensionProvisioningError",
      "VM has reported a failure when processing extension 'CustomScriptExtension' (publisher 'Microsoft.Azure.Extensions' and type 'CustomScript').",
    ],
    ["Conflict", "The request failed due to conflict with a concurrent request."],
  ])("%s: %s", (code, message) => {
    const report = soundReport([error(code, message)]);
    expect(codes(report)).toEqual(["deploy-not-msp"]);
    expect(finding(report, "deploy-not-msp")?.evidence[0]?.value).toBe(code);
  });

  test("is found in pasted text too", () => {
    const report = soundReport([
      document("deployment-error", "Deployment failed.\n(QuotaExceeded) Operation could not be completed.\n"),
    ]);
    expect(codes(report)).toEqual(["deploy-not-msp"]);
    expect(finding(report, "deploy-not-msp")?.evidence[0]?.pointer).toBe("/lines/1");
  });

  test("is named beside one of MSP's", () => {
    const report = soundReport([error("SkuNotAvailable", "x"), error("ProxyAgentNotSupportedInRegion", "x")]);
    expect(codes(report)).toEqual(["deploy-region-not-supported", "deploy-not-msp"]);
    expect(report.verdict).toBe("action-needed");
  });

  test("of the VM itself is not asked about, so it is not the diagnosis's business", () => {
    const statuses = [
      { code: "ProvisioningState/failed/AllocationFailed", message: "x" },
      { code: "PowerState/running" },
    ];
    const report = soundReport([document("vm", vm({ statuses, extensions: [gpaExtension({}, "Linux")] }))]);
    expect(check(report, rule)).toBe("ok");
    expect(codes(report)).toEqual([]);
  });
});

describe("a text without the code that decides", () => {
  test.each([
    "The deployment did not work, please help.",
    '{"error":{"code":"DeploymentFailed","message":"At least one resource deployment operation failed. Please list deployment operations for details."}}',
    '{"error":{"code":"DeploymentFailed","message":"x","details":[{"code":"ResourceDeploymentFailure","message":"The resource write operation failed."}]}}',
    "",
  ])("is uncertain, and asks for the operations: %s", (text) => {
    const report = soundReport([document("deployment-error", text)]);
    expect(codes(report)).toEqual(["deploy-not-msp?"]);
    expect(check(report, rule)).toBe("uncertain");
    expect(finding(report, "deploy-not-msp")?.fix).toMatch(/^Send the whole error body/);
    expect(report.asks.map(({ command }) => command)).toContain(
      "az deployment operation group list -g RESOURCE_GROUP -n DEPLOYMENT -o json",
    );
    expect(report.verdict).toBe("inconclusive");
  });
});

test("MSP's own failures pass", () => {
  expect(check(soundReport([error("ProxyAgentNotSupportedInRegion", "x")]), rule)).toBe("ok");
  expect(check(soundReport([document("deployment-error", "azure-proxy-agent not found")]), rule)).toBe("ok");
  expect(check(soundReport([error("VMExtensionProvisioningError", "type 'ProxyAgentLinux'")]), rule)).toBe(
    "ok",
  );
});

test("is skipped without a failure", () => {
  expect(check(soundReport([document("vm", vm())]), rule)).toBe("skipped");
});

test.each(["", "  \n"])("an empty text is said to be empty: %j", (text) => {
  const report = soundReport([document("deployment-error", text)]);
  expect(codes(report)).toEqual(["deploy-not-msp?"]);
  expect(finding(report, "deploy-not-msp")?.what).toMatch(/is empty: it holds no error code/);
});
