import { decide } from "../../approvals/decide.ts";
import { sendOrder, type SendOrder } from "../../approvals/send-order.ts";
import type { VmCheck } from "../../key-reset/checks.ts";
import { recordOf, type AnswerRecord, type ArmAnswer } from "../../key-reset/errors.ts";
import type { VmTarget } from "../../target/target.ts";
import type { ResetWriter } from "../ports/reset-writer.ts";
import { readPolicy, type ResetContext } from "./context.ts";
import type { RequestRef } from "./rows.ts";

/** What sending needs: the use cases' context, ARM's write, and who holds the request. */
export interface SendContext extends ResetContext {
  readonly azure: Pick<ResetWriter, "patchKeyIncarnationId">;
  readonly owner: string;
  readonly pauseMs: (ms: number) => Promise<void>;
}

/** Milliseconds for one exchange of the write; well below the lease. */
const exchangeMs = 30_000;
/** Pauses before an answer is written down again, where the store failed: an answer lost is a doubt that stays. */
const recordPausesMs: readonly number[] = [200, 1000, 3000];

/** Nothing left: a definite "no" of our own. */
function notSent(code: string, correlationId: string): ArmAnswer {
  return {
    kind: "refused",
    httpStatus: null,
    code,
    message: "",
    details: [],
    policy: null,
    correlationId,
    retryAfterSeconds: null,
  };
}

/** Sends the ordered PATCH, once, if its time has not passed meanwhile. */
async function deliver(
  order: SendOrder,
  target: VmTarget,
  correlationId: string,
  { azure, clock, log }: SendContext,
): Promise<ArmAnswer> {
  const leftMs = order.leavesBeforeMs - clock();
  if (leftMs <= 0) return notSent("TooLate", correlationId);
  const { to, ifMatch } = order;
  const deadlineMs = Math.min(exchangeMs, leftMs);
  try {
    return await azure.patchKeyIncarnationId({ target, to, ifMatch, correlationId, deadlineMs });
  } catch (error) {
    log.error("the write failed in our own code", {
      correlationId,
      error: error instanceof Error ? error.name : "unknown",
    });
    return error instanceof RangeError
      ? notSent("NotSendable", correlationId)
      : { kind: "unknown", cause: { kind: "connection-lost" } };
  }
}

async function record(
  ref: RequestRef,
  correlationId: string,
  answer: AnswerRecord,
  context: SendContext,
): Promise<void> {
  const event = { kind: "answer", correlationId, answer } as const;
  for (const pauseMs of [...recordPausesMs, null]) {
    try {
      const settled = await context.ledger.change(ref, (row) =>
        decide(row, event, { nowMs: context.clock(), policy: null }),
      );
      if (settled.kind !== "unavailable" || pauseMs === null) return;
    } catch (error) {
      if (pauseMs === null) throw error;
      context.log.warn("an answer of Azure is written down again", { correlationId });
    }
    await context.pauseMs(pauseMs);
  }
}

/**
 * Writes the PATCH down, sends it if the stored row orders it, and writes down what was answered. False if it may not be sent: then the
 * machine is to be read again.
 */
export async function sendPatch(
  ref: RequestRef,
  target: VmTarget,
  vm: VmCheck,
  context: SendContext,
): Promise<boolean> {
  const { ledger, clock, owner } = context;
  const correlationId = context.newId();
  const settled = await ledger.change(ref, async (row) => {
    const policy = await readPolicy(context);
    return decide(row, { kind: "send", owner, correlationId, vm }, { nowMs: clock(), policy });
  });
  if (settled.kind !== "settled" || !settled.decision.ok) return false;
  const order = sendOrder(settled.decision.value.request, correlationId);
  if (order === null) return true;
  const answer = await deliver(order, target, correlationId, context);
  await record(ref, correlationId, recordOf(answer, clock(), target.kind), context);
  return true;
}
