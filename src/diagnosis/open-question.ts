import { askForStatusFile } from "./asks.ts";
import type { Facts, GuestStatus } from "./facts.ts";
import type { JudgedFinding } from "./judgement.ts";
import { verdictOf } from "./judgement.ts";
import { judgeKey } from "./judging/key-judgement.ts";
import { isDisputed } from "./disagreements.ts";
import type { FindingDraft } from "./rule.ts";
import { report, uncertain } from "./rule.ts";
import type { RuleOutcome } from "./run-rules.ts";

/**
 * Where nothing is wrong and nothing is proved either, the rule that reads the status says why: what it lacks, or that it carries no time.
 * A contradiction explains itself, and without any status the asks do.
 */
export function explainOpenness(
  outcomes: readonly RuleOutcome[],
  judged: readonly JudgedFinding[],
  facts: Facts,
): readonly RuleOutcome[] {
  const draft = isUnexplained(judged, facts) ? openQuestion(facts.guest) : undefined;
  if (draft === undefined) return outcomes;
  return outcomes.map((outcome) => {
    if (outcome.rule.reports[draft.code] === undefined) return outcome;
    const { findings, asks } = outcome.result;
    const all = asks.length > 0 ? asks : askForStatusFile(facts);
    return { ...outcome, result: report("the status proves nothing yet", [...findings, draft], all) };
  });
}

function isUnexplained(judged: readonly JudgedFinding[], facts: Facts): boolean {
  if (facts.contradictions.length > 0 || isDisputed(facts)) return false;
  return judged.every(({ severity }) => severity === "remark") && verdictOf(judged, facts) === "inconclusive";
}

function openQuestion(guest: GuestStatus | undefined): FindingDraft | undefined {
  if (guest === undefined) return undefined;
  const [missing] = missingParts(guest);
  if (missing !== undefined)
    return uncertain(codeOfPart(guest), [guest.at(missing.pointer)], {
      what: `Only a part of the agent's status is there: ${missing.name} is missing.`,
    });
  if (guest.freshness === "unknown-age")
    return uncertain("status-stale", [guest.timeAt], {
      what: "The agent's status carries no time, so nobody can tell whether it is of now.",
      why: "An old copy looks the same as one of now, so nothing in it is certain.",
      fix: "Send the whole status.json, whose timestamp tells its age.",
    });
  if (!guest.rowsAreKnown && guest.source === "status-file")
    return uncertain("status-file-unreadable", [guest.atRoot("/proxyConnectionSummary")], {
      what: "Only a part of the agent's status is there: proxyConnectionSummary is missing.",
    });
  return uncertain("status-value-unknown", [guest.at("/status")], {
    what: "The agent does not say of itself that all is well, and no known fault explains it.",
    why: "Without the agent's own SUCCESS nothing proves that it protects this VM.",
    fix: "Wait two minutes, then send a fresh status.json.",
  });
}

/** A part that Azure's copy lacks can only be had from the file itself. */
function codeOfPart({ source }: GuestStatus): FindingDraft["code"] {
  return source === "extension-substatus" ? "status-file-needed" : "status-file-unreadable";
}

interface Part {
  readonly name: string;
  readonly pointer: string;
}

/** The parts of a whole status that decide and are not there, in the order of the file. */
function missingParts(guest: GuestStatus): readonly Part[] {
  const parts: readonly (readonly [boolean, Part])[] = [
    [guest.overall === undefined, { name: "the overall status", pointer: "/status" }],
    [guest.key === undefined, { name: "keyLatchStatus", pointer: "/keyLatchStatus" }],
    [
      judgeKey(guest).kind === "not-told",
      { name: "keyLatchStatus.states", pointer: "/keyLatchStatus/states" },
    ],
    [guest.ebpf === undefined, { name: "ebpfProgramStatus", pointer: "/ebpfProgramStatus" }],
    [guest.listener === undefined, { name: "proxyListenerStatus", pointer: "/proxyListenerStatus" }],
  ];
  return parts.flatMap(([isMissing, part]) => (isMissing ? [part] : []));
}
