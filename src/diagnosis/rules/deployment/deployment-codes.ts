import type { Code } from "../../catalogue.ts";
import type { EvidencePointer } from "../../evidence.ts";
import type { DeploymentError } from "../../facts.ts";
import { oneLine, placeOf } from "../../judging/provisioning.ts";
import type { FindingText } from "../../rule.ts";
import { defineRule, failed, pass, report, skip } from "../../rule.ts";

/** A published error: recognised by its code, or by key words, since pages and portals edit the sentences. Every pattern must match. */
interface PublishedError {
  readonly finding: Code;
  /** An error code that alone is proof. */
  readonly code?: string;
  /** Words that must all stand in one message. */
  readonly words?: readonly RegExp[];
}

/** The published error-code table of the guide ("You got an error code"). */
const publishedErrors: readonly PublishedError[] = [
  { finding: "deploy-region-not-supported", code: "ProxyAgentNotSupportedInRegion" },
  {
    finding: "deploy-region-not-supported",
    words: [/ProxyAgent feature/i, /(?:n['’]t|not) supported in this region/i],
  },
  { finding: "deploy-subscription-not-registered", code: "SubscriptionNotEnabledForProxyAgentFeature" },
  {
    finding: "deploy-subscription-not-registered",
    words: [/subscription is(?:n['’]t| not) registered/i, /ProxyAgent/i],
  },
  { finding: "deploy-profile-os-mismatch", code: "GalleryInVMAccessControlProfileNotMatchOSDisk" },
  {
    finding: "deploy-profile-os-mismatch",
    words: [/InVMAccessControlProfile/i, /supports OS/i, /current OSDisk/i],
  },
  {
    finding: "deploy-profile-endpoint-mismatch",
    code: "GalleryInVMAccessControlProfileNotMatchHostEndpointType",
  },
  {
    finding: "deploy-profile-endpoint-mismatch",
    words: [/InVMAccessControlProfile/i, /is for host endpoint/i],
  },
  { finding: "deploy-profile-not-found", code: "InVMAccessControlProfileNotFound" },
  {
    finding: "deploy-profile-not-found",
    words: [/InVMAccessControlProfile/i, /(?:n['’]t|not) available|Failed to prepare/i],
  },
  {
    finding: "deploy-mode-profile-conflict",
    words: [/inVMAccessControlProfileReferenceId/i, /(?:can['’]?t|cannot|can not) be used together/i],
  },
  {
    finding: "deploy-key-incarnation-not-increased",
    words: [/keyIncarnationId/i, /can only be incremented/i],
  },
  {
    finding: "deploy-mode-invalid",
    words: [/proxyAgentSettings\.(?:wireServer|imds)\.mode/i, /is invalid|(?:n['’]t|not) valid/i],
  },
  {
    finding: "deploy-profile-reference-invalid",
    words: [/valid gallery/i, /inVMAccessControlProfile/i, /reference/i],
  },
];

/** The published errors that a failure carries, each with the place where it says so. */
export function publishedErrorsOf(
  error: DeploymentError,
): readonly { readonly code: Code; readonly at: EvidencePointer }[] {
  const codes = error.codes.map((own) => own.toLowerCase());
  const messages = error.messages.map(oneLine);
  const found = publishedErrors.filter(
    ({ code, words }) =>
      (code !== undefined && [...codes, ...messages].some((own) => named(code).test(own))) ||
      (words !== undefined && messages.some((message) => words.every((word) => word.test(message)))),
  );
  return [...new Set(found.map(({ finding }) => finding))].map((finding) => ({
    code: finding,
    at: placeOf(error, found.filter((one) => one.finding === finding).flatMap(patternsOf)),
  }));
}

function named(code: string): RegExp {
  return new RegExp(`(?<![A-Za-z])${code}(?![A-Za-z])`, "i");
}

/** The code itself first, then a text with all the words, then one with any of them (a console may have wrapped the lines). */
function patternsOf({ code, words = [] }: PublishedError): readonly RegExp[] {
  const all = words.map(({ source }) => `(?=[^]*(?:${source}))`).join("");
  return [
    ...(code === undefined ? [] : [named(code)]),
    ...(words.length === 0 ? [] : [new RegExp(`^${all}`, "i"), ...words]),
  ];
}

const settings = ["az vm show -g RESOURCE_GROUP -n VM --query securityProfile.proxyAgentSettings"] as const;
const text = (
  more: Pick<FindingText, "title" | "what" | "why" | "fix" | "see"> & Partial<FindingText>,
): FindingText => ({
  commands: { azure: settings },
  link: "troubleshoot",
  ...more,
});

/** Guide: "You got an error code". One rule over the published table. */
export const deploymentCodes = defineRule({
  id: "deployment-codes",
  step: "deployment-error",
  part: "deployment",
  needs: [],
  reports: {
    "deploy-region-not-supported": text({
      title: "Region without MSP",
      what: "This region does not offer VMs with the proxy agent feature.",
      why: "The platform of the region cannot make the key, so the deployment is refused.",
      fix: "Deploy to a region that supports MSP, or without MSP.",
      see: "Error code `ProxyAgentNotSupportedInRegion`.",
      commands: { azure: ["az account list-locations -o table"] },
      link: "overview",
    }),
    "deploy-subscription-not-registered": text({
      title: "Subscription not registered",
      what: "The subscription is not registered for the proxy agent feature.",
      why: "In the preview era the feature had to be registered for each subscription before VMs could use it.",
      fix: "Register the feature and the provider, wait until the state is Registered, then deploy again.",
      see: "Error code `SubscriptionNotEnabledForProxyAgentFeature`.",
      commands: {
        azure: [
          "az feature register --namespace Microsoft.Compute --name ProxyAgentPreview",
          "az provider register -n Microsoft.Compute",
        ],
      },
    }),
    "deploy-mode-profile-conflict": text({
      title: "Mode and profile together",
      what: "A mode and an access-control profile are given for the same endpoint.",
      why: "The profile carries its own mode, so the two exclude each other, for wireServer and for imds separately.",
      fix: "Remove `mode` or `inVMAccessControlProfileReferenceId` of the named endpoint, then deploy again.",
      see: "`BadRequest`: `inVMAccessControlProfileReferenceId` can't be used together with `mode`.",
      link: "configuration",
    }),
    "deploy-mode-invalid": text({
      title: "Mode is not valid",
      what: "The mode of wireServer or imds has a value that does not exist.",
      why: "The platform knows `Audit`, `Enforce` and `Disabled` only; the published page names `Enable` by mistake.",
      fix: "Set the mode to Audit, Enforce or Disabled, then deploy again.",
      see: "`BadRequest`: the value of parameter `securityProfile.proxyAgentSettings.wireServer.mode` (or `imds.mode`) is invalid.",
      link: "configuration",
    }),
    "deploy-key-incarnation-not-increased": text({
      title: "keyIncarnationId not raised",
      what: "The keyIncarnationId in the request is lower than the one in the VM model.",
      why: "The value can only be incremented, since each higher value asks the platform for a new key.",
      fix: "Read the present value and send a higher one; use it only to reset a key.",
      see: "`BadRequest`: `keyIncarnationId` can only be incremented.",
      commands: {
        azure: [
          "az vm show -g RESOURCE_GROUP -n VM --query securityProfile.proxyAgentSettings.keyIncarnationId",
        ],
      },
      link: "keyReset",
    }),
    "deploy-profile-reference-invalid": text({
      title: "Profile reference is not valid",
      what: "The reference to the access-control profile is not the id of a profile version.",
      why: "The platform needs the full id down to the version: …/galleries/…/inVMAccessControlProfiles/…/versions/….",
      fix: "Copy the id of the profile version and deploy again.",
      see: "`InvalidParameter`: the resource id isn't a valid gallery `inVMAccessControlProfile` reference.",
      commands: {
        azure: [
          "az sig in-vm-access-control-profile-version list -g RESOURCE_GROUP --gallery-name GALLERY --in-vm-access-control-profile-name PROFILE --query [].id",
        ],
      },
      link: "advancedConfiguration",
    }),
    "deploy-profile-os-mismatch": text({
      title: "Profile for another system",
      what: "The access-control profile is for another operating system than the VM's disk.",
      why: "A profile is made for Windows or for Linux, because paths and users differ.",
      fix: "Refer to a profile version of the VM's own system.",
      see: "Error code `GalleryInVMAccessControlProfileNotMatchOSDisk`.",
      link: "advancedConfiguration",
    }),
    "deploy-profile-endpoint-mismatch": text({
      title: "Profile for another endpoint",
      what: "The access-control profile is for another endpoint than the one that refers to it.",
      why: "A profile is made for WireServer or for IMDS; each endpoint needs its own.",
      fix: "Refer to a WireServer profile under `wireServer` and to an IMDS profile under `imds`.",
      see: "Error code `GalleryInVMAccessControlProfileNotMatchHostEndpointType`.",
      link: "advancedConfiguration",
    }),
    "deploy-profile-not-found": text({
      title: "Profile not found",
      what: "The access-control profile does not exist, or cannot be prepared in the VM's region.",
      why: "The profile was deleted, is not replicated to the region, or the deployment may not read it.",
      fix: "Check that the profile version exists and is replicated to the VM's region; if it cannot be prepared, create a new profile.",
      see: "Error code `InVMAccessControlProfileNotFound`.",
      link: "advancedConfiguration",
    }),
  },
  evaluate: ({ deploymentErrors }) => {
    if (deploymentErrors.length === 0) return skip("no deployment error was given");
    const found = deploymentErrors.flatMap(publishedErrorsOf);
    if (found.length === 0) return pass("no published error code of MSP");
    const codes = [...new Set(found.map(({ code }) => code))];
    return report(
      "a published error code of MSP",
      codes.map((code) =>
        failed(
          code,
          found.filter((one) => one.code === code).map(({ at }) => at),
          { standsWithoutGuest: true },
        ),
      ),
    );
  },
});
