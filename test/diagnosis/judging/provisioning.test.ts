import { describe, expect, test } from "vitest";
import type { DeploymentError } from "../../../src/diagnosis/facts.ts";
import {
  agentPresence,
  cloudInitVersion,
  knowsAgent,
  provisioningKind,
} from "../../../src/diagnosis/judging/provisioning.ts";
import { document, gpaExtension, status, vm } from "../builders.ts";
import { factsOf } from "./facts-of.ts";

const failure = (text: string): DeploymentError => {
  const [error] = factsOf(document("deployment-error", text)).deploymentErrors;
  if (error === undefined) throw new Error("the error was not read");
  return error;
};
const record = (reason: string): string =>
  `OSProvisioningInternalError: result=error|reason=${reason}|agent=Cloud-Init/24.4.1|vm_id=x`;

describe("what a deployment failure is about", () => {
  test.each([
    [record("azure-proxy-agent not found"), "gpa-not-found"],
    ["Linux.Cloud-Init failed due to azure-proxy-agent not found", "gpa-not-found"],
    ["Linux.Cloud-Init failed because azure-proxy-agent is not found", "gpa-not-found"],
    [record("azure-proxy-agent status failure"), "gpa-unhealthy"],
    ["Cloud-init reports GPA is unhealthy", "gpa-unhealthy"],
    ["The Guest Proxy Agent is unhealthy", "gpa-unhealthy"],
    [record("failed to mount the OVF"), "other"],
    [
      record("cloud-init reported ready for provisioning but the platform failed to record success"),
      "internal-error",
    ],
    [
      record(
        "cloud-init successfully reported ready for provisioning but the platform failed to record success",
      ),
      "internal-error",
    ],
    [
      "cloud-init successfully reported ready for provisioning but the platform failed to record success",
      "internal-error",
    ],
    ["`Linux.Cloud-Init` reported ready but the platform failed to record success", "internal-error"],
    ["Linux.OSProvisioningInternalError", "internal-error"],
    ["OSProvisioningTimedOut: OS provisioning did not finish", "internal-error"],
    ["OSProvisioningClientError", "internal-error"],
    [
      "VMExtensionProvisioningError: VM has reported a failure when processing extension 'AzureProxyAgentExtension' (publisher 'Microsoft.CPlat.ProxyAgent' and type 'ProxyAgentWindows')",
      "agent-extension",
    ],
    ["QuotaExceeded: too many cores", "other"],
  ])("%s: %s", (text, kind) => {
    expect(provisioningKind(failure(text))).toBe(kind);
  });
});

describe("cloud-init's version", () => {
  test.each([
    ["24.3", true],
    ["24.3.1-0ubuntu0~22.04.1", true],
    ["25.1.2", true],
    ["24.2", false],
    ["23.4.4-0ubuntu0~22.04.1", false],
    ["new", undefined],
  ])("%s knows the agent: %s", (version, answer) => {
    expect(knowsAgent(version)).toBe(answer);
  });
  test("its own report outweighs a pasted output, and that the boot log", () => {
    const report = document("deployment-error", record("azure-proxy-agent status failure"));
    const pasted = document(
      "observation",
      "azureuser@web-01:~$ cloud-init --version\n/usr/bin/cloud-init 23.4.4-0ubuntu0~22.04.1",
    );
    const log = document(
      "boot-log",
      "[   12.3] cloud-init[700]: Cloud-init v. 22.1-14-g2e17a0d6 running 'init'",
    );
    expect(cloudInitVersion(factsOf(report, pasted, log))).toBe("24.4.1");
    expect(cloudInitVersion(factsOf(pasted, log))).toMatch(/^23\.4\.4/);
    expect(cloudInitVersion(factsOf(log))).toMatch(/^22\.1/);
    const untold = document("deployment-error", "OSProvisioningInternalError");
    expect(
      cloudInitVersion(factsOf(untold, document("boot-log", "[   12.3] nothing of it"))),
    ).toBeUndefined();
    expect(cloudInitVersion(factsOf())).toBeUndefined();
  });
});

describe("whether the agent is in the VM", () => {
  const paste = (text: string) => document("observation", text);
  test.each([
    ["a unit that does not exist", paste("Unit azure-proxy-agent.service could not be found.")],
    ["a command that is not found", paste("bash: azure-proxy-agent: command not found")],
    ["cloud-init's word", paste("Failed to activate Azure Guest Proxy Agent: azure-proxy-agent not found")],
    ["the boot log", document("boot-log", "cloud-init: azure-proxy-agent not found")],
  ])("is denied by %s", (_, given) => {
    expect(agentPresence(factsOf(given))?.value).toBe(false);
    expect(agentPresence(factsOf(given, document("status-file", status())))?.value).toBe(false);
  });
  test.each([
    [
      "a unit that runs",
      paste(
        "● azure-proxy-agent.service - Microsoft Azure GuestProxyAgent\n     Active: active (running) since Fri",
      ),
    ],
    ["the agent's own command", paste("Failed to query the current provision state with error: x")],
    [
      "the boot log's start",
      document(
        "boot-log",
        "2026-11-23T07:00:00.000Z azure-proxy-agent_1.0.44(812) - ============== GuestProxyAgent (1.0.44) is starting on ubuntu",
      ),
    ],
    [
      "the boot log's success",
      document(
        "boot-log",
        "2026-11-23T07:00:00.000Z azure-proxy-agent_1.0.44(812) - Provision finished successfully",
      ),
    ],
    [
      "a deployment in which it was unhealthy",
      document(
        "deployment-error",
        "result=error|reason=azure-proxy-agent status failure|agent=Cloud-Init/25.1",
      ),
    ],
    ["a status.json", document("status-file", status())],
    [
      "a reported extension",
      document("vm", vm({ extensions: [{ ...gpaExtension({}, "Linux"), substatuses: [] }] })),
    ],
  ])("is shown by %s", (_, given) => {
    expect(agentPresence(factsOf(given))?.value).toBe(true);
  });
  test("is not known otherwise", () => {
    expect(agentPresence(factsOf(document("vm", vm())))).toBeUndefined();
    expect(agentPresence(factsOf(paste("uname -r")))).toBeUndefined();
    expect(agentPresence(factsOf())).toBeUndefined();
  });
});
