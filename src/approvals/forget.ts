import type { ResetRequest } from "./request.ts";

/** Stands where an id was that the stored shape demands. */
const forgotten = "forgotten";

/**
 * The request without what is deleted after the retention time: names, reasons in people's words, Azure's texts, where it was asked, references to cards.
 * Who and what stay, as ids. For requests that have ended; the audit trail holds nothing of this.
 */
export function forgetTexts(request: ResetRequest): ResetRequest {
  const { requester, joiners, approvals, rejection, evidence, sends, verification } = request;
  const { operationFailure, ...verified } = verification;
  return {
    ...request,
    reason: "",
    conversationId: forgotten,
    requester: { ...requester, name: "" },
    joiners: joiners.map((person) => ({ ...person, name: "" })),
    approvals: approvals.map((person) => ({ ...person, name: "" })),
    rejection: rejection === null ? null : { ...rejection, name: "", reason: "" },
    evidence: { ...evidence, by: evidence.by === null ? null : { ...evidence.by, name: "" } },
    cards: [],
    verification:
      operationFailure === undefined
        ? verified
        : { ...verified, operationFailure: { ...operationFailure, what: "" } },
    sends: sends.map((sent) =>
      sent.answer === null || sent.answer.kind === "accepted"
        ? sent
        : { ...sent, answer: { ...sent.answer, what: "" } },
    ),
  };
}
