import type { VmMachine } from "../machine.ts";
import { enforced, prod } from "./places.ts";
import { redHat9, ubuntu20, ubuntu22, ubuntu24 } from "./systems.ts";

const rejected = 'Failed to acquire key details: Key(KeyResponse("acquire", 403))';
const verifierText =
  "; int connect4(struct bpf_sock_addr *ctx)\n0: (bf) r6 = r1\n; __u64 cookie = bpf_get_socket_cookie(ctx);\n1: (85) call bpf_get_socket_cookie#46\nunknown func bpf_get_socket_cookie#46";

/** The Linux machines of the simulated Azure. */
export const linuxMachines: readonly VmMachine[] = [
  {
    ...prod,
    name: "web-01",
    shows:
      "The host refuses the key: a reset is offered, and the guest takes over the new key within seconds.",
    system: ubuntu22,
    proxyAgentSettings: enforced(3),
    guest: {
      version: "1.0.44",
      keyIncarnationId: 3,
      keyTrouble: rejected,
      rows: [
        {
          userName: "root",
          ip: "168.63.129.16",
          port: 80,
          processCmdLine: "python3 -u bin/WALinuxAgent-2.15.0.1-py3.12.egg -run-exthandlers",
          responseStatus: "403 Forbidden",
          count: 64,
          userGroups: ["root"],
          processFullPath: "/usr/bin/python3.10",
        },
      ],
    },
  },
  {
    ...prod,
    name: "web-02",
    shows: "A healthy Linux machine, answered by ARM with nulls and odd casing.",
    system: ubuntu24,
    proxyAgentSettings: enforced(1),
    guest: { version: "1.0.47", keyIncarnationId: 1 },
    isOdd: true,
  },
  {
    ...prod,
    name: "web-03",
    shows: "The host refuses the key; after a reset the guest takes minutes to take it over.",
    system: ubuntu22,
    proxyAgentSettings: enforced(8),
    guest: { version: "1.0.44", keyIncarnationId: 8, hasKey: false, keyTrouble: rejected },
    latch: "late",
  },
  {
    ...prod,
    name: "web-04",
    shows: "The host refuses the attestation; after a reset the guest never takes the new key over.",
    system: ubuntu24,
    proxyAgentSettings: enforced(),
    guest: {
      version: "1.0.46",
      keyIncarnationId: 0,
      hasKey: false,
      keyTrouble: 'Failed to attest the key: Key(KeyResponse("attest", 401))',
    },
    latch: "never",
  },
  {
    ...prod,
    name: "legacy-01",
    shows: "Linux without the agent's extension: Azure cannot tell, a status.json is needed.",
    system: ubuntu24,
    proxyAgentSettings: {
      enabled: true,
      keyIncarnationId: 0,
      wireServer: { mode: "Audit" },
      imds: { mode: "Audit" },
    },
    guest: null,
    isOdd: true,
  },
  {
    ...prod,
    name: "edge-01",
    shows: "The agent's eBPF program cannot attach: cgroup v2 is not mounted.",
    system: redHat9,
    proxyAgentSettings: enforced(1),
    guest: {
      version: "1.0.46",
      keyIncarnationId: 1,
      ebpf: {
        status: "UNKNOWN",
        message:
          "Failed to start redirector: Failed to attach program 'connect4' with error: `bpf_link_create` failed",
      },
      connections: 0,
    },
  },
  {
    ...prod,
    name: "edge-02",
    shows: "The kernel is too old for the agent's eBPF program.",
    system: ubuntu20,
    proxyAgentSettings: enforced(1),
    guest: {
      version: "1.0.46",
      keyIncarnationId: 1,
      ebpf: {
        status: "UNKNOWN",
        message: `Failed to start redirector: Failed to load program 'connect4' with error: the BPF_PROG_LOAD syscall failed. Verifier output: ${verifierText}`,
      },
      connections: 0,
    },
  },
  {
    ...prod,
    name: "proxy-01",
    shows: "Another process owns the agent's port 3080.",
    system: ubuntu22,
    proxyAgentSettings: enforced(1),
    guest: {
      version: "1.0.44",
      keyIncarnationId: 1,
      listener: {
        status: "STOPPED",
        message: "IO error: Failed to bind TcpListener '127.0.0.1:3080': Address in use (os error 98)",
      },
      connections: 0,
    },
  },
  {
    ...prod,
    name: "new-01",
    shows: "The provisioning failed with an internal error, and the VM agent never reported.",
    system: ubuntu24,
    proxyAgentSettings: enforced(0),
    guest: null,
    vmAgent: "not-yet",
    provisioning: {
      code: "OSProvisioningInternalError",
      message:
        "OS Provisioning failed for VM 'new-01' due to an internal error. [Linux.OSProvisioningInternalError] cloud-init successfully reported ready for provisioning but the platform failed to record success.",
    },
  },
  {
    ...prod,
    name: "jobs-01",
    shows: "A batch job is denied by the access-control rules; the agent itself is fine.",
    system: ubuntu24,
    proxyAgentSettings: enforced(2),
    guest: {
      version: "1.0.47",
      keyIncarnationId: 2,
      deniedRows: [
        {
          userName: "batch",
          ip: "169.254.169.254",
          port: 80,
          processCmdLine:
            "curl -s -H Metadata:true http://169.254.169.254/metadata/identity/oauth2/token --proxy-user batch:Winter2026!",
          responseStatus: "403 Forbidden",
          count: 31,
          userGroups: ["batch"],
          processFullPath: "/usr/bin/curl",
        },
      ],
    },
  },
];
