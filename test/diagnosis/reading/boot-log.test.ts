import { describe, expect, test } from "vitest";
import { readBootLog } from "../../../src/diagnosis/reading/boot-log.ts";
import { document } from "../builders.ts";

/** A serial console (made up after the kernel's, cloud-init's and the agent's own lines). */
const kernel = "[    0.000000] Linux version 5.15.0-1052-azure (buildd@lcy02) #60~20.04.1-Ubuntu SMP";
const cloudInit =
  "[   12.345678] cloud-init[812]: Cloud-init v. 24.3.1-0ubuntu0~22.04.1 running 'init-local' at Mon, 23 Nov 2026";
const started =
  "2026-11-23T07:00:01.000 azure-proxy-agent_1.0.44(901) - ============== GuestProxyAgent (1.0.44) is starting on ubuntu 22.04";
const finished = "2026-11-23T07:00:09.000 azure-proxy-agent_1.0.44(901) - Provision finished successfully";
const failed =
  "2026-11-23T07:02:01.000 azure-proxy-agent_1.0.44(901) - keyLatchStatus - Failed to acquire key details: x";

const read = (...lines: readonly string[]) => readBootLog(document("boot-log", lines.join("\r\n")));
const values = (...lines: readonly string[]) =>
  Object.fromEntries(
    Object.entries(read(...lines).bootLog).map(([name, found]) => [
      name,
      typeof found === "string"
        ? found
        : Array.isArray(found)
          ? found.map(({ value }) => value)
          : (found as { readonly value: unknown }).value,
    ]),
  );

describe("a serial console", () => {
  test("tells kernel, cloud-init and the agent's start and success", () => {
    expect(values(kernel, cloudInit, started, finished)).toEqual({
      origin: "person",
      kernelRelease: "5.15.0-1052-azure",
      cloudInitVersion: "24.3.1-0ubuntu0~22.04.1",
      agentStarted: finished,
      provisionFinished: true,
    });
  });
  test("tells the agent's failure and its modules", () => {
    expect(values(kernel, started, failed)).toMatchObject({
      provisionFailure: "keyLatchStatus - Failed to acquire key details: x",
      moduleMessages: [{ module: "key", message: "Failed to acquire key details: x" }],
    });
    expect(read(kernel, started, failed).bootLog.moduleMessages?.[0]?.at).toEqual({
      source: "boot-log",
      origin: "person",
      pointer: "/lines/2",
      value: failed,
      ageSeconds: null,
    });
  });
  test("of several starts the last counts", () => {
    const again = kernel.replace("5.15.0-1052", "6.8.0-1015");
    expect(values(kernel, failed, again, started)).not.toHaveProperty("moduleMessages");
    expect(values(kernel, failed, again)["kernelRelease"]).toBe("6.8.0-1015-azure");
  });
  test("a later success settles what was said before", () => {
    expect(values(kernel, failed, finished)).not.toHaveProperty("moduleMessages");
    expect(values(kernel, finished, failed)).toHaveProperty("moduleMessages");
  });
  test.each([
    "cloud-init[812]: azure.py[ERROR]: Failed to activate Azure Guest Proxy Agent: azure-proxy-agent not found",
    "Unit azure-proxy-agent.service could not be found.",
  ])("tells that the agent is not there: %s", (line) => {
    expect(values(kernel, line)["agentNotFound"]).toBe(true);
  });
  test("carries cloud-init's report on the agent as a failure", () => {
    const line = "cloud-init[812]: Failed to activate Azure Guest Proxy Agent: azure-proxy-agent not found";
    expect(read(kernel, line).failures).toMatchObject([
      {
        source: "boot-log",
        cloudInit: { reason: "azure-proxy-agent not found" },
        decidingPointer: "/lines/1",
      },
    ]);
  });
  test("a success in a later boot settles what cloud-init said in an earlier one", () => {
    const missing =
      "cloud-init[812]: Failed to activate Azure Guest Proxy Agent: azure-proxy-agent not found";
    const log = [kernel, missing, kernel, started, finished];
    expect(values(...log)).not.toHaveProperty("agentNotFound");
    expect(read(...log).failures).toEqual([]);
    const sameBoot = [kernel, missing, finished];
    expect(read(...sameBoot).failures).toHaveLength(1);
    expect(values(...sameBoot)["agentNotFound"]).toBe(true);
    expect(read(kernel, started, finished, kernel, missing).failures).toHaveLength(1);
    expect(values(kernel, started, kernel, missing)["agentNotFound"]).toBe(true);
  });
  test("of nothing known says nothing", () => {
    expect(values("login:", "")).toEqual({ origin: "person" });
    expect(values()).toEqual({ origin: "person" });
  });
  test("of no text, or beyond the size, says nothing", () => {
    expect(readBootLog(document("boot-log", new Uint8Array([0, 1, 2]))).bootLog).toEqual({
      origin: "person",
    });
    expect(readBootLog(document("boot-log", `${kernel}\n${" ".repeat(10_000_000)}`)).bootLog).toEqual({
      origin: "person",
    });
  });
});
