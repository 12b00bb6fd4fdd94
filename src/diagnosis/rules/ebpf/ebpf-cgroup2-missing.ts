import { askLinux } from "../../asks.ts";
import type { EvidencePointer } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { clearedEbpf } from "../../judging/cleared.ts";
import { cgroup2Checks, distributionOf, mountCgroup2 } from "../../judging/distribution.ts";
import { cgroup2State } from "../../judging/cgroup2.ts";
import { ebpfEvidence, judgeEbpf } from "../../judging/ebpf-judgement.ts";
import type { Ask } from "../../report.ts";
import type { FindingDraft, RuleResult } from "../../rule.ts";
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
    if (judgement === "cgroup") return byMessage(facts);
    if (isMounted === undefined) return clearedEbpf(judgement, "nothing speaks against cgroup v2");
    return isMounted.value ? pass("cgroup v2 is mounted") : byMounts(facts);
  },
});

type Known = Pick<Facts, "observations"> & Partial<Pick<Facts, "vm" | "guest">>;

/** The agent's own words; that cgroup v2 is not mounted is proof also beside an old status file. */
function byMessage(facts: Known): RuleResult {
  const { isMounted } = cgroup2State(facts.observations);
  const draft = isMounted?.value === true ? uncertain : failed;
  const proof = isMounted?.value === false ? ({ standsWithoutGuest: true } as const) : {};
  return report(
    "the program cannot attach to its cgroup",
    [
      draft("ebpf-cgroup2-missing", [...ebpfEvidence(facts.guest), ...seen(facts)], {
        ...exactFix(facts),
        ...proof,
      }),
    ],
    asksFor(facts),
  );
}

/** Without the agent's word the missing mount speaks alone. */
function byMounts(facts: Known): RuleResult {
  const judgement = judgeEbpf(facts.guest);
  if (judgement === "running" && facts.guest?.freshness === "fresh") return pass("the program is attached");
  const draft = judgement === "probe" ? uncertain : failed;
  const more = { ...exactFix(facts), os: "linux", standsWithoutGuest: true } as const;
  return report(
    "cgroup v2 is not mounted",
    [draft("ebpf-cgroup2-missing", seen(facts), more)],
    asksFor(facts),
  );
}

/** The pasted outputs as evidence. */
function seen({ observations }: Known): readonly EvidencePointer[] {
  const { isSupported, isMounted } = cgroup2State(observations);
  return [isSupported, isMounted].flatMap((located) => located?.at ?? []);
}

function asksFor({ observations }: Known): readonly Ask[] {
  return cgroup2State(observations).isSupported === undefined
    ? cgroup2Checks.map((command) => askLinux("whether the kernel knows and mounts cgroup v2", command))
    : [];
}

/** The one fix that fits, once it is certain that the kernel knows cgroup v2. */
function exactFix({ vm, observations }: Known): Pick<FindingDraft, "fix" | "commands"> {
  if (cgroup2State(observations).isSupported === undefined) return {};
  const distribution = distributionOf(vm);
  const fix =
    "The kernel knows cgroup v2: have the VM's owner switch it on at boot, reboot, then check again";
  if (distribution !== "unknown") return { fix: `${fix}.`, commands: { linux: mountCgroup2[distribution] } };
  return {
    fix: `${fix}; the command depends on the distribution.`,
    commands: {
      linux: [
        ...mountCgroup2.rhel.map((command) => `RHEL family: ${command}`),
        ...mountCgroup2.debian.map((command) => `Ubuntu, Debian: ${command}`),
        ...mountCgroup2.suse.map((command) => `SLES, Azure Linux: ${command}`),
      ],
    },
  };
}
