import type { Finding, Report, ReportFacts } from "../diagnosis/report.ts";
import type { Place } from "./report-view.ts";
import { counted, inert, sentence } from "./untrusted.ts";
import { ageWords, sourceWords, spanWords } from "./words.ts";

/** Longest fact on the card, in UTF-16 units. */
const longestFact = 60;

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function systemWords({ osName, osFamily }: ReportFacts): readonly string[] {
  if (osName !== undefined) return [inert(osName, longestFact)];
  return osFamily === "unknown" ? [] : [capital(osFamily)];
}

function mspWords({
  mspEnabled,
  wireServerMode,
  imdsMode,
  secureChannelState,
}: ReportFacts): readonly string[] {
  if (mspEnabled === false) return ["MSP off"];
  const modes = [
    ...(wireServerMode === undefined ? [] : [`WireServer ${inert(wireServerMode, longestFact)}`]),
    ...(imdsMode === undefined ? [] : [`IMDS ${inert(imdsMode, longestFact)}`]),
  ];
  if (mspEnabled === true) return [modes.length === 0 ? "MSP on" : `MSP on: ${modes.join(", ")}`];
  return secureChannelState === undefined ? [] : [`agent says: ${inert(secureChannelState, longestFact)}`];
}

function keyWords({
  keyIncarnationIdModel: model,
  keyIncarnationIdGuest: guest,
}: ReportFacts): readonly string[] {
  const inGuest = guest === undefined ? "" : inert(guest, 20);
  if (model !== undefined)
    return [`keyIncarnationId ${String(model)}${guest === undefined ? "" : ` (guest ${inGuest})`}`];
  return guest === undefined ? [] : [`keyIncarnationId ${inGuest} in the guest`];
}

/** The facts of the VM, in the order of the card; only what a source tells. */
export function factWords(facts: ReportFacts): readonly string[] {
  const { powerState, provisioningState, vmAgent, gpaVersion } = facts;
  const provisioning = inert(provisioningState ?? "Succeeded", longestFact);
  const isSettled = provisioning.toLowerCase() === "succeeded";
  return [
    ...(powerState === undefined ? [] : [capital(inert(powerState, longestFact))]),
    ...(isSettled ? [] : [`provisioning: ${provisioning}`]),
    ...systemWords(facts),
    ...(vmAgent === "not-ready" ? ["VM agent not ready"] : []),
    ...(gpaVersion === undefined ? [] : [`GPA ${inert(gpaVersion, 30)}`]),
    ...mspWords(facts),
    ...keyWords(facts),
  ];
}

/** Where everything is from and how old it is, and what was not looked at. */
export function sourceLine({ facts, inputs }: Report, notes: readonly string[]): string {
  const { armAgeSeconds, agentStatus } = facts;
  const sent = inputs.filter(({ origin }) => origin === "person").length;
  const parts = [
    armAgeSeconds === undefined ? "Azure not read" : `Azure ${spanWords(armAgeSeconds)} ago`,
    agentStatus === undefined
      ? "no status of the agent"
      : `${sourceWords(agentStatus.source, agentStatus.origin)}, ${ageWords(agentStatus.ageSeconds)}`,
    sent === 0 ? "no upload" : counted(sent, "upload"),
    ...notes.slice(0, 3).map((note) => inert(note, 160)),
  ];
  return parts.join(" · ");
}

/** The finding that made the verdict; undefined for a healthy VM. */
export function leadFinding({ verdict, findings }: Report): Finding | undefined {
  switch (verdict) {
    case "healthy":
      return undefined;
    case "wait":
      return findings.find(({ severity }) => severity === "wait");
    case "action-needed":
      return findings.find(({ severity, outcome }) => severity === "fault" && outcome === "failed");
    case "inconclusive":
    default:
      return (
        findings.find(({ severity }) => severity === "inconclusive") ??
        findings.find(({ severity }) => severity === "fault")
      );
  }
}

/** Whether the lead finding's advice is open from the start: not where the card begins with what to send. */
export function isLeadOpen({ verdict, asks }: Report): boolean {
  return verdict !== "inconclusive" || asks.length === 0;
}

const sentences: Readonly<Record<Report["verdict"], string>> = {
  healthy: "The agent runs, its key is latched, and nobody has to do anything.",
  wait: "This passes by itself; check again in a few minutes.",
  "action-needed": "Somebody has to act on what stands below.",
  inconclusive: "The evidence is not enough for a verdict.",
};

/** The one sentence that matters. What is only suspected is not said as if it were known. */
export function headline(report: Report): string {
  const { verdict, contradictions } = report;
  if (verdict === "inconclusive" && contradictions.length > 0)
    return "Two sources disagree, so there is no verdict.";
  const lead = leadFinding(report);
  if (lead === undefined) return sentences[verdict];
  const isSuspected = lead.severity === "fault" && lead.outcome === "uncertain";
  return sentence(isSuspected ? `Not certain: ${lead.what}` : lead.what, 400);
}

/** How many checks came to a result: what "healthy" rests on. */
export function checkedWords({ checks }: Report): string {
  const looked = checks.filter(({ result }) => result === "ok" || result === "failed").length;
  return `Checked ${counted(looked, "step")} of the guide.`;
}

/** The machine's name, and where it is; the report's own facts fill what the place does not tell. */
export function placeWords(
  place: Place,
  facts: ReportFacts,
): { readonly name: string; readonly rest: readonly string[] } {
  const name = place.name ?? facts.vmName;
  const rest = [place.resourceGroup ?? facts.resourceGroup, place.region ?? facts.location];
  return {
    name: name === undefined ? "VM not known" : inert(name, 80),
    rest: rest.flatMap((word) => (word === undefined || word === "" ? [] : [inert(word, 80)])),
  };
}
