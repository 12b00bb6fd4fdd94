import { notSure, pass, skip } from "../rule.ts";
import type { RuleResult } from "../rule.ts";
import type { EbpfJudgement } from "./ebpf-judgement.ts";
import type { KeyJudgement } from "./key-judgement.ts";

/** Why a status does not tell, by the judgement's kind. */
const untold: { readonly [K in string]?: string } = {
  "too-early": "the agent has only just started",
  "unknown-text": "the agent's message about the key is not known",
};

/** What a key rule says where its own trouble does not show: `ok` only if the status tells of the key at all. */
export function clearedKey({ kind }: KeyJudgement, because: string): RuleResult {
  return cleared(kind, because, "the status does not show the key");
}

/** What an eBPF rule says where its own trouble does not show: `ok` only if the status tells of eBPF at all. */
export function clearedEbpf(judgement: EbpfJudgement, because: string): RuleResult {
  return cleared(judgement, because, "the status does not show eBPF");
}

function cleared(kind: KeyJudgement["kind"] | EbpfJudgement, because: string, absent: string): RuleResult {
  if (kind === "stopped" || kind === "stopping")
    return skip("the service is stopping: see gpa-service-not-running");
  if (kind === "not-told") return notSure(absent);
  const why = untold[kind];
  return why === undefined ? pass(because) : notSure(why);
}
