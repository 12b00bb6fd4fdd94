import { describe, expect, test } from "vitest";
import type { Code } from "../../../../src/diagnosis/catalogue.ts";
import { check, codes, document, finding, reportOn, secondsAgo, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport } from "../../sound-report.ts";

const rule = "deployment-codes";
const profileId =
  "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/galleries/g/inVMAccessControlProfiles/p/versions/1.0.0";

/** The published table: code, message (`{'}` marks the apostrophes that pages edit), finding. */
const rows: readonly (readonly [string, string, Code])[] = [
  [
    "ProxyAgentNotSupportedInRegion",
    "Creation of VMs or Virtual Machine Scale Sets with ProxyAgent feature isn{'}t supported in this region.",
    "deploy-region-not-supported",
  ],
  [
    "SubscriptionNotEnabledForProxyAgentFeature",
    "The subscription is not registered for the private preview of ProxyAgent feature.",
    "deploy-subscription-not-registered",
  ],
  [
    "BadRequest",
    "The property `securityProfile.proxyAgentSettings.wireServer.inVMAccessControlProfileReferenceId` can{'}t be used together with property `securityProfile.proxyAgentSettings.wireServer.mode`",
    "deploy-mode-profile-conflict",
  ],
  [
    "BadRequest",
    "The property 'securityProfile.proxyAgentSettings.imds.inVMAccessControlProfileReferenceId' cannot be used together with property 'securityProfile.proxyAgentSettings.imds.mode'",
    "deploy-mode-profile-conflict",
  ],
  [
    "BadRequest",
    "The value `securityProfile.proxyAgentSettings.keyIncarnationId` can only be incremented.",
    "deploy-key-incarnation-not-increased",
  ],
  [
    "BadRequest",
    "The value of parameter `securityProfile.proxyAgentSettings.wireServer.mode` is invalid.",
    "deploy-mode-invalid",
  ],
  [
    "BadRequest",
    "The value of parameter securityProfile.proxyAgentSettings.imds.mode isn{'}t valid.",
    "deploy-mode-invalid",
  ],
  [
    "InvalidParameter",
    `The resource id '/x/y' isn{'}t a valid gallery \`inVMAccessControlProfile\` reference. The resource id should be of the format: '${profileId}'.`,
    "deploy-profile-reference-invalid",
  ],
  [
    "BadRequest/GalleryInVMAccessControlProfileNotMatchOSDisk",
    "Current Gallery `InVMAccessControlProfile` Version 1.0.0 supports OS Windows, while current OSDisk's OS is Linux.",
    "deploy-profile-os-mismatch",
  ],
  [
    "GalleryInVMAccessControlProfileNotMatchHostEndpointType",
    "Current Gallery InVMAccessControlProfile Version 1.0.0 is for host endpoint IMDS, while current referred by WireServer.",
    "deploy-profile-endpoint-mismatch",
  ],
  [
    "InVMAccessControlProfileNotFound",
    "The gallery `InVMAccessControlProfile` 'p' isn{'}t available. Verify that the `InVMAccessControlProfileReferenceId` passed in is correct.",
    "deploy-profile-not-found",
  ],
  [
    "InVMAccessControlProfileNotFound",
    "Failed to prepare the `InVMAccessControlProfile` 'p' metadata for one or more resources due to an error: 'x'.",
    "deploy-profile-not-found",
  ],
];
const straight = (message: string): string => message.replaceAll("{'}", "'");
const error = (code: string, message: string): ReturnType<typeof document> =>
  document("deployment-error", { error: { code, message } });

describe.each(rows)("%s: %s", (code, message, found) => {
  test(`is ${found}, with its code and with its words alone`, () => {
    const report = soundReport([error(code, straight(message))]);
    expect(codes(report)).toEqual([found]);
    expect(finding(report, found)).toMatchObject({
      step: "deployment-error",
      severity: "fault",
      outcome: "failed",
    });
    expect(finding(report, found)?.evidence[0]).toMatchObject({
      source: "deployment-error",
      origin: "person",
      ageSeconds: null,
    });
    expect(report.verdict).toBe("action-needed");
    expect(report.reset.offered).toBe(false);
    expect(codes(soundReport([error("BadRequest", straight(message))]))).toEqual([found]);
  });

  test.each(["'", "\u2019", ""])("is known whatever its apostrophe: '%s'", (apostrophe) => {
    const edited = message
      .replaceAll("{'}", apostrophe === "" ? "'" : apostrophe)
      .replaceAll("`", apostrophe);
    expect(codes(soundReport([error("BadRequest", edited)]))).toEqual([found]);
  });

  test("is known in plain pasted text, by the command line and by the portal, also with wrapped lines", () => {
    const wrapped = straight(message).replaceAll(" ", (blank, index: number) =>
      index % 5 === 0 ? "\n" : blank,
    );
    for (const text of [
      `(${code}) ${straight(message)}\nCode: ${code}\nMessage: ${straight(message)}`,
      `Deployment failed\r\nError code: ${code}\r\nError message: ${wrapped}`,
      `ErrorCode: ${code}\nErrorMessage: ${straight(message)}\nCorrelationId: 0`,
    ])
      expect(codes(soundReport([document("deployment-error", text)]))).toEqual([found]);
  });
});

describe("the place of the evidence", () => {
  test("is the part that decides, not the last one of a nested body", () => {
    const report = soundReport([fixture("deployment-error", "deployment-codes.region.json")]);
    expect(codes(report)).toEqual(["deploy-region-not-supported"]);
    expect(finding(report, "deploy-region-not-supported")?.evidence).toEqual([
      {
        source: "deployment-error",
        origin: "person",
        pointer: "/error/details/0/details/0/code",
        value: "ProxyAgentNotSupportedInRegion",
        ageSeconds: null,
      },
    ]);
  });

  test("is the line of a paste, also where the console wrapped it", () => {
    const report = soundReport([fixture("deployment-error", "deployment-codes.wrapped-by-the-console.txt")]);
    expect(codes(report)).toEqual(["deploy-mode-profile-conflict"]);
    expect(finding(report, "deploy-mode-profile-conflict")?.evidence[0]?.pointer).toBe("/lines/0");
    const oneLine = document(
      "deployment-error",
      "first\nThe value keyIncarnationId can only be incremented.",
    );
    expect(
      finding(soundReport([oneLine]), "deploy-key-incarnation-not-increased")?.evidence[0]?.pointer,
    ).toBe("/lines/1");
  });

  test("is the message where the code is a common one", () => {
    const report = soundReport([
      error(
        "BadRequest",
        "The value `securityProfile.proxyAgentSettings.keyIncarnationId` can only be incremented.",
      ),
    ]);
    expect(finding(report, "deploy-key-incarnation-not-increased")?.evidence[0]?.pointer).toBe(
      "/error/message",
    );
  });

  test("is the message that holds an error as text", () => {
    const inner = JSON.stringify({ error: { code: "InVMAccessControlProfileNotFound", message: "x" } });
    const report = soundReport([error("DeploymentFailed", inner)]);
    expect(finding(report, "deploy-profile-not-found")?.evidence[0]?.pointer).toBe("/error/message");
  });

  test("may be the operations of a deployment", () => {
    const operations = {
      value: [
        { properties: { provisioningState: "Succeeded", statusMessage: null } },
        {
          properties: {
            provisioningState: "Failed",
            statusCode: "BadRequest",
            statusMessage: { error: { code: "SubscriptionNotEnabledForProxyAgentFeature", message: "x" } },
          },
        },
      ],
    };
    const report = soundReport([document("deployment-error", operations)]);
    expect(finding(report, "deploy-subscription-not-registered")?.evidence[0]?.pointer).toBe(
      "/value/1/properties/statusMessage/error/code",
    );
  });
});

test("a message of the chat is read although it is HTML", () => {
  const html =
    "<p>It says:</p><div>The property <b>securityProfile.proxyAgentSettings.imds.inVMAccessControlProfileReferenceId</b> can&#39;t be used&nbsp;together with property &quot;mode&quot;</div>";
  const report = reportOn([document("deployment-error", html)]);
  expect(codes(report)).toEqual(["deploy-mode-profile-conflict"]);
  expect(finding(report, "deploy-mode-profile-conflict")?.evidence[0]?.pointer).toBe("/lines/1");
});

describe("several failures", () => {
  test("are one finding a code, with the evidence of each", () => {
    const report = soundReport([
      error("ProxyAgentNotSupportedInRegion", "x"),
      document("deployment-error", "Code: ProxyAgentNotSupportedInRegion"),
      error("InVMAccessControlProfileNotFound", "x"),
    ]);
    expect(codes(report)).toEqual(["deploy-region-not-supported", "deploy-profile-not-found"]);
    expect(finding(report, "deploy-region-not-supported")?.evidence).toHaveLength(2);
  });

  test("in one body are all found", () => {
    const details = [
      { code: "GalleryInVMAccessControlProfileNotMatchOSDisk", message: "x" },
      { code: "GalleryInVMAccessControlProfileNotMatchHostEndpointType", message: "x" },
    ];
    const report = soundReport([
      document("deployment-error", { error: { code: "BadRequest", message: "x", details } }),
    ]);
    expect(codes(report)).toEqual(["deploy-profile-os-mismatch", "deploy-profile-endpoint-mismatch"]);
  });
});

describe("codes in any case and behind a word", () => {
  test.each([
    "proxyagentnotsupportedinregion",
    "PROXYAGENTNOTSUPPORTEDINREGION",
    "BadRequest/ProxyAgentNotSupportedInRegion",
  ])("%s", (code) => {
    expect(codes(soundReport([error(code, "x")]))).toEqual(["deploy-region-not-supported"]);
  });
  test("but not inside another word", () => {
    expect(codes(soundReport([error("MyProxyAgentNotSupportedInRegionX", "x")]))).toEqual(["deploy-not-msp"]);
  });
});

test("a published failure stands beside an old status", () => {
  const old = document("status-file", status({ timestamp: secondsAgo(9000) }));
  const report = soundReport([error("ProxyAgentNotSupportedInRegion", "x"), old]);
  expect(codes(report)).toEqual(["deploy-region-not-supported", "status-stale"]);
  expect(report.verdict).toBe("action-needed");
});

test("another failure passes", () => {
  expect(check(soundReport([error("SkuNotAvailable", "x")]), rule)).toBe("ok");
});

test("is skipped without a failure, and never uncertain: a code stands there or not", () => {
  expect(check(soundReport([document("vm", vm())]), rule)).toBe("skipped");
});
