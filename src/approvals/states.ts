/** What is true of a request in one state. */
interface StateFacts {
  /** Counts as the one open request of its machine. */
  readonly isOpen: boolean;
  /** In one or two words, for cards. */
  readonly label: string;
}

/** The states of a reset request, in the order in which they are passed. */
export const states = {
  PENDING: { isOpen: true, label: "Waiting for approval" },
  APPROVED: { isOpen: true, label: "Approved" },
  EXECUTING: { isOpen: true, label: "Sending to Azure" },
  VERIFYING: { isOpen: true, label: "Waiting for the new key" },
  SUCCEEDED: { isOpen: false, label: "Done" },
  UNVERIFIED: { isOpen: false, label: "Not confirmed" },
  FAILED: { isOpen: false, label: "Failed" },
  REJECTED: { isOpen: false, label: "Rejected" },
  CANCELLED: { isOpen: false, label: "Cancelled" },
  EXPIRED: { isOpen: false, label: "Expired" },
  SUPERSEDED: { isOpen: false, label: "Superseded" },
  STALE: { isOpen: false, label: "No longer valid" },
} as const satisfies Record<string, StateFacts>;

/** One state of a reset request. */
export type ResetState = keyof typeof states;

/** All states, in order. */
export const stateNames = Object.keys(states) as readonly ResetState[];

/** Is a request in this state the open one of its machine? */
export function isOpenState(state: ResetState): boolean {
  return states[state].isOpen;
}

/** The events that a stored request can be given. */
export const eventKinds = [
  "card-posted",
  "join",
  "approve",
  "reject",
  "cancel",
  "expire",
  "supersede",
  "start",
  "take-over",
  "send",
  "answer",
  "judge",
] as const;

/** The name of an event. */
export type EventKind = (typeof eventKinds)[number];
