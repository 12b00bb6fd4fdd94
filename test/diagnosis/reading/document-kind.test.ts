import { describe, expect, test } from "vitest";
import { kindOfPaste, kindOfUpload } from "../../../src/diagnosis/reading/document-kind.ts";
import { gpaExtension, status, vm } from "../builders.ts";

const compact = JSON.stringify(status());
const statusFile = JSON.stringify([
  { status: { substatus: [{ name: "ProxyAgentStatus", formattedMessage: { message: compact } }] } },
]);

describe("a paste shows what it is", () => {
  test.each([
    ["status-file", compact],
    ["status-file", compact.replaceAll('"', "“")],
    ["status-file", compact.replaceAll('"', "&quot;")],
    ["status-file", '"ebpfProgramStatus": {'],
    ["status-file", "keyLatchStatus: RUNNING?"],
    ["status-file", statusFile],
    ["vm", JSON.stringify(vm({ extensions: [gpaExtension()] }))],
    ["vm", JSON.stringify(vm({ extensions: [gpaExtension()] }), null, 2)],
    ["vm", '{"vmAgent": {"vmAgentVersion": "2.15"}}'],
    ["vm", JSON.stringify({ extensions: [gpaExtension()], vmAgent: { vmAgentVersion: "2" } })],
    ["deployment-error", "Deployment failed: Linux.OSProvisioningInternalError"],
    ["deployment-error", "result=error|reason=azure-proxy-agent not found|agent=Cloud-Init/24.3.1"],
    ["deployment-error", "ProxyAgentNotSupportedInRegion"],
    [
      "deployment-error",
      "The value `securityProfile.proxyAgentSettings.keyIncarnationId` can only be incremented.",
    ],
    ["deployment-error", '{"error":{"code":"BadRequest","message":"x"}}'],
    ["boot-log", "[    0.000000] Linux version 5.15.0-1052-azure"],
    ["boot-log", "azure-proxy-agent_1.0.44(901) - Provision finished successfully"],
    ["observation", "Unit azure-proxy-agent.service could not be found."],
    ["observation", "SERVICE_NAME: eBPFCore"],
    ["observation", "nodev\tcgroup2"],
    ["observation", "cgroup2 on /sys/fs/cgroup type cgroup2 (rw)"],
    ["observation", 'Failed to acquire key details: Key(KeyResponse("acquire", 403))'],
    ["observation", "5.15.0-1052-azure"],
    ["observation", "$ uname -r"],
    ["observation", "/usr/bin/cloud-init 24.1.3-0ubuntu3.3"],
    ["observation", "Running  GuestProxyAgent"],
    ["observation", 'LISTEN 0 511 127.0.0.1:3080 0.0.0.0:* users:(("nginx",pid=812,fd=6))'],
  ])("%s: %.60j", (kind, text) => {
    expect(kindOfPaste(text)).toBe(kind);
  });
  test.each([
    "",
    "why is MSP not working on web-01?",
    "reset the key of web-01 please",
    "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/virtualMachines/web",
    "is 168.63.129.16 reachable?",
  ])("ordinary prose is none: %j", (text) => {
    expect(kindOfPaste(text)).toBeUndefined();
  });
  test("a long text is looked at in its first part", () => {
    expect(kindOfPaste(`${" ".repeat(60_000)}${compact}`)).toBeUndefined();
  });
});

describe("an upload is judged by its content, then by its name", () => {
  test.each([
    ["serial.txt", compact, "status-file"],
    ["serialConsole.log", "login:", "boot-log"],
    ["boot-diagnostics.txt", "", "boot-log"],
    ["ProxyAgent.log", "2026 started", "observation"],
    ["status.json", "", "status-file"],
    ["anything.bin", "x", "status-file"],
  ])("%s with %.20j is %s", (name, text, kind) => {
    expect(kindOfUpload(name, text)).toBe(kind);
  });
});
