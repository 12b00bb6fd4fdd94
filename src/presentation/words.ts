import type { EvidenceSource, Origin } from "../diagnosis/evidence.ts";
import type { Finding, GuideProgress, Verdict } from "../diagnosis/report.ts";

/** How something looks: an icon and a colour, never the colour alone. */
export interface Look {
  readonly icon: string;
  readonly color: "good" | "warning" | "attention" | "default" | "accent";
}

/** A verdict as a card shows it; `style` is the container's. */
export interface VerdictLook extends Look {
  readonly word: "Healthy" | "Wait" | "Action needed" | "Inconclusive";
  readonly style: "good" | "warning" | "attention" | "accent";
}

/** The verdicts' words and looks. The words are a contract: people and tests look for them. */
export const verdictLooks: Readonly<Record<Verdict, VerdictLook>> = {
  healthy: { icon: "✔", word: "Healthy", color: "good", style: "good" },
  wait: { icon: "⏳", word: "Wait", color: "accent", style: "accent" },
  "action-needed": { icon: "✖", word: "Action needed", color: "attention", style: "attention" },
  inconclusive: { icon: "?", word: "Inconclusive", color: "warning", style: "warning" },
};

/** How the parts of the guide's progress line look. */
export const guideLooks: Readonly<Record<GuideProgress["result"], Look>> = {
  ok: { icon: "✔", color: "good" },
  failed: { icon: "✖", color: "attention" },
  uncertain: { icon: "?", color: "warning" },
  skipped: { icon: "–", color: "default" },
};

/** How a finding looks: what is only suspected never looks like what is proved. */
export function findingLook({ severity, outcome }: Finding): Look {
  switch (severity) {
    case "remark":
      return { icon: "◦", color: "default" };
    case "wait":
      return { icon: "⏳", color: "accent" };
    case "inconclusive":
      return { icon: "?", color: "warning" };
    case "fault":
    default:
      return outcome === "failed" ? { icon: "✖", color: "attention" } : { icon: "?", color: "warning" };
  }
}

const sources: Readonly<Record<EvidenceSource, string>> = {
  "vm-model": "VM model in Azure",
  "instance-view": "Azure's view of the running VM",
  "extension-substatus": "agent's status, reported through Azure",
  "status-file": "agent's status file",
  "deployment-error": "deployment error",
  "boot-log": "boot log",
  observation: "output of a command",
  "reset-operation": "our record of a key reset",
};

/** Where a piece of evidence is from, in words. */
export function sourceWords(source: EvidenceSource, origin: Origin): string {
  return origin === "person" ? `${sources[source]}, sent by a person` : sources[source];
}

/** A span of time in the largest unit that still tells something: `41 s`, `12 min`, `3 h`, `5 days`. Below zero counts as zero. */
export function spanWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return `${String(whole)} s`;
  if (whole < 7200) return `${String(Math.round(whole / 60))} min`;
  if (whole < 172_800) return `${String(Math.round(whole / 3600))} h`;
  return `${String(Math.round(whole / 86_400))} days`;
}

/** How old something is: `41 s old`, or that nobody knows. */
export function ageWords(seconds: number | null): string {
  return seconds === null || !Number.isFinite(seconds) ? "age unknown" : `${spanWords(seconds)} old`;
}

/** A moment of the day in UTC: `14:32 UTC`. */
export function clockWords(atMs: number): string {
  const moment = new Date(atMs);
  return Number.isNaN(moment.getTime()) ? "time unknown" : `${moment.toISOString().slice(11, 16)} UTC`;
}

/** A moment with its date in UTC: `2026-11-23 14:32 UTC`. */
export function dateWords(atMs: number): string {
  const moment = new Date(atMs);
  return Number.isNaN(moment.getTime())
    ? "time unknown"
    : `${moment.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** A moment near to `nowMs` in UTC: without the date on the same day. */
export function momentWords(atMs: number, nowMs: number): string {
  const isSameDay = dateWords(atMs).slice(0, 10) === dateWords(nowMs).slice(0, 10);
  return isSameDay ? clockWords(atMs) : dateWords(atMs);
}

/** How far a moment is from `nowMs`: `in 28 min`, `41 s ago`. */
export function relativeWords(atMs: number, nowMs: number): string {
  const seconds = (atMs - nowMs) / 1000;
  return seconds > 0 ? `in ${spanWords(seconds)}` : `${spanWords(-seconds)} ago`;
}
