import { describe, expect, test } from "vitest";
import type { InputDocument } from "../../src/diagnosis/evidence.ts";
import { joinFacts } from "../../src/diagnosis/join.ts";
import type { StatusChanges } from "./builders.ts";
import { document, nowMs, status, vm } from "./builders.ts";

const osOf = (...documents: readonly InputDocument[]) => joinFacts(documents, nowMs).os;
const neutral = { message: "proxy_agent_status thread started." };
const osOfStatus = (changes: StatusChanges) =>
  osOf(document("status-file", status({ monitor: neutral, ...changes })));

describe("the system that the agent's own messages betray", () => {
  test.each([
    [{ monitor: { message: "… status file: /var/log/azure-proxy-agent/status.json" } }, "linux"],
    [{ monitor: { message: "… status file: C:\\WindowsAzure\\ProxyAgent\\Logs\\status.json" } }, "windows"],
    [{ ebpf: { message: "Failed to get eBPF API: EbpfApi.dll is not loaded" } }, "windows"],
    [
      {
        ebpf: { message: "Failed to get eBPF API: EbpfApi.dll is not loaded" },
        monitor: { message: "… status file: /var/log/azure-proxy-agent/status.json" },
      },
      "windows",
    ],
    [{ ebpf: { message: "ebpf_prog_attach return with error code '5'" } }, "windows"],
    [{ ebpf: { message: "the BPF_PROG_LOAD syscall failed. Verifier output: x" } }, "linux"],
    [{ ebpf: { message: "`bpf_link_create` failed" } }, "linux"],
    [{ key: { message: "Failed to get key status - x (os error 10060)" } }, "windows"],
    [{ key: { message: "Failed to get key status - Operation timed out (os error 110)" } }, "linux"],
    [{ listener: { message: "Failed to bind TcpListener: x (os error 98)" } }, "linux"],
    [{ key: { message: "Failed to save key details to file: x (os error 5)" } }, "unknown"],
    [{}, "unknown"],
  ])("%j: %s", (changes, family) => {
    expect(osOfStatus(changes)).toBe(family);
  });
  test("is never read from what a user of the VM writes", () => {
    expect(
      osOfStatus({
        rows: [{ processCmdLine: "C:\\x.exe", userName: "NT AUTHORITY\\SYSTEM", responseStatus: "200 OK" }],
      }),
    ).toBe("unknown");
  });
});

describe("where the system is read from", () => {
  const linuxFile = document("status-file", status());
  test("Azure's word goes first, then the agent's, then what was pasted", () => {
    const windowsPaste = document("observation", "Running  GuestProxyAgent");
    expect(osOf(document("vm", vm({ os: "Windows" })), linuxFile)).toBe("windows");
    expect(osOf(linuxFile, windowsPaste)).toBe("linux");
    expect(osOf(windowsPaste, document("deployment-error", "cloud-init"))).toBe("windows");
    expect(osOf(document("deployment-error", "cloud-init failed"))).toBe("linux");
  });
  test("a boot log that says anything is of Linux", () => {
    expect(osOf(document("boot-log", "[    0.0] Linux version 5.15.0"))).toBe("linux");
    expect(osOf(document("boot-log", "login:"))).toBe("unknown");
  });
});
