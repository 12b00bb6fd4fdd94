import { askLinux } from "../../asks.ts";
import type { DeploymentError, Facts } from "../../facts.ts";
import { embeddedCause } from "../../judging/embedded-cause.ts";
import {
  agentPresence,
  cloudInitVersion,
  isWithoutMsp,
  knowsAgent,
  provisioningKind,
  provisioningPlace,
} from "../../judging/provisioning.ts";
import type { FindingDraft } from "../../rule.ts";
import { defineRule, failed, pass, report, skip } from "../../rule.ts";

const questions = [
  askLinux(
    "whether the agent is in the image (on a VM made from it without MSP, or on its disk)",
    "systemctl status azure-proxy-agent --no-pager; command -v azure-proxy-agent",
  ),
  askLinux("the version of cloud-init in the image", "cloud-init --version"),
];

/** Guide: the four rows of the Linux table for new VMs, told apart by the agent's presence and cloud-init's version. */
export const deploymentLinux = defineRule({
  id: "deployment-linux",
  step: "deployment-linux",
  part: "deployment",
  needs: [],
  uses: ["vm", "guest", "bootLog"],
  reports: {
    "deploy-linux-no-gpa-old-cloud-init": {
      title: "No agent, old cloud-init",
      what: "The image has no Guest Proxy Agent, and its cloud-init is older than 24.3.",
      why: "The VM may fail to provision although cloud-init reports ready, because the platform waits for a key that nobody latches.",
      fix: "Put the agent and cloud-init 24.3 or later into the image, or create the VM without MSP and enable it afterwards.",
      see: "`Linux.OSProvisioningInternalError`: cloud-init successfully reported ready for provisioning but the platform failed to record success.",
      commands: { linux: ["cloud-init --version", "command -v azure-proxy-agent"] },
      link: "greenfield",
    },
    "deploy-linux-no-gpa": {
      title: "Agent missing in the image",
      what: "cloud-init found no Guest Proxy Agent in the image.",
      why: "The agent must be baked into the image to deploy a Linux VM with MSP enabled; cloud-init 24.3 and later stop without it.",
      fix: "Put the package azure-proxy-agent into the image, or create the VM without MSP, add the VM extension, and enable MSP afterwards.",
      see: "cloud-init reports `azure-proxy-agent not found`.",
      commands: { linux: ["command -v azure-proxy-agent", "cloud-init status --long"] },
      link: "greenfield",
    },
    "deploy-linux-old-cloud-init": {
      title: "cloud-init too old for MSP",
      what: "The image has the agent, but its cloud-init is older than 24.3 and does not wait for it.",
      why: "cloud-init reports ready before the agent has latched its key; depending on the timing up to every deployment fails.",
      fix: "Update cloud-init in the image to 24.3 or later, then deploy again.",
      see: "`Linux.OSProvisioningInternalError` with an image that holds the agent and `cloud-init --version` below 24.3.",
      commands: { linux: ["cloud-init --version"] },
      link: "cloudInitTroubleshooting",
    },
    "deploy-linux-gpa-unhealthy": {
      title: "Agent unhealthy during provisioning",
      what: "cloud-init reports that the agent did not become healthy during provisioning.",
      why: "Usual causes are an eBPF failure, cgroup v2 that is not enabled, a start that failed, or a key that was not handed out.",
      fix: "Find the cause in the agent's own output below; mend the image, then deploy again.",
      see: "cloud-init reports `azure-proxy-agent status failure` with the agent's exit code and output.",
      commands: {
        linux: [
          "sudo azure-proxy-agent --status",
          "sudo journalctl -u azure-proxy-agent -b --no-pager | tail -n 100",
        ],
      },
      link: "cloudInitTroubleshooting",
    },
    "deploy-linux-row-unknown": {
      title: "Two possible causes",
      what: "The platform could not record the provisioning; from the error alone it is not known which row of the guide's table applies.",
      why: "The same error appears without the agent in the image, and with the agent beside a cloud-init older than 24.3.",
      fix: "Answer the two questions: is the agent in the image, and which version has cloud-init?",
      see: "`Linux.OSProvisioningInternalError` without a report of cloud-init.",
      commands: { linux: ["command -v azure-proxy-agent", "cloud-init --version"] },
      link: "greenfield",
    },
  },
  evaluate: (facts) => {
    if (facts.deploymentErrors.length === 0) return skip("no deployment error was given");
    const drafts = rowsOf(facts.deploymentErrors.flatMap((error) => judgeOne(error, facts)));
    const [first] = drafts;
    if (first === undefined) return pass("no row of the Linux table applies");
    return report(
      "a row of the Linux table applies",
      drafts,
      first.code === "deploy-linux-row-unknown" ? questions : [],
    );
  },
});

/** What cloud-init itself says; only a cloud-init that knows the agent (≥ 24.3) says it. */
const toldByCloudInit: ReadonlySet<string> = new Set(["deploy-linux-no-gpa", "deploy-linux-gpa-unhealthy"]);

/** Each row once; a row that cloud-init tells answers the question that the platform's error leaves open. */
function rowsOf(drafts: readonly FindingDraft[]): readonly FindingDraft[] {
  const told = drafts.filter(({ code }) => toldByCloudInit.has(code));
  const rows = told.length > 0 ? told : drafts;
  return rows.filter(({ code }, index) => rows.findIndex((one) => one.code === code) === index);
}

type Known = Pick<Facts, "deploymentErrors" | "observations" | "bootLog" | "guest" | "vm" | "os">;

function judgeOne(error: DeploymentError, facts: Known): readonly FindingDraft[] {
  const os = error.osFamily === "unknown" ? facts.os : error.osFamily;
  if (os === "windows") return [];
  const at = [provisioningPlace(error)];
  const more = { standsWithoutGuest: true, ...(os === "linux" ? { os } : {}) };
  const kind = provisioningKind(error);
  if (kind === "gpa-not-found") return [failed("deploy-linux-no-gpa", at, more)];
  if (kind === "gpa-unhealthy") {
    const cause = embeddedCause(error, facts.observations);
    return [failed("deploy-linux-gpa-unhealthy", at, { ...more, ...cause })];
  }
  return kind === "internal-error" && !isWithoutMsp(facts) ? [rowByPresence(at, facts, more)] : [];
}

/** Rows 1 and 3 share their error; the agent's presence tells them apart, unless cloud-init is new enough for neither. */
function rowByPresence(
  at: FindingDraft["evidence"],
  facts: Known,
  more: Pick<FindingDraft, "standsWithoutGuest" | "os">,
): FindingDraft {
  const presence = agentPresence(facts);
  const version = cloudInitVersion(facts);
  if (presence === undefined || (version !== undefined && knowsAgent(version) !== false))
    return failed("deploy-linux-row-unknown", at, more);
  const code = presence.value ? "deploy-linux-old-cloud-init" : "deploy-linux-no-gpa-old-cloud-init";
  return failed(code, [...at, presence.at], { ...more, os: "linux" });
}
