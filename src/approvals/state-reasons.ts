import type { Reason } from "./reason.ts";

function state(what: string, why: string, todo: string): Reason & { readonly use: "state" } {
  return { use: "state", what, why, todo };
}

const nothingChanged = "Nothing was sent to Azure.";
const askAgain = "Check the VM again and, if a reset still helps, ask again.";
const refusedUnchanged = "Azure refused, so nothing was changed.";
const seeAzure = "Look at the VM in the Azure portal; do not ask again before its keyIncarnationId is known.";

/** The reasons of states, with their words. */
export const stateReasons = {
  // The way of a request
  requested: state("The reset was requested.", nothingChanged, "An approver decides."),
  joined: state("Somebody else asks for the same reset.", "One request is enough.", "An approver decides."),
  "approval-counted": state("An approval was counted.", "More are needed.", "Another approver decides."),
  "quorum-reached": state(
    "The reset was approved.",
    "All needed approvals are there.",
    "It is sent to Azure now.",
  ),
  rejected: state(
    "An approver rejected the reset.",
    nothingChanged,
    "Read the reason given; talk to the approver.",
  ),
  "cancelled-by-requester": state(
    "The requester cancelled the request.",
    nothingChanged,
    "Ask again if needed.",
  ),
  expired: state("Nobody decided in time.", nothingChanged, askAgain),
  "model-id-changed": state(
    "The VM's keyIncarnationId changed while the request was open.",
    "Somebody else reset the key; this request describes a change that no longer exists.",
    askAgain,
  ),
  "execution-started": state("The reset is being carried out.", "One instance holds it.", "Wait."),
  "taken-over": state("Another instance goes on with the reset.", "The first one went silent.", "Wait."),
  sending: state("The change is being sent to Azure.", "It was written down before.", "Wait."),
  "answer-accepted": state("Azure accepted the change.", "The VM model is read next.", "Wait."),
  "answer-refused": state("Azure refused the change.", "The VM is read to see what holds.", "Wait."),
  "answer-unknown": state("Azure gave no clear answer.", "The VM is read to see what holds.", "Wait."),
  "model-accepted": state(
    "The VM model shows the new id.",
    "The guest has to follow.",
    "Wait; no restart is needed.",
  ),
  "guest-confirmed": state("The VM uses its new key.", "Model and guest agree.", "Nothing."),

  // What no longer held at the click, or just before sending
  "policy-unavailable": state(
    "The policy file is missing or invalid.",
    nothingChanged,
    "Tell the operator; ask again.",
  ),
  "policy-changed": state("The policy changed since the request was made.", nothingChanged, askAgain),
  "approval-lost": state("A counted approval is no longer valid.", nothingChanged, askAgain),
  "approval-expired": state("The approved request ran out before it was sent.", nothingChanged, askAgain),
  "not-sent-in-time": state(
    "It could not be sent within five minutes of the approval.",
    nothingChanged,
    askAgain,
  ),
  "evidence-too-old": state("The evidence is older than the policy allows.", nothingChanged, askAgain),
  "newer-evidence-latched": state(
    "Newer evidence, in Azure or in a file that a person sent, shows a latched key.",
    "A reset would not help. The audit trail names who sent such a file.",
    "Check the VM again.",
  ),
  "vm-gone": state(
    "Azure does not show this VM any more.",
    "It was deleted, or may no longer be read.",
    "Check the VM.",
  ),
  "vm-replaced": state("Another VM has this name now.", "The approval was for the old one.", askAgain),
  "model-changed": state(
    "The VM's keyIncarnationId is no longer the approved one.",
    nothingChanged,
    askAgain,
  ),
  "msp-not-enabled": state(
    "MSP is not enabled on the VM any more.",
    "There is no key to reset.",
    "Enable MSP first.",
  ),
  "vm-updating": state(
    "The VM is being changed in Azure.",
    nothingChanged,
    "Wait until that is done; ask again.",
  ),
  "vm-deleting": state("The VM is being deleted.", nothingChanged, "Nothing."),
  "vm-failed": state(
    "The VM's last operation failed in Azure.",
    nothingChanged,
    "Repair that first; ask again.",
  ),
  "vm-state-unknown": state("Azure does not say in which state the VM is.", nothingChanged, askAgain),
  "etag-missing": state("Azure gave no version tag for the VM.", "Without one nothing is sent.", askAgain),
  overtaken: state(
    "Somebody else reset the key meanwhile.",
    "Our change is not needed.",
    "Check the VM again.",
  ),

  // How an execution ended
  "azure-refused": state(
    refusedUnchanged,
    "The VM still has its old key.",
    "Do what Azure's answer says; ask again.",
  ),
  "refused-too-often": state(
    refusedUnchanged,
    "It was tried as often as is allowed.",
    "Wait a while; ask again.",
  ),
  "operation-failed": state(
    "Azure accepted the change, but its operation failed.",
    "The VM model is unchanged.",
    askAgain,
  ),
  "outcome-unknown": state(
    "Azure gave no clear answer, and the VM shows the old id.",
    "It may still change.",
    seeAzure,
  ),
  "model-unreadable": state(
    "The VM could not be read after sending.",
    "It is not known whether the change took place.",
    seeAzure,
  ),
  "model-went-back": state(
    "The VM shows a lower keyIncarnationId than before.",
    "That must not happen.",
    seeAzure,
  ),
  "model-not-shown": state(
    "Azure accepted the change, but the VM does not show it.",
    "It may still come.",
    seeAzure,
  ),
  "guest-not-confirmed": state(
    "Azure has the new id, but the VM has not reported its new key.",
    "The agent may be stopped, or its report late.",
    "Send a fresh status.json.",
  ),
  "vm-not-running": state(
    "Azure has the new id, but the VM is not running.",
    "The agent fetches the new key at the next start.",
    "Start the VM, then check it again.",
  ),
  "raised-again": state(
    "Somebody raised the id again after this reset.",
    "That later reset counts.",
    "Check the VM again.",
  ),
} as const satisfies Record<string, Reason>;
