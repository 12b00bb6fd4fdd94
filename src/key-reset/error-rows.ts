import type { ArmRefusal, NamedThing } from "./arm-refusal.ts";

/** What the PATCH was for: some refusals of an instance of a Uniform scale set mean something else than those of a VM. */
export type MachineKind = "vm" | "scale-set-instance";

/** One row of the table of ARM errors: which refusals it explains, with what words. */
export interface ErrorRow {
  readonly id:
    | "not-sent"
    | "other-directory"
    | "signed-out"
    | "role-missing"
    | "linked-role-missing"
    | "policy"
    | "forbidden"
    | "not-found"
    | "method-refused"
    | "instance-refused"
    | "throttled"
    | "locked"
    | "capacity"
    | "operation-not-allowed"
    | "guest-operation"
    | "conflict"
    | "changed-meanwhile"
    | "not-incremented"
    | "setting-invalid"
    | "other";
  readonly matches: (refusal: ArmRefusal, machine: MachineKind) => boolean;
  readonly what: string;
  readonly why: string;
  readonly todo: string;
  readonly names: (refusal: ArmRefusal) => readonly NamedThing[];
}

const none = (): readonly NamedThing[] => [];
const said = ({ message }: ArmRefusal): readonly NamedThing[] => [{ label: "Azure says", value: message }];

function allCodes(refusal: ArmRefusal): readonly string[] {
  return [refusal.code, ...refusal.details.map((detail) => detail.code)];
}

function hasCode(...codes: readonly string[]): (refusal: ArmRefusal) => boolean {
  return (refusal) =>
    allCodes(refusal).some((code) => codes.some((known) => known.toLowerCase() === code.toLowerCase()));
}

function hasStatus(...statuses: readonly number[]): (refusal: ArmRefusal) => boolean {
  return ({ httpStatus }) => httpStatus !== null && statuses.includes(httpStatus);
}

/** Codes of operations inside the guest; they come alone or with a prefix such as `Linux.`, in the code or in the text. */
const guestCodes =
  /VMExtensionProvisioningError|VMExtensionProvisioningTimeout|VMExtensionHandlerNonTransientError|OSProvisioning(?:InternalError|ClientError|TimedOut)/i;

const isMethodRefused = hasCode("MethodNotAllowed", "HttpMethodNotAllowed");

function quoted(pattern: RegExp, label: string): (refusal: ArmRefusal) => readonly NamedThing[] {
  return ({ message }) => [{ label, value: pattern.exec(message)?.[1] ?? "" }];
}

const missingAction = quoted(/perform action '([^']{1,300})'/, "Missing right");
const missingScope = quoted(/over scope '([^']{1,600})'/, "At");
const lockedScope = quoted(/locked:\s*'([^']{1,600})'/, "Lock at");

/**
 * The known refusals of the reset's PATCH; the first row that matches counts. Sources: Azure Resource Manager "Troubleshoot common Azure
 * deployment errors", "Lock your resources", "Throttling Resource Manager requests", the REST reference of Compute, and Microsoft's MSP
 * troubleshooting guide for the 400s.
 */
export const errorRows: readonly ErrorRow[] = [
  {
    id: "not-sent",
    matches: ({ httpStatus }) => httpStatus === null,
    what: "The change was not sent to Azure.",
    why: "The service could not sign in or reach Azure, so nothing was changed.",
    todo: "Tell the operator if it stays so.",
    names: said,
  },
  {
    id: "other-directory",
    matches: hasCode("InvalidAuthenticationTokenTenant"),
    what: "The VM's subscription belongs to another directory.",
    why: "The service is signed in to a different tenant, so Azure refused it.",
    todo: "The operator has to install the service in the tenant of this subscription.",
    names: none,
  },
  {
    id: "signed-out",
    matches: hasStatus(401),
    what: "Azure did not accept the service's sign-in.",
    why: "It has expired or is not valid, so nothing was changed.",
    todo: "Ask again; if it stays so, the operator has to look at the managed identity.",
    names: none,
  },
  {
    id: "policy",
    matches: hasCode("RequestDisallowedByPolicy"),
    what: "An Azure Policy forbids the change.",
    why: "It denies every update of this VM, also this one; nothing was changed.",
    todo: "Ask the owner of the policy for an exemption, or make the VM comply with it, then ask again.",
    names: ({ policy, message }) =>
      policy === null
        ? [{ label: "Azure says", value: message }]
        : [
            { label: "Policy assignment", value: policy.assignment },
            { label: "Policy definition", value: policy.definition },
          ],
  },
  {
    id: "linked-role-missing",
    matches: hasCode("LinkedAuthorizationFailed"),
    what: "A right on a resource that belongs to the VM is missing.",
    why: "Azure checked a linked resource, which the reset does not change; nothing was changed.",
    todo: "Give Azure's words to the operator: the reset's identity needs the right that they name.",
    names: (refusal) => [...missingAction(refusal), ...missingScope(refusal), ...said(refusal)],
  },
  {
    id: "role-missing",
    matches: hasCode("AuthorizationFailed"),
    what: "The service has no right to reset keys of this VM.",
    why: "Its second identity, which resets, lacks the role here; nothing was changed.",
    todo: "The operator has to assign the reset role to that identity at the scope named, then ask again.",
    names: (refusal) => [...missingAction(refusal), ...missingScope(refusal)],
  },
  {
    id: "forbidden",
    matches: hasStatus(403),
    what: "Azure forbids the change.",
    why: "The reason is in Azure's own words; nothing was changed.",
    todo: "Give them to the operator.",
    names: said,
  },
  {
    // The specification of an instance has no PATCH, so a 404 or 501 can mean the method as well as a 405 (arm-compute, VirtualMachineScaleSetVMs).
    id: "instance-refused",
    matches: (refusal, machine) =>
      machine === "scale-set-instance" &&
      !hasCode("ResourceGroupNotFound", "SubscriptionNotFound")(refusal) &&
      (hasStatus(404, 405, 501)(refusal) || isMethodRefused(refusal)),
    what: "Azure does not take this change for this instance of a scale set.",
    why: "It offers no PATCH of it, or the instance is gone; the service never replaces a PATCH by a PUT of the whole instance.",
    todo: "If the instance is still there, somebody with rights on the scale set runs the command shown.",
    names: said,
  },
  {
    id: "method-refused",
    matches: (refusal) => refusal.httpStatus === 405 || isMethodRefused(refusal),
    what: "Azure does not offer this change for this kind of machine.",
    why: "The reset is a PATCH; the service never replaces it by a PUT of the whole machine.",
    todo: "Somebody with rights on the VM runs the command shown.",
    names: none,
  },
  {
    id: "not-found",
    matches: (refusal) =>
      refusal.httpStatus === 404 ||
      hasCode("ResourceNotFound", "ResourceGroupNotFound", "SubscriptionNotFound")(refusal),
    what: "Azure does not find the VM.",
    why: "It was deleted or renamed, or the service may not see it; nothing was changed.",
    todo: "Check the VM's name and resource group; if it is there, the operator has to check the roles.",
    names: none,
  },
  {
    id: "throttled",
    matches: (refusal) =>
      refusal.httpStatus === 429 || hasCode("TooManyRequests", "SubscriptionRequestsThrottled")(refusal),
    what: "Azure is receiving too many requests for this subscription or VM.",
    why: "It refused the change for now; nothing was changed.",
    todo: "Nothing: it is tried again after the time that Azure asks for. If it ends here, ask again later.",
    names: none,
  },
  {
    id: "locked",
    matches: hasCode("ScopeLocked"),
    what: "A lock forbids changing the VM.",
    why: "A read-only lock blocks every write, also this one; nothing was changed.",
    todo: "Ask its owner to remove the lock for the reset, then ask again.",
    names: lockedScope,
  },
  {
    id: "capacity",
    matches: hasCode("SkuNotAvailable", "AllocationFailed", "ZonalAllocationFailed"),
    what: "Azure says that it has no room for this VM's size.",
    why: "That is not expected for a reset, which starts nothing; nothing was changed.",
    todo: "Look at the VM in the Azure portal; another operation is probably under way.",
    names: said,
  },
  {
    id: "operation-not-allowed",
    matches: hasCode("OperationNotAllowed"),
    what: "Azure does not allow the change in the VM's present state.",
    why: "The VM is being deleted, or a quota stands in the way; nothing was changed.",
    todo: "Read Azure's words, settle that first, then ask again.",
    names: said,
  },
  {
    id: "guest-operation",
    matches: (refusal) => guestCodes.test(`${allCodes(refusal).join(" ")} ${refusal.message}`),
    what: "An operation inside the VM failed.",
    why: "An extension or the provisioning of the system reported an error to Azure.",
    todo: "Send Azure's error text to the bot: it is judged by the guide.",
    names: said,
  },
  {
    id: "conflict",
    matches: hasStatus(409),
    what: "Another change of the VM is under way.",
    why: "Azure makes one change at a time, so it refused this one; nothing was changed.",
    todo: "Nothing: it is tried again. If it ends here, wait until the other change is done and ask again.",
    names: said,
  },
  {
    id: "changed-meanwhile",
    matches: hasStatus(412),
    what: "The VM was changed while the reset was being sent.",
    why: "The change is only made on the state that was checked, so Azure refused it.",
    todo: "Nothing: the VM is read again, and the change is sent again if everything still holds.",
    names: none,
  },
  {
    id: "not-incremented",
    matches: ({ httpStatus, message }) =>
      httpStatus === 400 && /keyIncarnationId/i.test(message) && /only be incremented/i.test(message),
    what: "The VM already has this keyIncarnationId, or a higher one.",
    why: "Azure only takes a higher value: somebody else was faster.",
    todo: "Check the VM again; it may have its new key already.",
    names: none,
  },
  {
    id: "setting-invalid",
    matches: ({ httpStatus, message }) =>
      httpStatus === 400 && /proxyAgentSettings|inVMAccessControlProfile/i.test(message),
    what: "Azure does not accept the VM's MSP settings.",
    why: "Something in them is invalid, so no change of them is taken; nothing was changed.",
    todo: "Correct the setting that Azure names, then ask again.",
    names: said,
  },
];
