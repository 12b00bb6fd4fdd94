import {
  isWithoutMsp,
  provisioningKind,
  provisioningPlace,
  refusesSystem,
} from "../../judging/provisioning.ts";
import { publishedErrorsOf } from "./deployment-codes.ts";
import { defineRule, failed, pass, report, skip } from "../../rule.ts";

/** Guide: the Windows list for new VMs. Only where the system is known to be Windows (rule of judgement 16). */
export const deploymentWindows = defineRule({
  id: "deployment-windows",
  step: "deployment-windows",
  part: "deployment",
  needs: [],
  uses: ["vm"],
  reports: {
    "deploy-windows-retry": {
      title: "Deployment failed: try again",
      what: "A Windows deployment failed with a failure of MSP that has no code of its own.",
      why: "The platform installs the agent and eBPF for Windows by itself, and that can fail for a moment.",
      fix: "Check that the system is supported, then deploy again; if it fails again, contact Azure support with the correlation id.",
      see: "The failure names the extension Microsoft.CPlat.ProxyAgent.ProxyAgentWindows, or a provisioning error of a Windows VM with MSP.",
      commands: {
        azure: [
          "az deployment operation group list -g RESOURCE_GROUP -n DEPLOYMENT --query \"[?properties.provisioningState=='Failed']\"",
        ],
      },
      link: "support",
    },
  },
  evaluate: (facts) => {
    const { deploymentErrors, os } = facts;
    if (deploymentErrors.length === 0) return skip("no deployment error was given");
    if (isWithoutMsp(facts)) return pass("the VM model does not enable MSP");
    const found = deploymentErrors.filter((error) => {
      const system = error.osFamily === "unknown" ? os : error.osFamily;
      const kind = provisioningKind(error);
      return (
        system === "windows" &&
        publishedErrorsOf(error).length === 0 &&
        !refusesSystem(error) &&
        (kind === "agent-extension" || kind === "internal-error")
      );
    });
    if (found.length === 0) return pass("the Windows list does not apply");
    const evidence = found.map(provisioningPlace);
    return report("a failure without a code of its own", [
      failed("deploy-windows-retry", evidence, { os: "windows", standsWithoutGuest: true }),
    ]);
  },
});
