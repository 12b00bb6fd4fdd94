import type { EvidencePointer } from "../evidence.ts";
import type { Facts, GuestStatus, VmFacts } from "../facts.ts";
import { moduleIs } from "../facts.ts";
import type { EbpfMessage } from "./ebpf-message.ts";
import { readEbpfMessage } from "./ebpf-message.ts";
import { isTooEarly } from "./key-judgement.ts";
import { isStopping } from "./stopping.ts";

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
  if (isStopping(guest)) return "stopping";
  if (moduleIs(guest.ebpf, "RUNNING")) return "running";
  if (moduleIs(guest.ebpf, "STOPPED")) return "unnamed-failure";
  if (!moduleIs(guest.ebpf, "UNKNOWN")) return "not-told";
  if (message === "starting" || message === "absent") return isTooEarly(guest) ? "too-early" : "not-started";
  return message === "good" ? "not-told" : "unnamed-failure";
}

/** State and message of the eBPF module as evidence. */
export function ebpfEvidence(guest: GuestStatus): readonly EvidencePointer[] {
  return [guest.at("/ebpfProgramStatus/message"), guest.at("/ebpfProgramStatus/status")];
}

/** What is known of one Windows driver, with where it stands. */
export interface DriverState {
  readonly name: "EbpfCore" | "NetEbpfExt";
  readonly isRunning: boolean;
  readonly at: EvidencePointer;
}

/** The Windows drivers by `sc query` and by the EbpfStatus substatus; words that say nothing (`unsuccessfully queried`) are left out. */
export function driverStates(facts: Pick<Facts, "vm" | "observations">): readonly DriverState[] {
  const pasted = facts.observations
    .flatMap(({ windowsServices }) => windowsServices ?? [])
    .flatMap(({ value, at }) => driver(value.name, value.state, at));
  return pasted.length > 0 ? pasted : driversInAzure(facts.vm);
}

function driversInAzure(vm: VmFacts | undefined): readonly DriverState[] {
  if (vm?.ebpfDrivers === undefined) return [];
  const { ebpfCore, netEbpfExt, pointer } = vm.ebpfDrivers;
  const at = vm.at(`${pointer}/message`);
  return [...driver("EbpfCore", ebpfCore, at), ...driver("NetEbpfExt", netEbpfExt, at)];
}

function driver(name: string, state: string, at: EvidencePointer): readonly DriverState[] {
  const known = (["EbpfCore", "NetEbpfExt"] as const).find(
    (candidate) => candidate.toLowerCase() === name.trim().toLowerCase(),
  );
  if (known === undefined || /unsuccessfully|unknown/i.test(state) || state.trim() === "") return [];
  return [{ name: known, isRunning: /^(?:running|successfully queried)/i.test(state.trim()), at }];
}
