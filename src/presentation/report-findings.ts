import type { Finding, Quoted, ReportEvidence } from "../diagnosis/report.ts";
import { part, type CardData } from "./card.ts";
import { codeLink } from "./code-link.ts";
import type { ReportLimits } from "./report-limits.ts";
import type { ReportView } from "./report-view.ts";
import { counted, inert, sentence, wholeCommand } from "./untrusted.ts";
import { ageWords, dateWords, findingLook, sourceWords } from "./words.ts";

/** The commands of a list that fit in one box, and how many do not. */
export function shownCommands(
  commands: readonly string[],
  limits: Pick<ReportLimits, "commands" | "command">,
): { readonly commandBox: readonly CardData[]; readonly moreCommands: readonly CardData[] } {
  const fitting = commands.flatMap((command) => wholeCommand(command, limits.command) ?? []);
  const shown = fitting.slice(0, limits.commands);
  const rest = commands.length - shown.length;
  return {
    commandBox: part(shown.length > 0, () => ({ commands: shown.map((command) => ({ command })) })),
    moreCommands: part(rest > 0, () => ({
      more: `${counted(rest, "more command")}: press “Send commands as text”.`,
    })),
  };
}

/** What stands at a pointer, as a quotation: text in quotes, numbers bare, absence in words. */
function quoted(value: Quoted, maxLength: number): string {
  if (value === null) return "not there";
  return typeof value === "string" ? `“${inert(value, maxLength)}”` : inert(value, maxLength);
}

function evidenceData(
  { source, origin, pointer, value, ageSeconds }: ReportEvidence,
  limits: ReportLimits,
): CardData {
  return {
    source: `${sourceWords(source, origin)} · ${ageWords(ageSeconds)}`,
    pointer: pointer === "" ? "the whole document" : inert(pointer, 120),
    value: quoted(value, limits.value),
  };
}

/** Says since when a finding of an old document holds. */
function asOfData({ asOf }: Finding): readonly CardData[] {
  return asOf === undefined ? [] : [{ asOf: `As of ${dateWords(Date.parse(asOf))}: ` }];
}

function evidencePart({ evidence }: Finding, index: number, limits: ReportLimits): CardData {
  const shown = evidence.slice(0, limits.evidence);
  const rest = evidence.length - shown.length;
  return {
    evidenceToggle: part(shown.length > 0, () => ({
      title: `Evidence (${String(evidence.length)})`,
      target: `evidence-${String(index)}`,
    })),
    evidenceBox: part(shown.length > 0, () => ({
      id: `evidence-${String(index)}`,
      pieces: shown.map((piece) => evidenceData(piece, limits)),
      more: part(rest > 0, () => ({ text: `and ${counted(rest, "more piece")}` })),
    })),
  };
}

/** What the findings of one card have in common. */
export interface FindingContext {
  readonly lead: Finding | undefined;
  /** Whether the lead finding's advice is unfolded from the start. */
  readonly isLeadOpen: boolean;
  readonly docsUrl: ReportView["docsUrl"];
  readonly limits: ReportLimits;
}

/** One finding in full. The lead finding's first sentence stands at the top of the card; of the others the second is folded away. */
export function findingData(
  finding: Finding,
  index: number,
  { lead, isLeadOpen, docsUrl, limits }: FindingContext,
): CardData {
  const isLead = finding === lead;
  const { icon, color } = findingLook(finding);
  const { what, why, fix } = finding;
  return {
    icon: `${icon} `,
    color,
    title: inert(finding.title, 80),
    doubt: part(finding.outcome === "uncertain" && finding.severity === "fault", () => ({
      text: " (not certain)",
    })),
    ...codeLink(finding.code, docsUrl(finding.code)),
    asOf: asOfData(finding),
    text: sentence(isLead ? why : what, limits.sentence),
    ...evidencePart(finding, index, limits),
    todoId: `todo-${String(index)}`,
    isTodoOpen: isLead && isLeadOpen,
    why: part(!isLead, () => ({ text: `${sentence(why, limits.sentence)} ` })),
    fix: sentence(fix, limits.sentence),
    ...shownCommands(finding.commands, limits),
  };
}

/** A remark: one small line; what to do stands on the page of its code. */
export function remarkData(finding: Finding, docsUrl: ReportView["docsUrl"], limits: ReportLimits): CardData {
  return {
    title: `◦ ${inert(finding.title, 80)}: `,
    text: sentence(finding.what, limits.sentence),
    ...codeLink(finding.code, docsUrl(finding.code)),
  };
}

/** A finding that is only named: its icon, its title where there is room, and its code as a run of its own. */
export function namedData(finding: Finding, docsUrl: ReportView["docsUrl"], limits: ReportLimits): CardData {
  const { icon, color } = findingLook(finding);
  return {
    icon: `${icon} `,
    color,
    titled: part(limits.hasLinks, () => ({ title: `${inert(finding.title, 60)}  ` })),
    ...codeLink(finding.code, limits.hasLinks ? docsUrl(finding.code) : null),
  };
}
