import type { EvidencePointer } from "../evidence.ts";
import type { DeploymentError, Facts, Located } from "../facts.ts";
import { refusedSystem } from "./extension-message.ts";

/** Provisioning failures that the guide's table for Linux and the list for Windows speak of; `Linux.` may stand in front. */
const provisioningCodes = /OSProvisioning(?:InternalError|ClientError|TimedOut)/i;
/** The published page leaves out "for provisioning". */
const platformText = /reported ready\b.{0,40}\bbut the platform failed to record success/i;
const unhealthyText =
  /azure-proxy-agent status failure|(?:GPA|Guest ?Proxy ?Agent|azure-proxy-agent)(?: is)? unhealthy/i;
const notFoundText = /azure-proxy-agent(?:['’"`]? is)? not found/i;
const agentExtension =
  /Microsoft\.CPlat\.ProxyAgent|ProxyAgent(?:Windows|Linux)|GuestProxyAgent(?:VM)?Extension|ProxyAgentVMExtension|AzureProxyAgentExtension/i;

/** What a deployment failure is about, as far as the guide knows it. */
export type ProvisioningKind =
  "gpa-not-found" | "gpa-unhealthy" | "internal-error" | "agent-extension" | "other";

/** Sorts a failure by cloud-init's own report first, then by codes and words. */
export function provisioningKind({ codes, messages, cloudInit }: DeploymentError): ProvisioningKind {
  const texts = [...codes, ...messages].map(oneLine);
  const reasons = cloudInit?.reason === undefined ? texts : [cloudInit.reason];
  if (reasons.some((reason) => notFoundText.test(reason))) return "gpa-not-found";
  if (reasons.some((reason) => unhealthyText.test(reason))) return "gpa-unhealthy";
  // A report of cloud-init with another reason is another product's failure, whatever code carries it.
  if (cloudInit?.reason !== undefined && !platformText.test(cloudInit.reason)) return "other";
  if (texts.some((text) => platformText.test(text) || provisioningCodes.test(text))) return "internal-error";
  return texts.some((text) => agentExtension.test(text)) ? "agent-extension" : "other";
}

/** Whether a deployment failed because the agent's extension refuses the operating system: then another try does not help. */
export function refusesSystem({ messages }: DeploymentError): boolean {
  return messages.some((message) => refusedSystem.test(oneLine(message)));
}

/** An error is said in the first part of a text; the rest of a pasted log is not looked at. */
const longestLook = 200_000;

/** The first part of a text whose lines a console or a mail has wrapped. */
export function oneLine(text: string): string {
  return text.slice(0, longestLook).replaceAll(/\s+/g, " ");
}

const telling: { readonly [K in ProvisioningKind]: readonly RegExp[] } = {
  "gpa-not-found": [notFoundText],
  "gpa-unhealthy": [unhealthyText],
  "internal-error": [provisioningCodes, platformText],
  "agent-extension": [agentExtension],
  other: [],
};

/** Where a failure says what kind it is. */
export function provisioningPlace(error: DeploymentError): EvidencePointer {
  return placeOf(error, telling[provisioningKind(error)]);
}

/** The first code, message or line that matches a pattern, the patterns in their order; the deciding one where none does. */
export function placeOf(error: DeploymentError, patterns: readonly RegExp[]): EvidencePointer {
  const leaves = error.leaves ?? [];
  const found = patterns.flatMap((pattern) => leaves.find(({ text }) => pattern.test(text)) ?? []);
  return error.at(found[0]?.pointer ?? error.decidingPointer);
}

/**
 * Whether the VM's own model says that MSP is off: then a failed provisioning has another cause (guide: "Ensure the failure code is MSP
 * related"). An agent that cloud-init did not find or called unhealthy is told by cloud-init only where MSP is on.
 */
export function isWithoutMsp({ vm }: Pick<Facts, "vm">): boolean {
  return vm?.hasModel === true && vm.mspEnabled !== true;
}

/** Whether cloud-init knows the agent (≥ 24.3); undefined for a version that cannot be read. */
export function knowsAgent(version: string): boolean | undefined {
  const found = /(\d{1,3})\.(\d{1,3})/.exec(version);
  if (found === null) return undefined;
  const [major, minor] = [Number(found[1]), Number(found[2])];
  return major > 24 || (major === 24 && minor >= 3);
}

/** The newest word on cloud-init's version: its own report, a pasted output, the boot log. */
export function cloudInitVersion(
  facts: Pick<Facts, "deploymentErrors" | "observations" | "bootLog">,
): string | undefined {
  const pasted = facts.observations.flatMap(({ cloudInitVersion: version }) => version ?? []).at(-1);
  const reported = facts.deploymentErrors.flatMap(({ cloudInit }) => cloudInit?.version ?? [])[0];
  return reported ?? pasted?.value ?? facts.bootLog?.cloudInitVersion?.value;
}

type PresenceFacts = Pick<Facts, "observations" | "bootLog" | "guest" | "vm" | "deploymentErrors">;

/** Whether the agent is in the VM, as far as anything proves it. Its absence outweighs what an older source shows. */
export function agentPresence(facts: PresenceFacts): Located<boolean> | undefined {
  const absent = absenceOf(facts);
  if (absent !== undefined) return { value: false, at: absent };
  const present = presenceOf(facts);
  return present === undefined ? undefined : { value: true, at: present };
}

function absenceOf({
  observations,
  bootLog,
}: Pick<Facts, "observations" | "bootLog">): EvidencePointer | undefined {
  const pasted = observations.flatMap(({ agentNotFound, cloudInitNotFoundGpa, linuxService }) => [
    agentNotFound,
    cloudInitNotFoundGpa,
    linuxService?.value === "absent" ? linuxService : undefined,
  ]);
  return firstPlace([...pasted, bootLog?.agentNotFound]);
}

function presenceOf({
  observations,
  bootLog,
  guest,
  vm,
  deploymentErrors,
}: PresenceFacts): EvidencePointer | undefined {
  const pasted = observations.flatMap(({ linuxService, provisionStatus, agentFound }) => [
    linuxService,
    provisionStatus,
    agentFound,
  ]);
  const booted = [bootLog?.agentStarted, bootLog?.provisionFinished, bootLog?.provisionFailure];
  const place = firstPlace([...pasted, ...booted]) ?? guest?.at("/version");
  if (place !== undefined) return place;
  if (vm?.extension?.isReported === true) return vm.at(vm.extension.pointer);
  // Only an agent that is there can be called unhealthy.
  const unhealthy = deploymentErrors.find((error) => provisioningKind(error) === "gpa-unhealthy");
  return unhealthy === undefined ? undefined : provisioningPlace(unhealthy);
}

function firstPlace(found: readonly (Located<unknown> | undefined)[]): EvidencePointer | undefined {
  return found.find((one) => one !== undefined)?.at;
}
