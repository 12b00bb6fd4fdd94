import { decide } from "../../approvals/decide.ts";
import type { ResetEvent } from "../../approvals/events.ts";
import type { OperationFailure, ResetRequest } from "../../approvals/request.ts";
import type { VmCheck } from "../../key-reset/checks.ts";
import { nextStep, type NextStep } from "../../key-reset/next-step.ts";
import { modelIdOf } from "../../key-reset/reading.ts";
import { parseResourceId, type VmTarget } from "../../target/target.ts";
import type { ResetWriter } from "../ports/reset-writer.ts";
import { readPolicy } from "./context.ts";
import { latchedSince } from "./latched.ts";
import { hold } from "./lease.ts";
import { createLoops } from "./loops.ts";
import type { MachineLook } from "./machine-reader.ts";
import type { RequestRef } from "./rows.ts";
import { sendPatch, type SendContext } from "./send-patch.ts";

/** What driving needs beside sending. */
export interface DriveContext extends SendContext {
  readonly azure: ResetWriter;
  /** Ends early when the driver stops. */
  readonly pauseMs: (ms: number) => Promise<void>;
}

/** Drives requests from their approval to their end, off the turn; for each request one loop in this process. */
export interface Driver {
  /** Begins to drive a request, unless that is being done. */
  wake(ref: RequestRef): void;
  /** Begins nothing new; resolves when what was being written is recorded. */
  stop(): Promise<void>;
}

/** Milliseconds for reading the machine, and for asking how an operation stands. */
const readMs = 10_000;
/** The longest sleep at once: the lease is renewed in between. */
const longestSleepMs = 15_000;
/** After so many steps in a row that the store refused, the request is left to the next sweep. */
const maxStalls = 5;
const stallMs = 1000;

/** What this instance has seen of a machine. It dies with the process: whoever goes on reads first. */
interface Seen {
  look: MachineLook | null;
  operationFailure: OperationFailure | null;
}

/** How the loop goes on after a step. */
type Progress = "on" | "stalled" | "end";

interface Driven {
  readonly ref: RequestRef;
  readonly request: ResetRequest;
  readonly target: VmTarget;
  readonly seen: Seen;
}

/** The longest words of Azure that are kept. */
const maxWords = 500;

/** The URL of the newest operation that Azure accepted; null where it named none. */
function operationOf({ sends }: ResetRequest): string | null {
  const answer = sends.findLast((sent) => sent.answer?.kind === "accepted")?.answer;
  return answer?.kind === "accepted" ? answer.operationUrl : null;
}

/** What Azure says of the operation it accepted from us, where that has failed. Asked only while the model does not show the new id (any more). */
async function failureOf(
  { request, seen }: Driven,
  { azure }: DriveContext,
): Promise<OperationFailure | null> {
  const url = operationOf(request);
  const reading = seen.look?.reading;
  const showsNewId = reading?.kind === "model" && modelIdOf(reading) === request.plan.to;
  if (seen.operationFailure !== null || url === null || showsNewId) return seen.operationFailure;
  const state = await azure.readOperation(url, readMs);
  if (!state.ok || state.value.kind !== "failed") return null;
  const { error, correlationId } = state.value;
  const what = error === null ? "" : `(${error.code}) ${error.message}`;
  return { what: what.slice(0, maxWords), correlationId };
}

/** The operation is asked before the model is read: a model read afterwards that shows the old id is the last word. */
async function read(driven: Driven, context: DriveContext): Promise<Progress> {
  const { seen, target } = driven;
  const failure = await failureOf(driven, context);
  const look = await context.machines.look(target, readMs);
  seen.operationFailure = failure;
  seen.look = look;
  return "on";
}

/** Stores a step; refused means that another instance was faster, or that the row moved on. */
async function store(driven: Driven, event: ResetEvent, context: DriveContext): Promise<Progress> {
  const settled = await context.ledger.change(driven.ref, async (row) => {
    const policy = await readPolicy(context);
    return decide(row, event, { nowMs: context.clock(), policy });
  });
  return settled.kind === "settled" && settled.decision.ok ? "on" : "stalled";
}

/** Sends, and forgets what was read before: whatever the clock says, only a reading made after it can tell what the write did. */
async function send(driven: Driven, vm: VmCheck, context: DriveContext): Promise<Progress> {
  const wasStored = await sendPatch(driven.ref, driven.target, vm, context);
  driven.seen.look = null;
  return wasStored ? "on" : "stalled";
}

function judging(
  { seen: { operationFailure } }: Driven,
  judgement: Extract<NextStep, { readonly kind: "record" }>["judgement"],
  owner: string,
): ResetEvent {
  const event = { kind: "judge", owner, judgement } as const;
  return operationFailure === null ? event : { ...event, operationFailure };
}

async function perform(driven: Driven, next: NextStep, context: DriveContext): Promise<Progress> {
  const { owner, clock } = context;
  switch (next.kind) {
    case "start":
      return store(driven, { kind: "start", owner }, context);
    case "record":
      return store(driven, judging(driven, next.judgement, owner), context);
    case "read":
      return read(driven, context);
    case "send":
      return send(driven, next.vm, context);
    case "wait":
      await context.pauseMs(Math.min(longestSleepMs, Math.max(1, next.untilMs - clock())));
      return "on";
    case "end":
    default:
      return "end";
  }
}

/** One step of a request; `end` when there is nothing (more) for this instance to do. */
async function step(ref: RequestRef, seen: Seen, context: DriveContext): Promise<Progress> {
  const request = await hold(ref, context.owner, context);
  const target = request === null ? null : parseResourceId(request.resourceId);
  if (request === null || target === null) return "end";
  const { look, operationFailure } = seen;
  const latchedAtMs = await latchedSince(context, request.tenantId, target, look);
  const reading = look?.reading ?? null;
  const hasOperationFailed = operationFailure !== null;
  const observation = { reading, upload: null, hasOperationFailed, latchedAtMs };
  const next = nextStep(request, observation, context.clock());
  return perform({ ref, request, target, seen }, next, context);
}

async function drive(ref: RequestRef, context: DriveContext, signal: AbortSignal): Promise<void> {
  const seen: Seen = { look: null, operationFailure: null };
  let stalls = 0;
  while (!signal.aborted && stalls < maxStalls) {
    const progress = await step(ref, seen, context);
    if (progress === "end") return;
    if (progress === "on") {
      stalls = 0;
      continue;
    }
    stalls += 1;
    seen.look = null;
    await context.pauseMs(stallMs);
  }
}

/** The driver of this instance. `owner` must be new at each start: a restarted process must not take its former leases for its own. */
export function createDriver(context: DriveContext, signal: AbortSignal): Driver {
  const loops = createLoops(async (ref) => {
    try {
      await drive(ref, context, signal);
    } catch (error) {
      context.log.error("driving a reset was interrupted; it is taken up again", {
        requestId: ref.requestId,
        error: error instanceof Error ? error.name : "unknown",
      });
    }
  });
  return {
    wake: (ref) => {
      if (!signal.aborted) loops.begin(ref);
    },
    stop: () => loops.settled(),
  };
}
