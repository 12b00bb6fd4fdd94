import { describe, expect, test } from "vitest";
import { readDeploymentError } from "../../../src/diagnosis/reading/deployment-error.ts";
import { document } from "../builders.ts";

const read = (content: Parameters<typeof document>[1]) =>
  readDeploymentError(document("deployment-error", content));

describe("a body of Azure", () => {
  const nested = {
    error: {
      code: "DeploymentFailed",
      message: "At least one resource deployment operation failed.",
      details: [
        {
          code: "BadRequest",
          message: JSON.stringify({
            error: {
              code: "InvalidParameter",
              message: "The resource id 'x' isn't a valid gallery reference.",
            },
          }),
        },
      ],
    },
  };
  test("gives its codes from the outermost to the innermost, also those inside a message", () => {
    expect(read(nested).codes).toEqual(["DeploymentFailed", "BadRequest", "InvalidParameter"]);
    expect(read(nested).messages).toHaveLength(3);
  });
  test("points at the member that decides", () => {
    const error = read(nested);
    expect(error.at(error.decidingPointer)).toMatchObject({
      source: "deployment-error",
      pointer: "/error/details/0/message",
      value: expect.stringContaining("InvalidParameter"),
    });
  });
  test.each([
    [{ code: "Conflict", message: "x" }, ["Conflict"], "/code"],
    [{ error: { message: "only a message" } }, [], "/error/message"],
    [{ Error: { Code: "Conflict", Message: "x" } }, ["Conflict"], "/Error/Code"],
    [
      { properties: { statusMessage: { error: { code: "A1234x", message: "" } } } },
      ["A1234x"],
      "/properties/statusMessage/error/code",
    ],
    [
      { value: [{ properties: { statusMessage: JSON.stringify({ error: { code: "Deep" } }) } }] },
      ["Deep"],
      "/value/0/properties/statusMessage",
    ],
    [[{ code: "First" }, { code: "Second" }], ["First", "Second"], "/1/code"],
  ])("%j", (body, codes, pointer) => {
    expect(read(body as never)).toMatchObject({ codes, decidingPointer: pointer });
  });
});

describe("pasted text", () => {
  test.each([
    ["(InvalidParameter) The resource id is wrong.\nCode: InvalidParameter", ["InvalidParameter"]],
    [
      'Code="VMExtensionProvisioningError" Message="VM has reported a failure"',
      ["VMExtensionProvisioningError"],
    ],
    ["Linux.OSProvisioningInternalError happened", ["Linux.OSProvisioningInternalError"]],
    ["OS Provisioning … OSProvisioningTimedOut", ["OSProvisioningTimedOut"]],
    ["nothing of a code", []],
    ["", []],
  ])("%j", (text, codes) => {
    expect(read(text).codes).toEqual(codes);
  });
  test("points at the last line that tells something", () => {
    const error = read("Hello,\n\nit says (ProxyAgentNotSupportedInRegion)\nThanks");
    expect(error.at(error.decidingPointer)).toMatchObject({
      pointer: "/lines/2",
      value: "it says (ProxyAgentNotSupportedInRegion)",
    });
    expect(read("\n\nhelp").decidingPointer).toBe("/lines/2");
    expect(read("").decidingPointer).toBe("/lines/0");
  });
  test("carries cloud-init's report", () => {
    expect(read("x result=error|reason=azure-proxy-agent not found|agent=Cloud-Init/24.3.1|y")).toMatchObject(
      {
        cloudInit: { reason: "azure-proxy-agent not found", version: "24.3.1" },
        osFamily: "linux",
      },
    );
  });
});

describe("the system", () => {
  test.each([
    ["cloud-init reports", "linux"],
    ["Microsoft.CPlat.ProxyAgent.ProxyAgentLinux", "linux"],
    ["Microsoft.CPlat.ProxyAgent.ProxyAgentWindows", "windows"],
    ["Windows Server 2022", "windows"],
    ["setup.exe failed", "windows"],
    ["it failed", "unknown"],
  ])("of %j is %s", (text, family) => {
    expect(read(text).osFamily).toBe(family);
  });
});

test("hostile, broken and huge errors end without any code", () => {
  for (const content of [
    "[".repeat(100_000),
    '{"error":'.repeat(60),
    `{"error":{"code":"Cut`,
    new Uint8Array([0, 1, 2]),
    new Uint8Array(10_000_001).fill(40),
    "(".repeat(1_000_000),
    "((((Aaaaaa".repeat(20_000),
  ])
    expect(read(content).codes.length).toBeLessThanOrEqual(1);
});
