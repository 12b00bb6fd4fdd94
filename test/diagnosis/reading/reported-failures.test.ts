import { describe, expect, test } from "vitest";
import { reportedFailures } from "../../../src/diagnosis/reading/reported-failures.ts";

const failures = (...lines: readonly string[]) =>
  reportedFailures(lines, { origin: "person" }, "observation");
const notFound = "result=error|reason=azure-proxy-agent not found|agent=Cloud-Init/24.3.1|x";

describe("what cloud-init says of the agent is a deployment failure", () => {
  test("by its report, at its own line", () => {
    const [failure] = failures("status: error", notFound);
    expect(failure).toMatchObject({
      source: "observation",
      osFamily: "linux",
      decidingPointer: "/lines/1",
      cloudInit: { version: "24.3.1" },
    });
    expect(failure?.at("/lines/1")).toEqual({
      source: "observation",
      origin: "person",
      pointer: "/lines/1",
      value: notFound,
      ageSeconds: null,
    });
  });
  test.each([
    [
      "Failed to activate Azure Guest Proxy Agent: azure-proxy-agent not found",
      "azure-proxy-agent not found",
      undefined,
    ],
    [
      "x[ERROR]: Failed to activate Azure Guest Proxy Agent: status check failed cmd=['azure-proxy-agent', '--status'] stderr= stdout=keyLatchStatus - y exit_code=2",
      "azure-proxy-agent status failure",
      expect.stringContaining("keyLatchStatus - y"),
    ],
  ])("by the line %j of its log", (line, reason, stdout) => {
    expect(failures(line)).toMatchObject([{ cloudInit: { reason, stdout } }]);
  });
  test("the last one counts", () => {
    expect(failures(notFound, notFound.replace("24.3.1", "24.4"))).toMatchObject([
      { cloudInit: { version: "24.4" } },
    ]);
  });
  test.each([
    "result=error|reason=failure to report ready|agent=Cloud-Init/24.3.1",
    "result=success|reason=azure-proxy-agent not found|agent=x",
    "result=error|agent=Cloud-Init/24.3.1",
    "azure-proxy-agent not found",
    "",
  ])("%j is none", (line) => {
    expect(failures(line)).toEqual([]);
  });
});
