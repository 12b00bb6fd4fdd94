import { reasons } from "../approvals/reasons.ts";
import { isOpenState } from "../approvals/states.ts";
import { refusalsOf, type ResetRequest } from "../approvals/request.ts";
import { errorRows } from "../key-reset/error-rows.ts";
import { resetCommand } from "../key-reset/reset-command.ts";
import { part, type CardData } from "./card.ts";
import { isDecidable, type RequestView } from "./request-view.ts";
import { inert } from "./untrusted.ts";
import { momentWords, type Look } from "./words.ts";

/** One thing that happened to a request, or is being waited for. */
interface Happening {
  readonly mark: keyof typeof marks;
  readonly text: string;
  readonly atMs: number | null;
}

const marks = {
  done: { icon: "✔", color: "good" },
  waiting: { icon: "⋯", color: "accent" },
  refused: { icon: "✖", color: "attention" },
  open: { icon: "?", color: "warning" },
  over: { icon: "–", color: "default" },
} as const satisfies Record<string, Look>;

function decided({ approvals, rejection, state, requester, endedAtMs }: ResetRequest): readonly Happening[] {
  return [
    ...approvals.map(({ name, atMs }) => ({
      mark: "done" as const,
      text: `approved by ${inert(name, 60)}`,
      atMs,
    })),
    ...(rejection === null
      ? []
      : [
          {
            mark: "refused" as const,
            text: `rejected by ${inert(rejection.name, 60)}`,
            atMs: rejection.atMs,
          },
        ]),
    ...(state === "CANCELLED"
      ? [{ mark: "over" as const, text: `cancelled by ${inert(requester.name, 60)}`, atMs: endedAtMs }]
      : []),
  ];
}

/** The newest PATCH; earlier ones were refused, otherwise there would be no further one. */
function sending({ state, sends }: ResetRequest): readonly Happening[] {
  const last = sends.at(-1);
  if (last === undefined)
    return state === "APPROVED" || state === "EXECUTING"
      ? [{ mark: "waiting", text: "being sent to Azure", atMs: null }]
      : [];
  const times = sends.length > 1 ? `, attempt ${String(sends.length)}` : "";
  const { atMs, answer } = last;
  switch (answer?.kind) {
    case "accepted":
      return [{ mark: "done", text: `sent to Azure${times}`, atMs }];
    case "refused":
      return [{ mark: "refused", text: `refused by Azure${times}`, atMs: answer.atMs }];
    case "unknown":
      return [{ mark: "open", text: `sent to Azure${times}, without a clear answer`, atMs }];
    case undefined:
    default:
      return [
        state === "EXECUTING"
          ? { mark: "waiting", text: `being sent to Azure${times}`, atMs }
          : { mark: "open", text: `may have been sent to Azure${times}`, atMs },
      ];
  }
}

function model({ state, verification, sends }: ResetRequest): readonly Happening[] {
  const { modelAcceptedAtMs, by } = verification;
  if (modelAcceptedAtMs !== null) {
    const doubt = by === "unknown" ? ", whether by us is not known" : "";
    return [{ mark: "done", text: `model accepted${doubt}`, atMs: modelAcceptedAtMs }];
  }
  const isWaitedFor =
    state === "VERIFYING" || (state === "EXECUTING" && sends.at(-1)?.answer?.kind === "accepted");
  return isWaitedFor ? [{ mark: "waiting", text: "waiting for the VM model", atMs: null }] : [];
}

function guest({ state, verification }: ResetRequest, nowMs: number): readonly Happening[] {
  const { guestConfirmedAtMs, guestConfirmedBy, watchUntilMs, modelAcceptedAtMs } = verification;
  if (guestConfirmedAtMs !== null) {
    const by = guestConfirmedBy === "person" ? ", by a file that a person sent" : "";
    return [{ mark: "done", text: `guest confirmed${by}`, atMs: guestConfirmedAtMs }];
  }
  if (modelAcceptedAtMs === null) return [];
  if (state !== "VERIFYING") return [{ mark: "open", text: "guest not confirmed", atMs: null }];
  const until = watchUntilMs === null ? "" : `, until ${momentWords(watchUntilMs, nowMs)}`;
  return [{ mark: "waiting", text: `waiting for the guest's new key${until}`, atMs: null }];
}

/** What has happened since the request was made, one line each. */
export function stepLines({ request, nowMs }: RequestView): readonly CardData[] {
  const happenings = [...decided(request), ...sending(request), ...model(request), ...guest(request, nowMs)];
  return part(happenings.length > 0, () => ({
    steps: happenings.map(({ mark, text, atMs }) => ({
      icon: `${marks[mark].icon}\u00a0`,
      color: marks[mark].color,
      text: atMs === null ? text : `${text} · ${momentWords(atMs, nowMs)}`,
    })),
  }));
}

/** A pending request says by its buttons what to do; one under way says only what is being done. */
export function stateText(view: RequestView): readonly CardData[] {
  const { state, reasonCode, seenId } = view.request;
  if (isDecidable(view)) return [];
  const { what, why, todo } = reasons[state === "PENDING" ? "expired" : reasonCode];
  if (isOpenState(state) && state !== "PENDING") return [{ text: what, next: [] }];
  const seen = seenId === null ? "" : ` keyIncarnationId is ${String(seenId)} now.`;
  return [{ text: `${what}${seen} ${why}`, next: part(todo !== "Nothing.", () => ({ todo })) }];
}

/** What somebody else said about it: the reason of a rejection, Azure's answer. */
export function saidLines(request: ResetRequest): readonly CardData[] {
  const { rejection, state, sends, verification } = request;
  const last = sends.findLast(({ answer }) => answer !== null)?.answer ?? null;
  const isTold = state === "FAILED" || state === "UNVERIFIED" || state === "STALE";
  const { operationFailure } = verification;
  const said = last?.kind === "accepted" ? (operationFailure ?? null) : last;
  const answers = isTold && said !== null ? [said] : [];
  return [
    ...(rejection === null ? [] : [{ label: "Reason: ", text: `“${inert(rejection.reason, 500)}”` }]),
    ...answers.flatMap(({ what, correlationId }) => [
      ...part(what !== "", () => ({ label: "Azure's answer: ", text: inert(what, 700) })),
      ...part(correlationId !== "", () => ({ label: "Correlation id: ", text: inert(correlationId, 60) })),
    ]),
  ];
}

/** The sentences with which records of "Azure does not offer this method" begin. */
const methodRefused = errorRows.flatMap(({ id, what }) =>
  id === "method-refused" || id === "instance-refused" ? [what] : [],
);

/** The command for a person with rights on the machine, where Azure does not offer our way of changing it. */
export function commandLines(request: ResetRequest): readonly CardData[] {
  const { resourceId, plan, state } = request;
  const refused = refusalsOf(request).at(-1)?.what ?? "";
  const isRefusedSo = methodRefused.some((what) => refused.startsWith(what));
  const command = state === "FAILED" && isRefusedSo ? resetCommand(resourceId, plan.to) : null;
  return command === null ? [] : [{ command }];
}
