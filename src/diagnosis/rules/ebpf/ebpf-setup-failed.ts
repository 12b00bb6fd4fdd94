import { askForJournal } from "../../asks.ts";
import type { EvidencePointer } from "../../evidence.ts";
import { clearedEbpf } from "../../judging/cleared.ts";
import type { EbpfJudgement } from "../../judging/ebpf-judgement.ts";
import { ebpfEvidence, judgeEbpf } from "../../judging/ebpf-judgement.ts";
import type { FindingDraft } from "../../rule.ts";
import { defineRule, failed, report, uncertain } from "../../rule.ts";

/** Any other eBPF failure, quoted. The agent tries at its start only, so a restart is needed after each repair. */
export const ebpfSetupFailed = defineRule({
  id: "ebpf-setup-failed",
  step: "ebpf-*",
  part: "eBPF",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "ebpf-setup-failed": {
      title: "eBPF setup failed",
      what: "The agent could not set up eBPF; its own words stand in the evidence.",
      why: "Without eBPF no request is redirected to the agent, and it tries only when it starts.",
      fix: "Restart the agent; if it fails again, send its journal with the quoted message.",
      see: "`ebpfProgramStatus.status` is not RUNNING, and its message fits none of the named failures.",
      commands: {
        linux: [
          "sudo systemctl restart azure-proxy-agent",
          "uname -r",
          "sudo journalctl -u azure-proxy-agent -b --no-pager | grep -i ebpf | tail -n 40",
        ],
        windows: ["sc.exe query EbpfCore", "sc.exe query NetEbpfExt", "Restart-Service GuestProxyAgent"],
      },
      link: "troubleshoot",
    },
  },
  evaluate: (facts) => {
    const judgement = judgeEbpf(facts.guest);
    const draft = draftOf(judgement, ebpfEvidence(facts.guest));
    if (draft !== undefined)
      return report(
        draft.outcome === "failed" ? "eBPF could not be set up" : "eBPF has not started",
        [draft],
        askForJournal(facts),
      );
    return clearedEbpf(
      judgement,
      judgement === "running" ? "eBPF runs" : "the failure has a code of its own",
    );
  },
});

/** Failures without a code of their own; undefined where there is none. */
function draftOf(judgement: EbpfJudgement, evidence: readonly EvidencePointer[]): FindingDraft | undefined {
  if (judgement === "windows-program") return failed("ebpf-setup-failed", evidence, { os: "windows" });
  if (judgement === "other-failure" || judgement === "unnamed-failure")
    return failed("ebpf-setup-failed", evidence);
  return judgement === "not-started" ? uncertain("ebpf-setup-failed", evidence) : undefined;
}
