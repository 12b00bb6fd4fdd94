import template from "../../cards/report.json" with { type: "json" };
import type { Finding, ShownRow } from "../diagnosis/report.ts";
import { cardTemplate, part, type Card, type CardData } from "./card.ts";
import { firstThatFits } from "./card-size.ts";
import { askBlock } from "./report-asks.ts";
import { reportButtons, resetLines } from "./report-actions.ts";
import {
  checkedWords,
  factWords,
  headline,
  isLeadOpen,
  leadFinding,
  placeWords,
  sourceLine,
} from "./report-facts.ts";
import { findingData, namedData, remarkData } from "./report-findings.ts";
import { reportLimits, type ReportLimits } from "./report-limits.ts";
import type { ReportView } from "./report-view.ts";
import { counted, inert, plainName } from "./untrusted.ts";
import { ageWords, dateWords, guideLooks, verdictLooks } from "./words.ts";

const expand = cardTemplate(template);

function rowData(row: ShownRow): CardData {
  const port = row.port === null ? "" : `:${String(row.port)}`;
  return {
    who: inert(row.userName, 64),
    command: inert(row.processCmdLine, 120),
    what: `→ ${inert(row.ip, 45)}${port} · ${inert(row.responseStatus, 40)} · ${inert(row.count, 12)} ×`,
  };
}

/** Who was denied. People's names and command lines are for the 1:1 chat; elsewhere only the number is told. */
function rowBlock({ report, audience }: ReportView, limits: ReportLimits): CardData {
  const rows = audience === "personal" ? report.rows.slice(0, Math.min(5, limits.rows)) : [];
  const hidden = report.rows.length - rows.length;
  return {
    rowBlock: part(rows.length > 0, () => ({ rows: rows.map(rowData) })),
    hiddenRows: part(hidden > 0, () => ({
      text:
        audience === "personal"
          ? `and ${counted(hidden, "more connection")}`
          : `${counted(hidden, "connection")} concerned; user names and command lines are shown in the 1:1 chat only.`,
    })),
  };
}

function findingBlocks({ report, docsUrl }: ReportView, limits: ReportLimits): CardData {
  const lead = leadFinding(report);
  const isRemark = ({ severity }: Finding) => severity === "remark";
  const others = report.findings.filter((finding) => !isRemark(finding) && finding !== lead);
  const found = lead === undefined ? others : [lead, ...others];
  const inFull = found.slice(0, limits.findings);
  const inGuideOrder = report.findings.filter((finding) => inFull.includes(finding));
  const remarks = report.findings.filter(isRemark);
  const context = { lead, isLeadOpen: isLeadOpen(report), docsUrl, limits };
  const named = [...found.slice(limits.findings), ...remarks.slice(limits.remarks)];
  return {
    findings: inGuideOrder.map((finding, index) => findingData(finding, index, context)),
    remarks: remarks.slice(0, limits.remarks).map((remark) => remarkData(remark, docsUrl, limits)),
    named: part(named.length > 0, () => ({
      heading: inFull.length > 0 ? "Also found" : "Found",
      codes: named.map((finding) => namedData(finding, docsUrl, limits)),
    })),
  };
}

function staleLine({ report }: ReportView): readonly CardData[] {
  const asOf = report.findings.find((finding) => finding.asOf !== undefined)?.asOf;
  const age = report.facts.agentStatus?.ageSeconds ?? null;
  return asOf === undefined
    ? []
    : [{ text: `As of ${dateWords(Date.parse(asOf))} (${ageWords(age)}): it may be different now.` }];
}

function contradictionBlock({ report }: ReportView, limits: ReportLimits): readonly CardData[] {
  const shown = report.contradictions.slice(0, limits.contradictions);
  const rest = report.contradictions.length - shown.length;
  return part(shown.length > 0, () => ({
    lines: shown.map((line) => ({ text: inert(line, limits.sentence) })),
    more: part(rest > 0, () => ({ text: `and ${counted(rest, "more contradiction")}` })),
  }));
}

function header(view: ReportView): CardData {
  const { report } = view;
  const { icon, word, color, style } = verdictLooks[report.verdict];
  const place = placeWords(view.place, report.facts);
  const spoken = plainName(place.name) ?? "the VM";
  return {
    speak: `${word}: ${spoken}.`,
    fallback: `${word}: ${spoken}. Findings: ${report.findings.map(({ code }) => code).join(", ") || "none"}. This client cannot show the card; open it in Teams.`,
    icon: `${icon} `,
    word,
    color,
    style,
    name: place.name,
    place: place.rest.map((text) => ({ text: ` · ${text}` })),
    headline: headline(report),
    stale: staleLine(view),
  };
}

function reportData(view: ReportView, limits: ReportLimits): CardData {
  const { report } = view;
  const facts = factWords(report.facts);
  const asks = askBlock(view, limits);
  const isInconclusive = report.verdict === "inconclusive";
  return {
    ...header(view),
    asksFirst: isInconclusive ? asks : [],
    asksLast: isInconclusive ? [] : asks,
    contradictions: contradictionBlock(view, limits),
    facts: part(facts.length > 0, () => ({ text: facts.join(" · ") })),
    guide: part(report.guide.length > 0, () => ({
      steps: report.guide.slice(0, 12).map(({ label, result }) => ({
        text: `${guideLooks[result].icon}\u00a0${inert(label, 30).replaceAll(" ", "\u00a0")}   `,
        color: guideLooks[result].color,
      })),
    })),
    ...findingBlocks(view, limits),
    ...rowBlock(view, limits),
    reset: resetLines(view),
    checked: part(report.verdict === "healthy", () => ({ text: checkedWords(report) })),
    sources: `Sources: ${sourceLine(report, view.notes ?? [])}`,
    actions: part(view.actionData !== null || view.sendStatusUrl !== null, () => reportButtons(view)),
  };
}

/**
 * The answer of the product: verdict, the one sentence that matters, facts, where we are in the guide, findings with their codes,
 * what to send next, where everything is from. Always below the size limit and always with every code; what does not fit is counted.
 */
export function reportCard(view: ReportView): Card {
  const make = (limits: ReportLimits) => () => expand(reportData(view, limits));
  return firstThatFits(make(reportLimits.last), reportLimits.longer.map(make));
}
