import type { Redactor } from "../redaction/redact.ts";
import { safeExcerpt } from "../redaction/redact.ts";
import { catalogueEntry } from "./catalogue.ts";
import { links } from "./data/links.ts";
import type { EvidencePointer } from "./evidence.ts";
import type { Facts } from "./facts.ts";
import { fillCommand } from "./fill-commands.ts";
import type { JudgedFinding } from "./judgement.ts";
import type { Finding, Quoted, ReportEvidence } from "./report.ts";
import type { FindingText } from "./rule.ts";
import { commandsFor, concreteStep, dependsOnSystem } from "./system.ts";

/** The longest value that a report quotes, in UTF-16 units. */
const longestQuote = 400;

/** A leaf as the report shows it: secrets replaced, control characters gone, cut. */
function quote(value: EvidencePointer["value"], redactor: Redactor): Quoted {
  return typeof value === "string" ? safeExcerpt(redactor, value, longestQuote) : value;
}

/** One pointer as the report carries it. */
export function writeEvidence(pointer: EvidencePointer, redactor: Redactor): ReportEvidence {
  return {
    source: pointer.source,
    origin: pointer.origin,
    pointer: pointer.pointer,
    value: quote(pointer.value, redactor),
    ageSeconds: pointer.ageSeconds,
  };
}

/** Joins what the rule found with its text, for this VM's system. */
export function writeFinding(
  judged: JudgedFinding,
  text: FindingText,
  facts: Facts,
  redactor: Redactor,
): Finding {
  const { draft } = judged;
  const { step } = catalogueEntry(draft.code);
  const os = draft.os ?? facts.os;
  const asOfMs = judged.isOld ? facts.guest?.timestampMs : undefined;
  return {
    code: draft.code,
    step: concreteStep(step, os),
    severity: judged.severity,
    outcome: judged.outcome,
    title: text.title,
    what: draft.what ?? text.what,
    why: draft.why ?? text.why,
    fix: draft.fix ?? text.fix,
    commands: commandsFor(draft.commands ?? text.commands, os).flatMap((command) =>
      fillCommand(command, facts, redactor),
    ),
    link: links[text.link].url,
    evidence: draft.evidence.map((pointer) => writeEvidence(pointer, redactor)),
    ...(os === "unknown" && dependsOnSystem(step) ? { os: "unknown" as const } : {}),
    ...(asOfMs === undefined ? {} : { asOf: new Date(asOfMs).toISOString() }),
  };
}
