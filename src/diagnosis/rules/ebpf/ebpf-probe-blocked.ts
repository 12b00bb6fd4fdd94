import { askLinux } from "../../asks.ts";
import { clearedEbpf } from "../../judging/cleared.ts";
import { ebpfEvidence, judgeEbpf } from "../../judging/ebpf-judgement.ts";
import { defineRule, failed, report } from "../../rule.ts";

/** The kprobe cannot attach. It is attached before the cgroup program, so this text can hide a cgroup fault. Not in the guide. */
export const ebpfProbeBlocked = defineRule({
  id: "ebpf-probe-blocked",
  step: "ebpf-attach",
  part: "eBPF",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "ebpf-probe-blocked": {
      title: "Kernel probe blocked",
      what: "The agent's kernel probe on tcp_connect cannot be attached.",
      why: "A kernel lockdown, a hardened kernel or missing perf events block it; the cgroup program comes after it and may fail as well.",
      fix: "Allow kprobes and perf events on this kernel, or use a supported image, then restart the agent; send the outputs below.",
      see: "``ebpfProgramStatus.message`` reads ``Failed to attach program 'tcp_v4_connect' with error: `perf_event_open` failed``.",
      commands: {
        linux: [
          "uname -r",
          "cat /sys/kernel/security/lockdown",
          "sudo dmesg | grep -iE 'kprobe|perf|lockdown' | tail -n 40",
          "cat /proc/sys/kernel/perf_event_paranoid",
        ],
      },
      link: "troubleshoot",
    },
  },
  evaluate: ({ guest }) => {
    const judgement = judgeEbpf(guest);
    if (judgement !== "probe") return clearedEbpf(judgement, "the probe is not the trouble");
    const asks = [
      askLinux("the kernel's lockdown state", "cat /sys/kernel/security/lockdown"),
      askLinux("the kernel's version", "uname -r"),
    ];
    return report("the probe cannot be attached", [failed("ebpf-probe-blocked", ebpfEvidence(guest))], asks);
  },
});
