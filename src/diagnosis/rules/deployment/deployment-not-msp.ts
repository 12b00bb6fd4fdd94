import { askAzure } from "../../asks.ts";
import type { DeploymentError, Facts } from "../../facts.ts";
import { isWithoutMsp, provisioningKind } from "../../judging/provisioning.ts";
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
  evaluate: (facts) => {
    const { deploymentErrors } = facts;
    if (deploymentErrors.length === 0) return skip("no deployment error was given");
    // A VM that failed for another reason is not the diagnosis's business unless a person asks about that failure.
    const given = deploymentErrors.filter(({ source }) => source === "deployment-error");
    const foreign = given.filter((error) => isForeign(error, facts));
    if (foreign.length === 0) return pass("every given failure is MSP's");
    const evidence = foreign.map((error) => error.at(error.decidingPointer));
    const more = { standsWithoutGuest: true } as const;
    if (!foreign.every(isOnlyWrapped))
      return report("the code is not MSP's", [failed("deploy-not-msp", evidence, more)]);
    const isEmpty = foreign.every(({ codes, messages }) => [...codes, ...messages].join("").trim() === "");
    const what = isEmpty
      ? "The text that was given is empty: it holds no error code."
      : "The text names no error code that says why the deployment failed.";
    const fix =
      "Send the whole error body, or what the command prints: the code that decides stands in its innermost part.";
    return report(
      "no code says why",
      [uncertain("deploy-not-msp", evidence, { ...more, what, fix })],
      [askOperations],
    );
  },
});

const askOperations = askAzure(
  "the deployment's operations",
  "az deployment operation group list -g RESOURCE_GROUP -n DEPLOYMENT -o json",
);

/** Also a failed provisioning of a VM whose own model leaves MSP off. */
function isForeign(error: DeploymentError, facts: Pick<Facts, "vm">): boolean {
  const kind = provisioningKind(error);
  const isOther = kind === "other" || (kind === "internal-error" && isWithoutMsp(facts));
  return isOther && publishedErrorsOf(error).length === 0;
}

/** Codes that only say that something inside failed. */
const wrappers = /^(?:DeploymentFailed|ResourceDeploymentFailure|ResourceDeploymentFailed|Failed)$/i;

function isOnlyWrapped({ codes }: DeploymentError): boolean {
  return codes.every((code) => wrappers.test(code));
}
