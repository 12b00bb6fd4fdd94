import { clearedEbpf } from "../../judging/cleared.ts";
import { ebpfEvidence, judgeEbpf } from "../../judging/ebpf-judgement.ts";
import { defineRule, failed, report } from "../../rule.ts";

/** The eBPF object file is missing or broken. Not in the guide. */
export const ebpfObjectMissing = defineRule({
  id: "ebpf-object-missing",
  step: "ebpf-load",
  part: "eBPF",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "ebpf-object-missing": {
      title: "eBPF object missing or broken",
      what: "The agent's eBPF object file is missing, broken, or its maps cannot be made.",
      why: "Without the object there is nothing to load into the kernel; an incomplete installation or a memory limit is the usual cause.",
      fix: "Reinstall the agent: the package azure-proxy-agent, or the VM extension; then restart the service.",
      see: "`ebpfProgramStatus.message` holds `Loading eBPF API from file path`, `error parsing BPF object` or `failed to create map`.",
      commands: {
        linux: ["ls -l /usr/lib/azure-proxy-agent/", "sudo systemctl restart azure-proxy-agent"],
        windows: [
          'Get-ChildItem "$env:SystemDrive\\WindowsAzure\\ProxyAgent"',
          "Restart-Service GuestProxyAgent",
        ],
      },
      link: "releases",
    },
  },
  evaluate: ({ guest }) => {
    const judgement = judgeEbpf(guest);
    return judgement === "object"
      ? report("the object cannot be loaded", [failed("ebpf-object-missing", ebpfEvidence(guest))])
      : clearedEbpf(judgement, "the object file is not the trouble");
  },
});
