import type { BootLog, DeploymentError, GuestStatus, Observation, OsFamily, VmFacts } from "./facts.ts";
import { osErrorOf } from "./judging/key-message.ts";

/** Where the system can be read from. */
interface Sources {
  readonly vm: VmFacts | undefined;
  readonly guest: GuestStatus | undefined;
  readonly observations: readonly Observation[];
  readonly deploymentErrors: readonly DeploymentError[];
  readonly bootLog: BootLog | undefined;
}

/** Windows socket and system errors start here; Linux ends long before. */
const firstWindowsSocketError = 10_000;

/** Texts that only one system's agent writes. Command lines and user names are not asked: any user of the VM writes those. */
const windowsTexts =
  /[A-Z]:\\|EbpfApi\.dll|\bredirect\.bpf\.|bpf_object__|ebpf_prog_attach|authorize_connect4/i;
const windowsApi = /EbpfApi\.dll is not loaded/i;
const linuxTexts =
  /\/var\/log\/azure-proxy-agent|\/var\/lib\/azure-proxy-agent|BPF_PROG_LOAD|bpf_link_create|\bbpf_prog_attach|perf_event_open|tcp_v4_connect|cgroup|ebpf_cgroup\.o/i;

/** The system that the agent's own messages betray. */
export function osFamilyOfGuest(guest: GuestStatus): OsFamily {
  const messages = [guest.monitor, guest.ebpf, guest.listener, guest.key].flatMap(
    (module) => module?.message ?? [],
  );
  // Only the agent on Windows has an eBPF API to load; its other texts name paths, which a copy may have from elsewhere.
  if (windowsApi.test(guest.ebpf?.message ?? "")) return "windows";
  if (messages.some((message) => linuxTexts.test(message))) return "linux";
  if (messages.some((message) => windowsTexts.test(message))) return "windows";
  const numbers = messages.flatMap((message) => osErrorOf(message) ?? []);
  if (numbers.some((number) => number >= firstWindowsSocketError)) return "windows";
  // 98 and 111 are EADDRINUSE and ECONNREFUSED; Windows has other numbers for both.
  return numbers.some((number) => [98, 101, 110, 111, 113].includes(number)) ? "linux" : "unknown";
}

/** The system of the VM: the model first, then the agent's texts, then what a person pasted. */
export function osFamilyOf({ vm, guest, observations, deploymentErrors, bootLog }: Sources): OsFamily {
  const candidates: readonly OsFamily[] = [
    vm?.osFamily ?? "unknown",
    guest === undefined ? "unknown" : osFamilyOfGuest(guest),
    ...observations.map(({ osFamily }) => osFamily),
    ...deploymentErrors.map(({ osFamily }) => osFamily),
    bootLog === undefined ? "unknown" : osFamilyOfBootLog(bootLog),
  ];
  return candidates.find((os) => os !== "unknown") ?? "unknown";
}

/** Only Linux writes its kernel, cloud-init and this agent to a serial console. */
function osFamilyOfBootLog({ origin: _origin, ...said }: BootLog): OsFamily {
  return Object.keys(said).length > 0 ? "linux" : "unknown";
}
