import type { ResetRequest } from "../../src/approvals/request.ts";
import type { ResetState } from "../../src/approvals/states.ts";
import { recordOf } from "../../src/key-reset/errors.ts";
import type { ModelReading } from "../../src/key-reset/reading.ts";
import type { RequestView } from "../../src/presentation/request-view.ts";
import { approved, bo, eve, executing, minute, pending, sent, start, vmId } from "../approvals/builders.ts";

/** The machine as it was read when the request was made; made up. */
export const reading: ModelReading = {
  kind: "model",
  readAtMs: start - 1000,
  vmId,
  etag: '"7"',
  provisioningState: "Succeeded",
  enabled: true,
  keyIncarnationId: 3,
  power: "running",
  guest: null,
};

/** Who may approve in these scenes. */
export const approvers = [
  { objectId: bo, name: "Bo Chen" },
  { objectId: eve, name: "Eve Diaz" },
];

/** The view of a request two minutes after it was made, with changes. */
export function requestView(changes: Partial<RequestView> = {}): RequestView {
  return {
    request: pending(),
    nowMs: start + 2 * minute,
    viewer: "everybody",
    region: "westeurope",
    machine: reading,
    approvers,
    isPosting: false,
    refreshFor: ["29:ann", "29:bo", "29:eve"],
    docsUrl: (code) => `https://example.org/guide/${code}`,
    checkAgainData: { vm: "web-01" },
    ...changes,
  };
}

const byBo = { objectId: bo, name: "Bo Chen", atMs: start + 2 * minute };
const open = {
  modelAcceptedAtMs: null,
  by: null,
  guestConfirmedAtMs: null,
  guestConfirmedBy: null,
  watchUntilMs: null,
};

/** A lock refused it, as the record of the answer has it. */
function refusedRequest(httpStatus: number, code: string): ResetRequest {
  const refusal = {
    kind: "refused",
    httpStatus,
    code,
    message:
      "The scope cannot perform write operation because the following scope(s) are locked: '/subscriptions/s/resourceGroups/rg-prod'.",
    details: [],
    policy: null,
    correlationId: "0b4c5f6e-1111-4222-8333-444455556666",
    retryAfterSeconds: null,
  } as const;
  const request = sent();
  const sends = request.sends.map((send) => {
    const answer = recordOf(refusal, start + 3 * minute);
    return { ...send, answer };
  });
  return {
    ...request,
    sends,
    approvals: [byBo],
    state: "FAILED",
    reasonCode: "azure-refused",
    endedAtMs: start + 3 * minute,
  };
}

function accepted(changes: Partial<ResetRequest>): ResetRequest {
  const request = sent();
  const answer = {
    kind: "accepted",
    atMs: start + 2 * minute,
    correlationId: "c",
    operationUrl: null,
  } as const;
  return {
    ...request,
    approvals: [byBo],
    sends: request.sends.map((send) => ({ ...send, answer })),
    ...changes,
  };
}

function ended(
  state: ResetState,
  reasonCode: ResetRequest["reasonCode"],
  changes: Partial<ResetRequest> = {},
): ResetRequest {
  return { ...pending(), state, reasonCode, endedAtMs: start + 7 * minute, ...changes };
}

const modelAccepted = {
  ...open,
  modelAcceptedAtMs: start + 3 * minute,
  by: "us",
  watchUntilMs: start + 18 * minute,
} as const;

/** A request in every state, as it is stored. */
export const requests = {
  pending: pending(),
  declared: pending({
    draft: { ground: { kind: "declared-compromise" }, reason: "the key was pasted into a ticket" },
  }),
  fromAzure: pending({
    draft: {
      evidence: { ...pending().evidence, origin: "azure", by: null, atMs: start, collectedAtMs: start },
    },
  }),
  fromNobody: pending({ draft: { evidence: { ...pending().evidence, by: null } } }),
  approved: { ...approved(), approvals: [byBo] },
  executing: { ...executing(), approvals: [byBo] },
  sending: { ...sent(), approvals: [byBo] },
  sentAndWaiting: accepted({ state: "EXECUTING", reasonCode: "answer-accepted" }),
  verifying: accepted({ state: "VERIFYING", reasonCode: "model-accepted", verification: modelAccepted }),
  succeeded: accepted({
    state: "SUCCEEDED",
    reasonCode: "guest-confirmed",
    endedAtMs: start + 9 * minute,
    verification: { ...modelAccepted, guestConfirmedAtMs: start + 9 * minute, guestConfirmedBy: "azure" },
  }),
  succeededByFile: accepted({
    state: "SUCCEEDED",
    reasonCode: "guest-confirmed",
    endedAtMs: start + 9 * minute,
    verification: {
      ...modelAccepted,
      by: "unknown",
      guestConfirmedAtMs: start + 9 * minute,
      guestConfirmedBy: "person",
    },
  }),
  unverified: accepted({
    state: "UNVERIFIED",
    reasonCode: "guest-not-confirmed",
    endedAtMs: start + 18 * minute,
    verification: modelAccepted,
  }),
  failed: refusedRequest(409, "ScopeLocked"),
  methodRefused: refusedRequest(405, "MethodNotAllowed"),
  rejected: ended("REJECTED", "rejected", {
    rejection: {
      objectId: bo,
      name: "Bo Chen",
      atMs: start + 7 * minute,
      reason: "The disk was swapped on purpose; wait for INC-4711.",
    },
  }),
  cancelled: ended("CANCELLED", "cancelled-by-requester"),
  expired: ended("EXPIRED", "expired", { endedAtMs: start + 30 * minute }),
  superseded: ended("SUPERSEDED", "model-id-changed", { seenId: 4 }),
  stale: ended("STALE", "overtaken", { seenId: 7, approvals: [byBo] }),
} as const satisfies Record<string, ResetRequest>;
