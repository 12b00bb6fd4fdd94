import type { StatusChanges } from "../../builders.ts";
import { document } from "../../builders.ts";
import type { InputDocument } from "../../../../src/diagnosis/evidence.ts";

/** How an era shows a failure: release, state, and the prefix in front of the inner text. */
export type Era = readonly [version: string, state: string, prefix: string];

/** The eras of eBPF messages; 1.0.24's prefix stands in front of every failure and deceives. */
export const prefixes: readonly Era[] = [
  ["1.0.22", "STOPPED", ""],
  ["1.0.24", "STOPPED", "Failed to attach cgroup program for redirection. "],
  ["1.0.25", "UNKNOWN", "Failed to start redirector: "],
  ["1.0.47", "UNKNOWN", "Failed to start redirector: "],
];

/** A status of this era whose eBPF failed with this inner text. */
export function ebpfFailed(
  inner: string,
  [version, state, prefix]: Era = ["1.0.47", "UNKNOWN", "Failed to start redirector: "],
): StatusChanges {
  return {
    version,
    status: "ERROR",
    connections: 0,
    rows: [],
    ebpf: { status: state, message: `${prefix}${inner}` },
  };
}

/** The texts of the agent by what they mean. */
export const texts = {
  connect4:
    "Failed to load program 'connect4' with error: the BPF_PROG_LOAD syscall failed. Verifier output: ; int connect4",
  kprobe:
    "Failed to load program 'tcp_v4_connect' with error: the BPF_PROG_LOAD syscall failed. Verifier output: ",
  link: "Failed to attach program 'connect4' with error: `bpf_link_create` failed",
  attach: "Failed to attach program 'connect4' with error: `bpf_prog_attach` failed",
  open: "Failed to open cgroup '/sys/fs/cgroup' with error: No such file or directory (os error 2)",
  probe: "Failed to attach program 'tcp_v4_connect' with error: `perf_event_open` failed",
  missing:
    "Loading eBPF API from file path '/usr/lib/azure-proxy-agent/ebpf_cgroup.o' failed with error: File does not exist",
  api: "Failed to get eBPF API: EbpfApi.dll is not loaded",
  program:
    "Loading BPF object from file path 'C:\\WindowsAzure\\ProxyAgent\\Package_1.0.44\\redirect.bpf.sys' failed with error: bpf_object__load return with error code '-22'",
  other: "Failed to update HashMap 'policy_map' for 'IMDS endpoints' with error: out of memory",
} as const;

/** A pasted output. */
export function pasted(text: string): InputDocument {
  return document("observation", text);
}

/** What the two cgroup commands print. */
export const outputs = {
  supported: "azureuser@web-01:~$ grep cgroup /proc/filesystems\nnodev\tcgroup\nnodev\tcgroup2\n",
  unsupported: "azureuser@web-01:~$ grep cgroup /proc/filesystems\nnodev\tcgroup\n",
  nothingListed: "azureuser@web-01:~$ grep cgroup /proc/filesystems\nazureuser@web-01:~$",
  mounted:
    "azureuser@web-01:~$ mount | grep cgroup2\ncgroup2 on /sys/fs/cgroup type cgroup2 (rw,nosuid,nodev,noexec,relatime,nsdelegate,memory_recursiveprot)\n",
  notMounted: "azureuser@web-01:~$ mount | grep cgroup2\nazureuser@web-01:~$",
} as const;

/** A service that was stopped a moment ago. */
export const stopping: StatusChanges = {
  status: "ERROR",
  key: { status: "STOPPED" },
  ebpf: { status: "STOPPED" },
  listener: { status: "STOPPED", message: "Stop signal received, stop the listener." },
};

/** The first seconds of the service, eBPF included. */
export const justStarted: StatusChanges = {
  status: "ERROR",
  key: { status: "UNKNOWN", message: "Status unknown." },
  states: { secureChannelState: "Unknown" },
  ebpf: { status: "UNKNOWN", message: "eBPF redirector is starting" },
  listener: { status: "UNKNOWN", message: "Status unknown." },
  connections: 0,
  rows: [],
};

/** The same up to 1.0.24, where unfinished modules are STOPPED. */
export const justStartedOfOld: StatusChanges = {
  ...justStarted,
  version: "1.0.22",
  key: { message: "poll secure channel status thread started." },
  ebpf: { status: "STOPPED", message: "Redirector has not started yet." },
  listener: { status: "STOPPED", message: "Proxy listner has not started yet." },
};
