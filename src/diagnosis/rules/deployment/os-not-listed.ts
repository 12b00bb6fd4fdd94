import { compatibilityList } from "../../data/compatibility.ts";
import { supportOf } from "../../judging/system-support.ts";
import { defineRule, failed, notSure, pass, report, skip } from "../../rule.ts";

/** Not on the published list, which is not the same as unsupported: the agent's code accepts more. */
export const osNotListed = defineRule({
  id: "os-not-listed",
  step: "deployment-*",
  part: "deployment",
  needs: ["vm"],
  after: ["msp-not-enabled"],
  reports: {
    "os-not-listed": {
      title: "System is not on the list",
      what: `The operating system is not on the published list of supported systems (as of ${compatibilityList.asOf}).`,
      why: "The agent may work there, since its code accepts more than the list names, but nobody promises it.",
      fix: "Look at the current list; if MSP does not work, try a listed image before anything else.",
      see: "The published list names Windows 10 and later, Windows Server 2019 to 2025, Ubuntu 20.04 and later, Azure Linux 3 and Mariner 2.",
      commands: { linux: ["cat /etc/os-release"], windows: ["[System.Environment]::OSVersion.Version"] },
      link: "compatibility",
    },
  },
  evaluate: ({ vm }) => {
    const { support, evidence } = supportOf(vm);
    if (support === "unknown") return notSure("Azure does not tell the system");
    if (support === "listed") return pass("on the published list");
    if (support === "refused-by-agent") return skip("below the accepted versions: see os-not-supported");
    return report("not on the published list", [failed("os-not-listed", evidence)]);
  },
});
