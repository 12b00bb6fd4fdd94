import { cgroup2State } from "../../judging/cgroup2.ts";
import { ebpfEvidence, judgeEbpf } from "../../judging/ebpf-judgement.ts";
import { defineRule, failed, notSure, pass, report, skip } from "../../rule.ts";

/** Guide: `nodev cgroup2` is not listed in `/proc/filesystems`. Only that output decides. */
export const ebpfCgroup2Unsupported = defineRule({
  id: "ebpf-cgroup2-unsupported",
  step: "ebpf-attach",
  part: "eBPF",
  needs: [],
  uses: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "ebpf-cgroup2-unsupported": {
      title: "Kernel without cgroup v2",
      what: "The kernel does not know cgroup v2.",
      why: "The agent's program attaches to cgroup v2 only, so MSP cannot work on this system.",
      fix: "Opt out of MSP, upgrade the system to its latest version, then enable MSP again.",
      see: "`grep cgroup /proc/filesystems` lists no `nodev cgroup2`.",
      commands: {
        linux: ["grep cgroup /proc/filesystems"],
        azure: ["az vm update -g RESOURCE_GROUP -n VM --enable-proxy-agent false"],
      },
      link: "compatibility",
    },
  },
  evaluate: ({ os, guest, observations }) => {
    if (os === "windows") return skip("the VM runs Windows");
    const { isSupported } = cgroup2State(observations);
    if (isSupported === undefined) return notSure("/proc/filesystems is not known");
    if (isSupported.value) return pass("the kernel knows cgroup v2");
    const judgement = judgeEbpf(guest);
    if (judgement === "running" && guest?.freshness === "fresh") return pass("the program is attached");
    const own = judgement === "cgroup" ? ebpfEvidence(guest) : [];
    return report("the kernel does not list cgroup2", [
      failed("ebpf-cgroup2-unsupported", [isSupported.at, ...own], { standsWithoutGuest: true, os: "linux" }),
    ]);
  },
});
