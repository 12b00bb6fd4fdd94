import type { ResetRequest } from "../approvals/request.ts";
import { machineWords } from "./request-words.ts";
import { plainName } from "./untrusted.ts";

/** How the end of a request is told in the thread; the card has the rest. */
const endWords: { readonly [State in ResetRequest["state"]]?: string } = {
  SUCCEEDED: "done. The agent has the new key.",
  FAILED: "failed. The card says why and what to do.",
  UNVERIFIED: "sent, but not confirmed yet. The card says what to do next.",
  STALE: "not carried out, because something has changed. The card says what.",
  REJECTED: "rejected. The card says by whom and why.",
  EXPIRED: "expired without a decision. Ask again if it is still needed.",
  CANCELLED: "cancelled by who asked for it.",
  SUPERSEDED: "replaced, because the machine's keyIncarnationId has changed.",
};

/** A file proves what it says only as far as the person who sent it is believed. */
const doneByFile = "done, as a file sent by a person shows.";

/** The end of a request in one message, for clients that read it as Markdown; undefined while it is open. */
export function endText(request: ResetRequest): string | undefined {
  const { state, resourceId, verification } = request;
  const isByFile = state === "SUCCEEDED" && verification.guestConfirmedBy === "person";
  const words = isByFile ? doneByFile : endWords[state];
  return words === undefined
    ? undefined
    : `Key reset of ${plainName(machineWords(resourceId).name) ?? "the VM"}: ${words}`;
}
