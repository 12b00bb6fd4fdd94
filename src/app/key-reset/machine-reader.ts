import { isAtLeast } from "../../diagnosis/judging/era.ts";
import { judgeKey } from "../../diagnosis/judging/key-judgement.ts";
import { readVmDocument } from "../../diagnosis/reading/vm-document.ts";
import type { GuestStatus, VmFacts } from "../../diagnosis/facts.ts";
import type { GuestKey, ModelReading, VmReading } from "../../key-reset/reading.ts";
import { isSameText } from "../../key-reset/reading.ts";
import { resourceIdOf, targetKey, type VmTarget } from "../../target/target.ts";
import type { AzureProblem } from "../ports/azure-reader.ts";
import type { Clock } from "../ports/clock.ts";
import type { ResetModel, ResetWriter } from "../ports/reset-writer.ts";

/** One look at a machine: what a reset depends on, and what else Azure's answer shows. */
export interface MachineLook {
  readonly reading: VmReading;
  /** Why nothing was read; null where the reading is a model. */
  readonly problem: AzureProblem | null;
  /** As ARM writes it; null where it does not say. */
  readonly region: string | null;
  /** SHA-256 of Azure's answer; null without one. */
  readonly sha256: string | null;
  /** Before this moment the guest had a latched key, by Azure's own copy of its status; null where Azure does not show one. */
  readonly latchedAtMs: number | null;
}

/** Reads machines; several who want the same machine at the same time share one request. */
export interface MachineReader {
  /** Ends within `deadlineMs`; what Azure answers never throws. */
  look(target: VmTarget, deadlineMs: number): Promise<MachineLook>;
}

/**
 * The longest time that a status needs from the guest into Azure's answer while everything runs: written every 60 s, read and reported by
 * extension and VM agent about every minute. Only what is surely newer than a piece of evidence may speak against it.
 */
const reportLagMs = 120_000;

/** What a status says of the guest's key. */
export function guestKeyOf(status: GuestStatus): GuestKey {
  const { keyIncarnationId, keyGuid } = status.keyStates;
  return { keyIncarnationId: keyIncarnationId ?? null, keyGuid: keyGuid ?? null, origin: status.origin };
}

/** Azure's copy counts only while it is current: the machine runs, its agent reports, and the extension itself notices a stale file (≥ 1.0.39). */
function isCurrent(vm: VmFacts, status: GuestStatus): boolean {
  const version = vm.extension?.version;
  return (
    status.freshness === "fresh" &&
    status.isComplete &&
    !status.isCutSubstatus &&
    version !== undefined &&
    isAtLeast(version, 39)
  );
}

/** When the guest surely had a latched key, by Azure's copy of its status; null where that does not show one, or is not current. */
function latchedAt(vm: VmFacts, status: GuestStatus | undefined, readAtMs: number): number | null {
  if (status === undefined || !isCurrent(vm, status) || judgeKey(status).kind !== "latched") return null;
  const reportedAtMs = Math.min(vm.vmAgentStatus?.timeMs ?? readAtMs, readAtMs);
  return Math.max(0, reportedAtMs - reportLagMs);
}

function modelLook(model: ResetModel, readAtMs: number, sha256: string): MachineLook {
  const { vmId, etag, provisioningState, enabled, keyIncarnationId } = model;
  const { bytes, receivedAtMs } = model.document;
  const read = readVmDocument({
    kind: "vm",
    origin: "azure",
    name: "Azure Resource Manager",
    bytes,
    sha256,
    collectedAtMs: receivedAtMs,
  });
  const [vm, status] = read.kind === "vm" ? [read.facts, read.substatus] : [undefined, undefined];
  const reading: ModelReading = {
    kind: "model",
    readAtMs,
    vmId,
    etag,
    provisioningState,
    enabled,
    keyIncarnationId,
    power: vm?.powerState ?? "unknown",
    // Also an old copy: that the guest holds the new id cannot have been true before.
    guest: status === undefined ? null : guestKeyOf(status),
  };
  const region = vm?.location ?? null;
  const latchedAtMs = vm === undefined ? null : latchedAt(vm, status, readAtMs);
  return { reading, problem: null, region, sha256, latchedAtMs };
}

function problemLook(problem: AzureProblem, readAtMs: number): MachineLook {
  const seconds = problem.kind === "throttled" ? problem.retryAfterSeconds : null;
  const retryAfterMs = seconds === null ? null : seconds * 1000;
  const reading: VmReading =
    problem.kind === "not-found" ? { kind: "gone", readAtMs } : { kind: "unread", readAtMs, retryAfterMs };
  return { reading, problem, region: null, sha256: null, latchedAtMs: null };
}

/** An answer about another machine than the one asked for tells nothing about it. */
function isAnotherMachine(model: ResetModel, target: VmTarget): boolean {
  return model.resourceId !== null && !isSameText(model.resourceId, resourceIdOf(target));
}

/** The reader of machines over ARM. */
export function createMachineReader(deps: {
  readonly azure: Pick<ResetWriter, "readModel">;
  readonly clock: Clock;
  readonly sha256: (data: Uint8Array) => string;
}): MachineReader {
  const { azure, clock, sha256 } = deps;
  const underWay = new Map<string, Promise<MachineLook>>();

  const read = async (target: VmTarget, deadlineMs: number): Promise<MachineLook> => {
    const readAtMs = clock();
    const answer = await azure.readModel(target, deadlineMs);
    if (!answer.ok) return problemLook(answer.problem, readAtMs);
    const { document } = answer.value;
    if (isAnotherMachine(answer.value, target)) {
      const { correlationId } = document;
      return problemLook({ kind: "not-understood", httpStatus: 200, correlationId }, readAtMs);
    }
    return modelLook(answer.value, readAtMs, sha256(document.bytes));
  };

  return {
    look: (target, deadlineMs) => {
      const key = `${targetKey(target)}|${String(deadlineMs)}`;
      const known = underWay.get(key);
      if (known !== undefined) return known;
      const looking = read(target, deadlineMs).finally(() => underWay.delete(key));
      underWay.set(key, looking);
      return looking;
    },
  };
}
