import { askLinux } from "../../asks.ts";
import type { Facts } from "../../facts.ts";
import { cgroup2Checks, distributionOf, mountCgroup2 } from "../../judging/distribution.ts";
import { cgroup2State } from "../../judging/cgroup2.ts";
import { ebpfEvidence, judgeEbpf } from "../../judging/ebpf-judgement.ts";
import type { FindingDraft } from "../../rule.ts";
import { defineRule, failed, pass, report, skip, uncertain } from "../../rule.ts";

/** Guide: "Failed to attach cgroup program for redirection". Which of the two fixes applies is known only with `/proc/filesystems`. */
export const ebpfCgroup2Missing = defineRule({
  id: "ebpf-cgroup2-missing",
  step: "ebpf-attach",
  part: "eBPF",
  needs: [],
  uses: ["vm", "guest"],
  after: ["vm-not-running"],
  reports: {
    "ebpf-cgroup2-missing": {
      title: "cgroup v2 is not mounted",
      what: "The agent's eBPF program cannot attach, because cgroup v2 is not mounted.",
      why: "The program hooks connections through cgroup v2; without it the agent never sees a request.",
      fix: "First run the two checks: if the kernel knows cgroup v2 it has to be mounted at boot, otherwise the system needs an upgrade; send what they print.",
      see: "`ebpfProgramStatus.message` reads ``Failed to attach program 'connect4' with error: `bpf_link_create` failed``, and `mount | grep cgroup2` prints nothing.",
      commands: { linux: cgroup2Checks },
      link: "troubleshoot",
    },
  },
  evaluate: (facts) => {
    if (facts.os === "windows") return skip("the VM runs Windows");
    const judgement = judgeEbpf(facts.guest);
    const { isSupported, isMounted } = cgroup2State(facts.observations);
    if (isSupported?.value === false)
      return skip("the kernel does not know cgroup v2: see ebpf-cgroup2-unsupported");
    const own = facts.guest !== undefined && judgement === "cgroup" ? ebpfEvidence(facts.guest) : [];
    const seen = [isSupported, isMounted].flatMap((located) => (located === undefined ? [] : [located.at]));
    const more = exactFix(facts, isSupported?.value === true);
    const asks =
      isSupported === undefined
        ? cgroup2Checks.map((command) => askLinux("whether the kernel knows and mounts cgroup v2", command))
        : [];
    if (judgement === "cgroup") {
      const draft = isMounted?.value === true ? uncertain : failed;
      return report(
        "the program cannot attach to its cgroup",
        [draft("ebpf-cgroup2-missing", [...own, ...seen], more)],
        asks,
      );
    }
    if (isMounted?.value !== false) return pass("nothing speaks against cgroup v2");
    if (judgement === "running") return pass("the program is attached");
    const draft = judgement === "probe" ? uncertain : failed;
    return report(
      "cgroup v2 is not mounted",
      [draft("ebpf-cgroup2-missing", seen, { ...more, os: "linux", standsWithoutGuest: true })],
      asks,
    );
  },
});

/** The one fix that fits, once it is certain that the kernel knows cgroup v2. */
function exactFix({ vm }: Pick<Facts, "vm">, isSupported: boolean): Pick<FindingDraft, "fix" | "commands"> {
  if (!isSupported) return {};
  const distribution = distributionOf(vm);
  const fix =
    "The kernel knows cgroup v2: have the VM's owner switch it on at boot, reboot, then check again.";
  if (distribution !== "unknown") return { fix, commands: { linux: mountCgroup2[distribution] } };
  return {
    fix: `${fix} The command depends on the distribution.`,
    commands: {
      linux: [
        ...mountCgroup2.rhel.map((command) => `RHEL family: ${command}`),
        ...mountCgroup2.debian.map((command) => `Ubuntu, Debian: ${command}`),
        ...mountCgroup2.suse.map((command) => `SLES, Azure Linux: ${command}`),
      ],
    },
  };
}
