import type { Redactor } from "../redaction/redact.ts";
import { createRedactor } from "../redaction/redact.ts";
import { distinctAsks, askForStatusFile } from "./asks.ts";
import { declarationOf } from "./declaration.ts";
import type { InputDocument } from "./evidence.ts";
import type { Facts, ResetOperation } from "./facts.ts";
import { fillCommand } from "./fill-commands.ts";
import type { JudgedFinding } from "./judgement.ts";
import { applyReliability, verdictOf } from "./judgement.ts";
import { joinFacts } from "./join.ts";
import { explainOpenness } from "./open-question.ts";
import { guideProgress } from "./progress.ts";
import type { Ask, Check, Report } from "./report.ts";
import { resetOffer } from "./reset-offer.ts";
import { explainingRows } from "./explaining-rows.ts";
import type { RuleOutcome } from "./run-rules.ts";
import { runRules } from "./run-rules.ts";
import { rules } from "./rules/index.ts";
import { inputRecords, showRow, summarise } from "./summary.ts";
import { fixWithoutReset } from "./withheld-reset.ts";
import { writeFinding } from "./write-finding.ts";

/** What a diagnosis is made from. `nowMs` is the moment of the report, in milliseconds since 1970. */
export interface DiagnosisInput {
  readonly documents: readonly InputDocument[];
  readonly nowMs: number;
  /** A key reset of this VM that is approved, running, verifying or cooling down. */
  readonly resetOperation?: ResetOperation;
}

/** Works through the whole guide with what is known and writes the report. Never throws for what a document holds. */
export function diagnose({ documents, nowMs, resetOperation }: DiagnosisInput): Report {
  const facts = joinFacts(documents, nowMs, resetOperation);
  const found = runRules(rules, facts);
  const outcomes = explainOpenness(found, judge(found, facts), facts);
  const judged = judge(outcomes, facts);
  const redactor = createRedactor();
  const verdict = verdictOf(judged, facts);
  const reset = resetOffer(judged, facts);
  const findings = judged.map((finding) => {
    const { text } = declarationOf(finding.draft.code, rules);
    const written = writeFinding(finding, text, facts, redactor);
    return { ...written, fix: fixWithoutReset(finding, reset) ?? written.fix };
  });
  const settled = outcomes.map((outcome) => settle(outcome, judged));
  return {
    schema: "latchkey-report/1",
    verdict,
    findings,
    checks: settled.map(toCheck),
    reset,
    asks: closingAsks(verdict, outcomes, facts, redactor),
    inputs: inputRecords(documents, redactor),
    facts: summarise(facts, redactor),
    guide: guideProgress(settled),
    rows: explainingRows(findings, facts).map((row) => showRow(row, redactor)),
    contradictions: [...facts.contradictions, ...facts.disagreements],
    isContradicted: facts.contradictions.length > 0,
  };
}

function judge(outcomes: readonly RuleOutcome[], facts: Facts): readonly JudgedFinding[] {
  return applyReliability(
    outcomes.flatMap(({ result }) => result.findings),
    facts,
  );
}

/** A rule's result after the rules of judgement: what was shaken is no longer certain. */
function settle(outcome: RuleOutcome, judged: readonly JudgedFinding[]): RuleOutcome {
  const { result } = outcome;
  if (result.result !== "failed") return outcome;
  const stands = judged.some(
    ({ draft, outcome: judgedOutcome }) => result.findings.includes(draft) && judgedOutcome === "failed",
  );
  return stands ? outcome : { ...outcome, result: { ...result, result: "uncertain" } };
}

function toCheck({ rule, result }: RuleOutcome): Check {
  return { rule: rule.id, result: result.result, because: result.because };
}

/** An answer that stays open always says what to send next; asks for the other system's commands are left out. */
function closingAsks(
  verdict: Report["verdict"],
  outcomes: readonly RuleOutcome[],
  facts: Facts,
  redactor: Redactor,
): readonly Ask[] {
  const asks = outcomes
    .flatMap(({ result }) => result.asks)
    .filter(({ where }) => isForSystem(where, facts.os))
    .map((ask) => ({ ...ask, command: fillCommand(ask.command, facts, redactor).join("\n") }));
  const isOpen = verdict === "inconclusive" && asks.length === 0;
  return distinctAsks(isOpen ? askForStatusFile(facts) : asks);
}

function isForSystem(where: Ask["where"], os: Facts["os"]): boolean {
  return os === "unknown" || where === os || where === "azure" || where === "any";
}
