import type { AuditEvent } from "../../approvals/audit.ts";
import { auditLine } from "../../approvals/audit-lines.ts";
import { decide } from "../../approvals/decide.ts";
import type { Judgement } from "../../approvals/events.ts";
import type { ResetRequest } from "../../approvals/request.ts";
import { judgeWatch } from "../../key-reset/outcome.ts";
import type { VmReading } from "../../key-reset/reading.ts";
import { targetKey } from "../../target/target.ts";
import type { ResetContext } from "./context.ts";
import { guestReportOf, type GuestReport } from "./guest-report.ts";
import type { NewEvidence } from "./inputs.ts";
import { noteLatched } from "./latched.ts";
import type { EvidenceNoted } from "./results.ts";
import type { RequestRef } from "./rows.ts";
import { show } from "./shown.ts";

/** Milliseconds for the reading of the machine beside a file. */
const readingDeadlineMs = 5000;

/** Who stands in the audit line where a file led to it: no instance holds the request for that. */
const owner = "evidence";

/** The request that a file may concern: the newest of its machine. */
async function newest(
  { target, tenantId }: NewEvidence,
  { ledger }: ResetContext,
): Promise<ResetRequest | null> {
  const machine = await ledger.machine(tenantId, targetKey(target));
  if (machine === undefined) return null;
  return (await ledger.find({ tenantId, requestId: machine.openId ?? machine.latestId })) ?? null;
}

/** What file and machine together say about the new key; only what is in the request's favour. */
function judgementOf(
  request: ResetRequest,
  reading: VmReading,
  upload: GuestReport["key"],
): Extract<Judgement, { readonly kind: "accepted" | "confirmed" }> | null {
  const judgement = judgeWatch(request, { reading, upload, hasOperationFailed: false });
  return judgement === null || judgement.kind === "ended" ? null : judgement;
}

/** Records what file and machine prove: first that the model has the new id, then that the guest uses the new key. */
async function confirm(
  ref: RequestRef,
  reading: VmReading,
  report: GuestReport,
  context: ResetContext,
): Promise<ResetRequest | null> {
  for (let step = 0; step < 2; step += 1) {
    const request = await context.ledger.find(ref);
    const judgement = request === undefined ? null : judgementOf(request, reading, report.key);
    if (judgement === null) return null;
    const settled = await context.ledger.change(ref, (row) =>
      decide(row, { kind: "judge", owner, judgement }, { nowMs: context.clock(), policy: null }),
    );
    if (settled.kind !== "settled" || !settled.decision.ok) return null;
    const after = settled.decision.value.request;
    if (after.state === "SUCCEEDED") return after;
  }
  return null;
}

/** The audit line that names the file, and who sent it, on which a request then ends. */
function latchedLine(request: ResetRequest, { sha256, sentBy }: GuestReport, atMs: number): AuditEvent {
  const reason = "newer-evidence-latched";
  const line = auditLine(
    { atMs, what: "evidence", outcome: "done", reason, actor: sentBy },
    request,
    request,
  );
  return { ...line, evidenceSha256: sha256, evidenceOrigin: "person" };
}

/** Keeps the proof of a latched key, with its sender in the audit trail; true if it speaks against the request. */
async function keepLatched(
  { target, tenantId }: NewEvidence,
  request: ResetRequest,
  report: GuestReport,
  { store, ledger, clock }: ResetContext,
): Promise<boolean> {
  if (!report.isLatched) return false;
  const isNews = await noteLatched(store, tenantId, target, report.atMs);
  const speaksAgainst = request.ground.kind === "finding" && report.atMs > request.evidence.atMs;
  if (isNews && speaksAgainst) await ledger.audit(tenantId, [latchedLine(request, report, clock())]);
  return speaksAgainst;
}

/**
 * Takes in newly uploaded files of a machine. While the new key is watched for, or was not confirmed, a file may confirm it, but only beside
 * a reading in which the model has the new id. Before anything was sent, a file that shows a latched key speaks against the request.
 */
export async function noteEvidence(evidence: NewEvidence, context: ResetContext): Promise<EvidenceNoted> {
  const nothing = { kind: "nothing" } as const;
  const request = await newest(evidence, context);
  if (request === null || evidence.report.isContradicted) return nothing;
  const report = guestReportOf(evidence.documents);
  if (report === undefined) return nothing;
  const { tenantId, target } = evidence;
  if (request.state === "VERIFYING" || request.state === "UNVERIFIED") {
    const look = await context.machines.look(target, readingDeadlineMs);
    const ref = { tenantId, requestId: request.id };
    const confirmed = await confirm(ref, look.reading, report, context);
    return confirmed === null ? nothing : { kind: "confirmed", shown: await show(context.store, confirmed) };
  }
  const isBeforeSending = ["PENDING", "APPROVED", "EXECUTING"].includes(request.state);
  const speaksAgainst = isBeforeSending && (await keepLatched(evidence, request, report, context));
  return speaksAgainst ? { kind: "latched", shown: await show(context.store, request) } : nothing;
}
