import type { EvidencePointer } from "../evidence.ts";
import type { AgentModule, Facts, GuestStatus, VmFacts } from "../facts.ts";
import { moduleIs } from "../facts.ts";
import type { EbpfMessage } from "./ebpf-message.ts";
import { readEbpfMessage } from "./ebpf-message.ts";
import { isTooEarly } from "./key-judgement.ts";
import { isStopping, stoppedWithService } from "./stopping.ts";

/** What the agent's status says of eBPF: the class of its text, or that it runs, has not started, or is not told. */
export type EbpfJudgement =
  | "running"
  | "not-told"
  | "too-early"
  | "stopping"
  | "not-started"
  | "unnamed-failure"
  | Extract<
      EbpfMessage,
      "verifier" | "cgroup" | "probe" | "object" | "windows-api" | "windows-program" | "other-failure"
    >;

const namedFailures = [
  "verifier",
  "cgroup",
  "probe",
  "object",
  "windows-api",
  "windows-program",
  "other-failure",
] as const;

/** Judges eBPF by the inner text of its message; the state alone differs by era (STOPPED up to 1.0.24, UNKNOWN since). */
export function judgeEbpf(guest: GuestStatus | undefined): EbpfJudgement {
  if (guest?.ebpf === undefined) return "not-told";
  const message = readEbpfMessage(guest.ebpf.message);
  const named = namedFailures.find((kind) => kind === message);
  if (named !== undefined) return named;
  if (isStopping(guest) || stoppedWithService(guest, guest.ebpf, message)) return "stopping";
  return judgeState(guest, guest.ebpf, message);
}

/** A text that names no failure: the state decides. */
function judgeState(guest: GuestStatus, ebpf: AgentModule, message: EbpfMessage): EbpfJudgement {
  if (moduleIs(ebpf, "RUNNING")) return "running";
  const isUnfinished = message === "starting" || message === "absent";
  // Up to 1.0.24 the state is STOPPED until eBPF has started.
  if (isUnfinished && isTooEarly(guest)) return "too-early";
  if (moduleIs(ebpf, "STOPPED")) return "unnamed-failure";
  if (!moduleIs(ebpf, "UNKNOWN")) return "not-told";
  if (isUnfinished) return "not-started";
  return message === "good" ? "not-told" : "unnamed-failure";
}

/** State and message of the eBPF module as evidence; none without a status. */
export function ebpfEvidence(guest: GuestStatus | undefined): readonly EvidencePointer[] {
  if (guest === undefined) return [];
  return [guest.at("/ebpfProgramStatus/message"), guest.at("/ebpfProgramStatus/status")];
}

const driverNames = ["EbpfCore", "NetEbpfExt"] as const;

/** What is known of one Windows driver, with where it stands. */
export interface DriverState {
  readonly name: (typeof driverNames)[number];
  readonly isRunning: boolean;
  /** False where Azure's view of the guest is old, since the VM agent does not report. */
  readonly isCurrent: boolean;
  readonly at: EvidencePointer;
}

/**
 * The newest word on each Windows driver: `sc query` before the EbpfStatus substatus. Words that name no state (`unsuccessfully queried`)
 * are left out, see {@link unqueriedDriver}.
 */
export function driverStates(facts: Pick<Facts, "vm" | "observations">): readonly DriverState[] {
  const pasted = facts.observations
    .flatMap(({ windowsServices }) => windowsServices ?? [])
    .flatMap(({ value, at }) => driver(value.name, value.state, true, at));
  const all = [...driversInAzure(facts.vm), ...pasted];
  return driverNames.flatMap((name) => all.findLast((state) => state.name === name) ?? []);
}

/**
 * Where the extension says that it could not query a driver: it opens the driver's service by name, and calls it an error if that fails.
 * Source: proxy_agent_extension/src/service_main.rs, report_ebpf_status.
 */
export function unqueriedDriver({ vm }: Pick<Facts, "vm">): EvidencePointer | undefined {
  if (vm?.ebpfDrivers === undefined) return undefined;
  const { ebpfCore, netEbpfExt, pointer } = vm.ebpfDrivers;
  return [ebpfCore, netEbpfExt].some((word) => /^unsuccessfully/i.test(word))
    ? vm.at(`${pointer}/message`)
    : undefined;
}

function driversInAzure(vm: VmFacts | undefined): readonly DriverState[] {
  if (vm?.ebpfDrivers === undefined) return [];
  const { ebpfCore, netEbpfExt, pointer } = vm.ebpfDrivers;
  const at = vm.at(`${pointer}/message`);
  const isCurrent = vm.vmAgent === "ready";
  return [...driver("EbpfCore", ebpfCore, isCurrent, at), ...driver("NetEbpfExt", netEbpfExt, isCurrent, at)];
}

function driver(
  name: string,
  state: string,
  isCurrent: boolean,
  at: EvidencePointer,
): readonly DriverState[] {
  const known = driverNames.find((candidate) => candidate.toLowerCase() === name.trim().toLowerCase());
  if (known === undefined || /unsuccessfully|unknown/i.test(state) || state.trim() === "") return [];
  return [{ name: known, isRunning: /^(?:running|successfully queried)/i.test(state.trim()), isCurrent, at }];
}
