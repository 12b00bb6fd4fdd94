import type { InputDocument } from "./evidence.ts";
import type {
  BootLog,
  DeploymentError,
  Facts,
  GuestStatus,
  NotUnderstood,
  Observation,
  OsFamily,
  ResetOperation,
  StatusReading,
  VmFacts,
} from "./facts.ts";
import { findContradictions } from "./contradictions.ts";
import { findDisagreements } from "./disagreements.ts";
import { isAtLeast } from "./judging/era.ts";
import { osFamilyOf } from "./os-family.ts";
import { readBootLog } from "./reading/boot-log.ts";
import { readDeploymentError } from "./reading/deployment-error.ts";
import { readObservation } from "./reading/observation.ts";
import { spokenStatus } from "./reading/spoken-status.ts";
import { isKeyFile, readStatusDocument, refuseKeyFile } from "./reading/status-document.ts";
import { textProblem } from "./reading/text-problem.ts";
import type { VmReading } from "./reading/vm-document.ts";
import { readVmDocument } from "./reading/vm-document.ts";

/** What the readers made of all documents, before the sources are joined. */
interface Collected {
  readonly statusReadings: StatusReading[];
  readonly vms: VmReading[];
  readonly deploymentErrors: DeploymentError[];
  readonly observations: Observation[];
  readonly bootLogs: BootLog[];
  readonly notUnderstood: NotUnderstood[];
}

/** Reads every document and joins what they say: newest evidence first, contradictions named. */
export function joinFacts(
  documents: readonly InputDocument[],
  nowMs: number,
  resetOperation?: ResetOperation,
): Facts {
  const collected: Collected = {
    statusReadings: [],
    vms: [],
    deploymentErrors: [],
    observations: [],
    bootLogs: [],
    notUnderstood: [],
  };
  for (const document of documents) collect(document, collected);
  const chosen = chooseVm(collected.vms);
  const vm = chosen?.facts;
  const substatus = chosen?.substatus;
  const uploads = collected.statusReadings.flatMap(uploadOf);
  const upload = chooseUpload(uploads);
  const bootLog = newest(collected.bootLogs, () => 0);
  const guest = chooseGuest(upload, substatus, vm) ?? spokenStatus(collected.observations, bootLog, nowMs);
  const base = {
    vm,
    guest,
    observations: collected.observations,
    deploymentErrors: collected.deploymentErrors,
    bootLog,
  };
  const os: OsFamily = osFamilyOf(base);
  return {
    ...(vm ? { vm } : {}),
    ...(guest ? { guest } : {}),
    ...(substatus ? { substatus } : {}),
    ...(bootLog ? { bootLog } : {}),
    ...(resetOperation ? { resetOperation } : {}),
    statusReadings: collected.statusReadings,
    deploymentErrors: collected.deploymentErrors,
    observations: collected.observations,
    notUnderstood: collected.notUnderstood,
    os,
    contradictions: findContradictions({
      vm,
      guest,
      upload,
      substatus,
      uploads,
      vms: collected.vms.map(({ facts }) => facts),
      observations: collected.observations,
    }),
    disagreements: findDisagreements({ vm, guest, substatus, uploads }),
    nowMs,
  };
}

function collect(document: InputDocument, into: Collected): void {
  if (isKeyFile(document)) {
    into.statusReadings.push(refuseKeyFile(document));
    return undefined;
  }
  const { kind } = document;
  if (kind === "status-file") return collectStatus(document, into);
  if (kind === "vm") return collectVm(document, into);
  const problem = textProblem(document, kind);
  if (problem !== undefined) into.notUnderstood.push(problem);
  else if (kind === "observation") collectObservation(document, into);
  else if (kind === "boot-log") collectBootLog(document, into);
  else into.deploymentErrors.push(readDeploymentError(document));
  return undefined;
}

function collectStatus(document: InputDocument, into: Collected): void {
  const reading = readStatusDocument(document);
  if (reading.kind === "vm") return collectVmReading(reading, into);
  into.statusReadings.push(reading);
}

function collectVm(document: InputDocument, into: Collected): void {
  const reading = readVmDocument(document);
  if (reading.kind === "vm") return collectVmReading(reading, into);
  into.notUnderstood.push(reading.problem);
}

function collectVmReading(reading: VmReading, into: Collected): void {
  into.vms.push(reading);
  into.deploymentErrors.push(...reading.deploymentErrors);
}

function collectBootLog(document: InputDocument, into: Collected): void {
  const { bootLog, failures } = readBootLog(document);
  into.bootLogs.push(bootLog);
  into.deploymentErrors.push(...failures);
}

function collectObservation(document: InputDocument, into: Collected): void {
  const { observation, failures, status } = readObservation(document);
  into.observations.push(observation);
  into.deploymentErrors.push(...failures);
  if (status?.kind === "vm") collectVmReading(status, into);
  else if (status !== undefined) into.statusReadings.push(status);
}

/** What Azure itself answered goes before a body that a person sent, which may be of any VM. */
function chooseVm(vms: readonly VmReading[]): VmReading | undefined {
  const moment = ({ facts }: VmReading): number => facts.collectedAtMs;
  const own = vms.filter(({ facts }) => facts.origin === "azure");
  return newest(own.length > 0 ? own : vms, moment);
}

/** A whole file goes before a piece of one or a cut one, and one that carries its time before one of unknown age; then the newest. */
function chooseUpload(uploads: readonly GuestStatus[]): GuestStatus | undefined {
  const rank = ({ isComplete, shape, timestampMs }: GuestStatus): number =>
    isComplete ? (shape === "fragment" ? 1 : timestampMs === undefined ? 2 : 3) : 0;
  const best = Math.max(...uploads.map(rank));
  return newest(
    uploads.filter((upload) => rank(upload) === best),
    ({ timestampMs, collectedAtMs }) => timestampMs ?? collectedAtMs,
  );
}

/** A file that was read, or what could be saved of a cut one. */
function uploadOf(reading: StatusReading): readonly GuestStatus[] {
  if (reading.kind === "status") return [reading.status];
  return reading.kind === "unreadable" && reading.partial !== undefined ? [reading.partial] : [];
}

/** The newest by a moment; of equals the last given. */
function newest<T>(items: readonly T[], moment: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || moment(item) >= moment(best) ? item : best),
    undefined,
  );
}

/**
 * Which status counts. A fresh, complete upload does. ARM's copy wins over an old or cut upload only while ARM's own view is current:
 * the VM runs, its agent reports, and the extension notices a stale file by itself (≥ 1.0.39).
 */
function chooseGuest(
  upload: GuestStatus | undefined,
  substatus: GuestStatus | undefined,
  vm: VmFacts | undefined,
): GuestStatus | undefined {
  if (upload === undefined || substatus === undefined) return upload ?? substatus;
  if (upload.freshness === "fresh" && upload.isComplete) return upload;
  const extension = vm?.extension?.version;
  const isCurrent = substatus.freshness === "fresh" && extension !== undefined && isAtLeast(extension, 39);
  return isCurrent && !substatus.isCutSubstatus ? substatus : upload;
}
