import { askLinux } from "../../asks.ts";
import type { Facts } from "../../facts.ts";
import { clearedEbpf } from "../../judging/cleared.ts";
import { ebpfEvidence, judgeEbpf } from "../../judging/ebpf-judgement.ts";
import { isTooOld, knownKernel } from "../../judging/kernel.ts";
import type { RuleResult } from "../../rule.ts";
import { defineRule, failed, notSure, pass, report, skip, uncertain } from "../../rule.ts";

const askKernel = askLinux("the kernel's version", "uname -r");

/** Guide: "Failed to load eBPF program". The state is STOPPED up to 1.0.24 and UNKNOWN since; the text decides. */
export const ebpfKernelUnsupported = defineRule({
  id: "ebpf-kernel-unsupported",
  step: "ebpf-load",
  part: "eBPF",
  needs: [],
  uses: ["guest", "bootLog"],
  after: ["vm-not-running"],
  reports: {
    "ebpf-kernel-unsupported": {
      title: "Kernel too old for eBPF",
      what: "The kernel refuses to load the agent's eBPF program.",
      why: "The agent needs the eBPF features of Linux 5.15 or later; on an older kernel the verifier rejects the program at every start.",
      fix: "Opt out of MSP, upgrade the system to a supported image with kernel 5.15 or later, then enable MSP again.",
      see: "`ebpfProgramStatus.message` holds `the BPF_PROG_LOAD syscall failed. Verifier output`; `uname -r` prints less than 5.15.",
      commands: {
        linux: ["uname -r"],
        azure: ["az vm update -g RESOURCE_GROUP -n VM --enable-proxy-agent false"],
      },
      link: "compatibility",
    },
  },
  evaluate: (facts) => {
    if (facts.os === "windows") return skip("the VM runs Windows");
    const judgement = judgeEbpf(facts.guest);
    if (judgement === "verifier" && facts.guest !== undefined) return byVerifier(facts, facts.guest);
    if (judgement === "running") return pass("the programs are loaded");
    return byKernel(facts);
  },
});

function byVerifier(
  facts: Pick<Facts, "observations" | "bootLog">,
  guest: NonNullable<Facts["guest"]>,
): RuleResult {
  const kernel = knownKernel(facts);
  const evidence = [...ebpfEvidence(guest), ...(kernel ? [kernel.at] : [])];
  const isOld = kernel === undefined ? "unknown" : isTooOld(kernel.value);
  if (isOld !== "no") {
    // An old kernel is proof by itself, also beside an old status file.
    const proof = isOld === "yes" ? ({ standsWithoutGuest: true } as const) : {};
    return report(
      "the verifier rejects the program",
      [failed("ebpf-kernel-unsupported", evidence, proof)],
      kernel === undefined ? [askKernel] : [],
    );
  }
  const finding = uncertain("ebpf-kernel-unsupported", evidence, {
    what: "The kernel refuses to load the agent's eBPF program, although its version is 5.15 or later.",
    why: "A lockdown, a missing right or a changed kernel can refuse the program too.",
    fix: "Send the kernel's messages and its lockdown state; update the agent and the kernel.",
    commands: {
      linux: ["sudo dmesg | grep -iE 'bpf|lockdown' | tail -n 40", "cat /sys/kernel/security/lockdown"],
    },
  });
  return report(
    "the verifier rejects the program on a new kernel",
    [finding],
    [askLinux("the kernel's lockdown state", "cat /sys/kernel/security/lockdown")],
  );
}

/** Without the agent's word the kernel's version speaks alone. */
function byKernel(facts: Pick<Facts, "observations" | "bootLog" | "guest">): RuleResult {
  const kernel = knownKernel(facts);
  if (kernel === undefined)
    return facts.guest === undefined
      ? notSure("neither the agent's status nor the kernel is known")
      : clearedEbpf(judgeEbpf(facts.guest), "the agent does not complain about loading");
  switch (isTooOld(kernel.value)) {
    case "no":
      return pass("the kernel is new enough");
    case "yes":
      return report("the kernel is older than 5.15", [
        failed("ebpf-kernel-unsupported", [kernel.at], {
          standsWithoutGuest: true,
          os: "linux",
          what: "The kernel is older than 5.15, which the agent's eBPF programs need.",
        }),
      ]);
    case "maybe":
    case "unknown":
    default:
      return notSure("the kernel's version alone does not decide");
  }
}
