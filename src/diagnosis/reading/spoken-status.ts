import type { EvidencePointer } from "../evidence.ts";
import type { AgentModule, BootLog, GuestStatus, Located, Observation, SpokenMessage } from "../facts.ts";

const names = {
  ebpf: "ebpfProgramStatus",
  key: "keyLatchStatus",
  listener: "proxyListenerStatus",
} as const;

/**
 * What the agent said of its modules outside of its status file: in a pasted output or in the boot log. Only modules that are not ready
 * are named there, without states and without a time, so it is a fragment on which nothing is certain. Undefined where nothing is named.
 */
export function spokenStatus(
  observations: readonly Observation[],
  bootLog: BootLog | undefined,
  collectedAtMs: number,
): GuestStatus | undefined {
  const pasted = observations.flatMap(({ moduleMessages }) => moduleMessages ?? []);
  const messages = pasted.length > 0 ? pasted : (bootLog?.moduleMessages ?? []);
  const [first] = messages;
  if (first === undefined) return undefined;
  const last = (module: SpokenMessage["module"]): Located<SpokenMessage> | undefined =>
    messages.findLast(({ value }) => value.module === module);
  const absent: EvidencePointer = { ...first.at, pointer: "", value: null };
  const at = (pointer: string): EvidencePointer => {
    const found = messages.findLast(({ value }) => pointer === `/${names[value.module]}/message`);
    return found?.at ?? absent;
  };
  const moduleOf = (module: SpokenMessage["module"]): AgentModule | undefined => {
    const found = last(module);
    return found === undefined
      ? undefined
      : { status: "UNKNOWN", message: found.value.message, path: `/${names[module]}` };
  };
  return {
    source: first.at.source === "boot-log" ? "boot-log" : "observation",
    origin: first.at.origin,
    shape: "fragment",
    isComplete: false,
    isCutSubstatus: false,
    version: undefined,
    overall: undefined,
    key: moduleOf("key"),
    keyStates: {
      secureChannelState: undefined,
      keyGuid: undefined,
      keyIncarnationId: undefined,
      wireServerRuleId: undefined,
      imdsRuleId: undefined,
      hostGARuleId: undefined,
    },
    ebpf: moduleOf("ebpf"),
    listener: moduleOf("listener"),
    monitor: undefined,
    proxyConnectionsCount: undefined,
    rows: [],
    failedRows: [],
    rowsAreKnown: false,
    timestampMs: undefined,
    collectedAtMs,
    ageSeconds: null,
    freshness: "unknown-age",
    isFreshByWord: false,
    sha256: "",
    at,
    atRoot: () => absent,
    timeAt: absent,
  };
}
