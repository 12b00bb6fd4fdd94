import { whoCouldApprove } from "../../src/approvals/access.ts";
import { appendAudit, emptyHead, type AuditRow } from "../../src/approvals/audit.ts";
import { decide } from "../../src/approvals/decide.ts";
import type { Decision, ResetEvent, VmCheck } from "../../src/approvals/events.ts";
import { planHash } from "../../src/approvals/plan-hash.ts";
import type { LoadedPolicy } from "../../src/approvals/policy.ts";
import type { ResetRequest } from "../../src/approvals/request.ts";
import { sendOrder } from "../../src/approvals/send-order.ts";
import { checkVm } from "../../src/key-reset/checks.ts";
import { recordOf, type ArmAnswer } from "../../src/key-reset/errors.ts";
import { nextStep, type NextStep } from "../../src/key-reset/next-step.ts";
import type { ModelReading, VmReading } from "../../src/key-reset/reading.ts";
import {
  ann,
  bo,
  click,
  cy,
  eve,
  pending,
  person,
  policy,
  sha256,
  start,
  tenantId,
  vmId,
} from "../approvals/builders.ts";

/** What Azure may do with a PATCH. `late`: no answer, and it takes effect later, if its version tag still fits. */
export const faults = [
  "ok",
  "ok",
  "applied-500",
  "applied-dropped",
  "500",
  "409",
  "429",
  "403",
  "late",
  "lock",
  "async-fails",
] as const;
export type Fault = (typeof faults)[number];

const doubt: ArmAnswer = { kind: "unknown", cause: { kind: "server-error" } };
const yes: ArmAnswer = { kind: "accepted", correlationId: "azure", operationUrl: null };

function no(httpStatus: number, code: string): ArmAnswer {
  const retryAfterSeconds = httpStatus === 429 ? 20 : null;
  const nothing = { message: "", details: [], policy: null, correlationId: "azure" };
  return { kind: "refused", httpStatus, code, ...nothing, retryAfterSeconds };
}

const refusals: Partial<Record<Fault, ArmAnswer>> = {
  "409": no(409, "Conflict"),
  "429": no(429, "TooManyRequests"),
  "403": no(403, "AuthorizationFailed"),
  lock: no(409, "ScopeLocked"),
};

/** The policies that an administrator may put in place: the request's own, others, and none. */
export const policies: readonly (LoadedPolicy | null)[] = [
  policy({ approve: [ann, bo, cy, eve], quorum: 2, ttlMinutes: 8 }),
  policy({ approve: [ann, bo, cy], quorum: 2, ttlMinutes: 8 }),
  policy({ approve: [ann, bo, cy, eve], quorum: 1, ttlMinutes: 8 }),
  null,
];

interface Instance {
  readonly name: string;
  reading: VmReading | null;
  hasOperationFailed: boolean;
  correlations: number;
}

/** A write that Azure will take in at some later moment. */
interface LatePatch {
  readonly to: number;
  readonly ifMatch: string;
}

/** The request with which every world begins. */
const asked = pending({ context: { policy: policies[0] ?? null } });

/** A rule of the protocol was broken. */
export class BrokenPromise extends Error {}

function promise(holds: boolean, what: string): void {
  if (!holds) throw new BrokenPromise(what);
}

/** Azure, the store, two instances and people, driven step by step under a fake clock; every PATCH is judged as it leaves. */
export class World {
  nowMs = start;
  policy: LoadedPolicy | null = policies[0] ?? null;
  request: ResetRequest = asked;
  readonly born: ResetRequest = this.request;
  vm = { vmId, modelId: 3, etag: 1, provisioningState: "Succeeded", guestId: 3, exists: true };
  effective = 0;
  left = 0;
  toWasSeen = false;
  decidedAtMs: number | null = null;
  operationFailed = false;
  late: LatePatch[] = [];
  audit: readonly AuditRow[] = [];
  head = emptyHead;
  readonly visited = new Set<string>(["PENDING"]);
  readonly instances: readonly Instance[] = ["one", "two"].map((name) => ({
    name,
    reading: null,
    hasOperationFailed: false,
    correlations: 0,
  }));

  /** Decides and stores, as one transaction. */
  commit(event: ResetEvent): Decision {
    const before = this.request;
    const decision = decide(before, event, { nowMs: this.nowMs, policy: this.policy });
    const lines = decision.ok ? decision.value.auditEvents : decision.problem.auditEvents;
    const { rows, head } = appendAudit(this.head, lines, sha256);
    this.audit = [...this.audit, ...rows];
    this.head = head;
    if (decision.ok) {
      this.request = decision.value.request;
    }
    if (before.state !== this.request.state) {
      this.visited.add(this.request.state);
      this.visited.add(`${before.state}>${this.request.state}`);
      this.visited.add(this.request.reasonCode);
    }
    if (before.state === "PENDING" && this.request.state === "APPROVED") {
      this.decidedAtMs = this.nowMs;
    }
    return decision;
  }

  read(fails: boolean): VmReading {
    const readAtMs = this.nowMs;
    if (fails) return { kind: "unread", readAtMs, retryAfterMs: null };
    if (!this.vm.exists) return { kind: "gone", readAtMs };
    const { modelId, guestId } = this.vm;
    const reading: ModelReading = {
      kind: "model",
      readAtMs,
      vmId: this.vm.vmId,
      etag: String(this.vm.etag),
      provisioningState: this.vm.provisioningState,
      enabled: true,
      keyIncarnationId: modelId,
      power: "running",
      guest: { keyIncarnationId: String(guestId), keyGuid: `key-${guestId}`, origin: "azure" },
    };
    return reading;
  }

  /** Somebody else changes the machine. */
  change(changes: Partial<World["vm"]>): void {
    this.vm = { ...this.vm, ...changes, etag: this.vm.etag + 1 };
  }

  press(verb: "approve" | "reject" | "cancel", objectId: string, forged: number): void {
    const clicked = click(
      this.request,
      verb,
      [{}, { planHash: "x" }, { replyToId: "x" }, { requestId: "x" }][forged] ?? {},
    );
    const before = this.request;
    const by = person(objectId, forged === 4 ? { tenantId: "another" } : {});
    const reading = this.read(forged === 5);
    const vm: VmCheck | null = checkVm(this.request, reading, null);
    if (verb === "approve") this.commit({ kind: "approve", by, click: clicked, vm });
    else if (verb === "reject")
      this.commit({ kind: "reject", by, click: clicked, reason: forged === 5 ? " " : "no" });
    else this.commit({ kind: "cancel", by, click: clicked });
    const isCounted = this.request.approvals.length > before.approvals.length;
    promise(
      !isCounted || ([0, 5].includes(forged) && objectId !== ann),
      "only a true click of another person counts",
    );
  }

  /** The machine takes in a write that arrived late. */
  deliverLate(): void {
    const patch = this.late.shift();
    if (patch !== undefined) this.apply(patch.to, patch.ifMatch);
  }

  /** True if the write changed the machine. */
  apply(to: number, ifMatch: string): boolean {
    if (!this.vm.exists || ifMatch !== String(this.vm.etag) || to <= this.vm.modelId) return false;
    promise(
      this.vm.modelId === this.born.plan.from && to === this.born.plan.to,
      "only from → to is ever changed",
    );
    this.vm = { ...this.vm, modelId: to, etag: this.vm.etag + 1 };
    this.effective += 1;
    promise(this.effective <= 1, "at most one effective change");
    return true;
  }

  /** A PATCH leaves: everything that was promised about it is checked here, from scratch. */
  judgeSend(to: number): void {
    const { request, born, nowMs } = this;
    this.left += 1;
    promise(
      !this.toWasSeen && request.verification.modelAcceptedAtMs === null,
      "never a PATCH after `to` was seen",
    );
    promise(to === born.plan.to, "the absolute target of the row");
    promise(this.left <= 3 && request.sends.length <= 3, "never more than three sends");
    promise(
      this.decidedAtMs !== null && nowMs < this.decidedAtMs + 5 * 60_000,
      "within five minutes of the deciding click",
    );
    promise(nowMs < born.expiresAtMs, "never after expiry");
    promise(this.policy?.hash === born.policyHash, "never under another policy");
    promise(
      planHash(request, sha256) === born.planHash && request.planHash === born.planHash,
      "never on a changed plan",
    );
    const eligible =
      this.policy === null ? [] : whoCouldApprove(this.policy.policy, born.resourceId, ann).eligible;
    const counted = new Set(
      request.approvals.map(({ objectId }) => objectId).filter((id) => eligible.includes(id)),
    );
    promise(counted.size >= 2 && !counted.has(ann), "never without a valid quorum");
    promise(request.rejection === null && request.state === "EXECUTING", "never when rejected or ended");
  }

  /** What Azure does with a PATCH and answers to it. */
  exchange(to: number, ifMatch: string, fault: Fault): ArmAnswer {
    const refusal = refusals[fault];
    if (refusal !== undefined) return refusal;
    if (fault === "500") return doubt;
    if (fault === "late") {
      this.late.push({ to, ifMatch });
      return doubt;
    }
    if (ifMatch !== String(this.vm.etag)) return no(412, "PreconditionFailed");
    if (fault === "async-fails") {
      this.operationFailed = true;
      return yes;
    }
    if (!this.apply(to, ifMatch)) return no(this.vm.exists ? 400 : 404, "BadRequest");
    return fault === "ok" ? yes : doubt;
  }

  /** One step of one instance. `crash`: it dies before the PATCH leaves (1), or before its answer is stored (2). */
  drive(
    instance: Instance,
    fault: Fault,
    crash: number,
    decideNext: typeof nextStep = nextStep,
  ): NextStep["kind"] {
    const { request } = this;
    if (request.state === "EXECUTING" || request.state === "VERIFYING") {
      const held = this.commit({ kind: "take-over", owner: instance.name });
      if (!held.ok) return "wait";
    }
    const { reading, hasOperationFailed } = instance;
    const observation = { reading, upload: null, hasOperationFailed, latchedAtMs: null };
    const next = decideNext(this.request, observation, this.nowMs);
    this.perform(instance, next, fault, crash);
    return next.kind;
  }

  private perform(instance: Instance, next: NextStep, fault: Fault, crash: number): void {
    switch (next.kind) {
      case "start":
        this.commit({ kind: "start", owner: instance.name });
        return;
      case "read": {
        const reading = this.read(fault === "500");
        instance.reading = reading;
        instance.hasOperationFailed = this.operationFailed;
        const isOurs = reading.kind === "model" && reading.vmId === vmId;
        if (isOurs && reading.keyIncarnationId === this.born.plan.to) this.toWasSeen = true;
        return;
      }
      case "send":
        this.send(instance, next, fault, crash);
        return;
      case "record":
        this.commit({ kind: "judge", owner: instance.name, judgement: next.judgement });
        return;
      case "wait":
      case "end":
    }
  }

  private send(
    instance: Instance,
    next: Extract<NextStep, { kind: "send" }>,
    fault: Fault,
    crash: number,
  ): void {
    instance.correlations += 1;
    const correlationId = `${instance.name}-${instance.correlations}`;
    const recorded = this.commit({ kind: "send", owner: instance.name, correlationId, vm: next.vm });
    const order = recorded.ok ? sendOrder(this.request, correlationId) : null;
    if (order === null || crash === 1) {
      instance.reading = null;
      return;
    }
    promise(order.to === next.to && order.ifMatch === next.ifMatch, "what is recorded is what was decided");
    this.judgeSend(order.to);
    const answer = this.exchange(order.to, order.ifMatch, fault);
    this.nowMs += 500;
    if (crash === 2) {
      instance.reading = null;
      return;
    }
    this.commit({ kind: "answer", correlationId, answer: recordOf(answer, this.nowMs) });
  }

  /** What must be true of a request that has come to rest. */
  judgeEnd(): void {
    const { state, reasonCode } = this.request;
    const claimsNothing =
      ["REJECTED", "CANCELLED", "EXPIRED", "SUPERSEDED", "FAILED"].includes(state) ||
      (state === "STALE" && reasonCode !== "overtaken");
    promise(!claimsNothing || this.effective === 0, `${state} (${reasonCode}) says that nothing was changed`);
    promise(state !== "SUCCEEDED" || this.toWasSeen, "success is seen");
    promise(this.request.tenantId === tenantId, "the row stays whole");
  }
}
