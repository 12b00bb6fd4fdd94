import { messageHead } from "./message-head.ts";

/** What `ebpfProgramStatus.message` says, told apart by its inner text; the prefixes differ by era and 1.0.24's deceives. */
export type EbpfMessage =
  | "absent"
  | "good"
  | "starting"
  | "verifier"
  | "cgroup"
  | "probe"
  | "object"
  | "windows-api"
  | "windows-program"
  | "other-failure"
  | "stopped"
  | "unknown";

/** Source: proxy_agent/src/redirector/{linux,windows}.rs and redirector.rs, all tags; `aya` for the inner texts. In the order of judgement. */
const classes: readonly (readonly [EbpfMessage, RegExp])[] = [
  ["good", /^(?:Started Redirector with (?:eBPF maps|cgroup redirection|iptables redirection))/i],
  [
    "starting",
    /^(?:eBPF redirector is starting|Status unknown\.?$|(?:eBPF|Redirector)[a-z ]{0,40}has not started yet)/i,
  ],
  [
    "windows-api",
    /EbpfApi\.dll is not loaded|Failed to load eBPF API|Failed to get eBPF API|Loading eBPF API from file path '[^']{0,400}EbpfApi\.dll'/i,
  ],
  [
    "windows-program",
    /bpf_object__open|bpf_object__load|ebpf_prog_attach|authorize_connect4|Failed to load bpf object with result|Failed to attach bpf prog with result|redirect\.bpf\.(?:sys|o)|Loading BPF API function|Failed to init bpf_prog|bpf_(?:map|prog)_[a-z_]{1,40} return with error/i,
  ],
  ["verifier", /Failed to load program '[^']{1,64}' with error|BPF_PROG_LOAD/i],
  ["probe", /Failed to attach program 'tcp_(?:v4_)?connect'|perf_event_open/i],
  ["cgroup", /Failed to attach program 'connect4'|bpf_link_create|bpf_prog_attach|Failed to open cgroup/i],
  [
    "object",
    /Loading eBPF API from file path|Failed to load eBPF program from file|error parsing BPF object|failed to create map/i,
  ],
  ["other-failure", /^(?:Failed|Error|Unable|Cannot|Could not)\b/i],
  ["stopped", /^(?:Stopped|.{0,40}\bstopped\b|.{0,40}\bcancelled\b|.{0,40}\bexited\b)/i],
];

/** Tells the messages of `ebpfProgramStatus` apart. An empty message is `absent`; a text that no release writes is `unknown`. */
export function readEbpfMessage(message: string): EbpfMessage {
  const text = messageHead(message);
  if (text === "") return "absent";
  return classes.find(([, pattern]) => pattern.test(text))?.[0] ?? "unknown";
}
