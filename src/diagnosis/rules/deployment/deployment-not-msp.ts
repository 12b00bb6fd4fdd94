import { askAzure } from "../../asks.ts";
import type { DeploymentError, Facts } from "../../facts.ts";
import { provisioningKind } from "../../judging/provisioning.ts";
import { publishedErrorsOf } from "./deployment-codes.ts";
import { defineRule, failed, pass, report, skip, uncertain } from "../../rule.ts";

/** The failure's code is not MSP's: the guide does not apply. Rule of judgement 16. */
export const deploymentNotMsp = defineRule({
  id: "deployment-not-msp",
  step: "deployment-error",
  part: "deployment",
  needs: [],
  uses: ["vm"],
  reports: {
    "deploy-not-msp": {
      title: "Not a failure of MSP",
      what: "The failure's code is not one of MSP's, so the guide does not apply to it.",
      why: "Another part of the platform refused the deployment; changing MSP would not help.",
      fix: "Look the quoted code up in Azure's documentation; if you think that MSP is behind it, send the whole error body.",
      see: "None of the published error codes of MSP stands in the error.",
      commands: { azure: ["az deployment operation group list -g RESOURCE_GROUP -n DEPLOYMENT -o json"] },
      link: "troubleshoot",
    },
  },
  evaluate: ({ deploymentErrors, os }) => {
    if (deploymentErrors.length === 0) return skip("no deployment error was given");
    const extension = deploymentErrors.filter((error) => isAgentExtension(error, os));
    if (extension.length > 0) {
      const evidence = extension.map(({ at, decidingPointer }) => at(decidingPointer));
      return report(
        "the agent's extension failed",
        [uncertain("gpa-extension-failed", evidence, { standsWithoutGuest: true })],
        [askOperations],
      );
    }
    // A VM that failed for another reason is not the diagnosis's business unless a person asks about that failure.
    const foreign = deploymentErrors.filter((error) => error.source !== "instance-view" && isForeign(error));
    if (foreign.length === 0) return pass("every given failure is MSP's");
    const evidence = foreign.map(({ at, decidingPointer }) => at(decidingPointer));
    return report("the code is not MSP's", [
      failed("deploy-not-msp", evidence, { standsWithoutGuest: true }),
    ]);
  },
});

const askOperations = askAzure(
  "the deployment's operations",
  "az deployment operation group list -g RESOURCE_GROUP -n DEPLOYMENT -o json",
);

/** On Windows the same failure is deploy-windows-retry. */
function isAgentExtension(error: DeploymentError, os: Facts["os"]): boolean {
  const system = error.osFamily === "unknown" ? os : error.osFamily;
  return (
    system !== "windows" &&
    provisioningKind(error) === "agent-extension" &&
    publishedErrorsOf(error).length === 0
  );
}

function isForeign(error: DeploymentError): boolean {
  return provisioningKind(error) === "other" && publishedErrorsOf(error).length === 0;
}
