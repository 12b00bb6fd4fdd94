import { askForJournal } from "../../asks.ts";
import { ebpfEvidence, judgeEbpf } from "../../judging/ebpf-judgement.ts";
import { defineRule, failed, notSure, pass, report, skip, uncertain } from "../../rule.ts";

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
    const evidence = ebpfEvidence(facts.guest);
    const judgement = judgeEbpf(facts.guest);
    switch (judgement) {
      case "running":
      case "too-early":
        return pass(judgement === "running" ? "eBPF runs" : "the agent has only just started");
      case "not-told":
        return notSure("the status does not show eBPF");
      case "stopping":
        return skip("the service is stopping: see gpa-service-not-running");
      case "verifier":
      case "cgroup":
      case "probe":
      case "object":
      case "windows-api":
        return pass("the failure has a code of its own");
      case "windows-program":
        return report(
          "the programs could not be set up",
          [failed("ebpf-setup-failed", evidence, { os: "windows" })],
          askForJournal(facts),
        );
      case "other-failure":
      case "unnamed-failure":
        return report("eBPF failed", [failed("ebpf-setup-failed", evidence)], askForJournal(facts));
      case "not-started":
        return report(
          "eBPF has not started",
          [uncertain("ebpf-setup-failed", evidence)],
          askForJournal(facts),
        );
    }
  },
});
