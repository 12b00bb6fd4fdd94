import type { Ground, ResetRequest } from "../approvals/request.ts";
import { states, type ResetState } from "../approvals/states.ts";
import { catalogue, type Code } from "../diagnosis/catalogue.ts";
import { rules } from "../diagnosis/rules/index.ts";
import type { ResetPlan } from "../key-reset/plan.ts";
import { parseResourceId, targetLabel } from "../target/target.ts";
import type { RequestView } from "./request-view.ts";
import { isDecidable } from "./request-view.ts";
import { inert } from "./untrusted.ts";
import { momentWords, relativeWords, spanWords, type Look } from "./words.ts";

/** How a state looks; `style` is the container's. */
interface StateLook extends Look {
  readonly style: "good" | "warning" | "attention" | "accent" | "emphasis";
}

const over: StateLook = { icon: "–", color: "default", style: "emphasis" };
const underWay: StateLook = { icon: "⋯", color: "accent", style: "accent" };

const looks: Readonly<Record<ResetState, StateLook>> = {
  PENDING: { icon: "🔑", color: "default", style: "accent" },
  APPROVED: underWay,
  EXECUTING: underWay,
  VERIFYING: underWay,
  SUCCEEDED: { icon: "✔", color: "good", style: "good" },
  UNVERIFIED: { icon: "?", color: "warning", style: "warning" },
  FAILED: { icon: "✖", color: "attention", style: "attention" },
  REJECTED: { icon: "✖", color: "default", style: "emphasis" },
  CANCELLED: over,
  EXPIRED: over,
  SUPERSEDED: over,
  STALE: { icon: "⚠", color: "warning", style: "warning" },
};

/** How the card's head looks; a pending request whose time is over looks expired. */
export function stateLook(view: RequestView): StateLook {
  const { state } = view.request;
  return state === "PENDING" && !isDecidable(view) ? looks.EXPIRED : looks[state];
}

/** The state in one or two words; a pending request whose time is over is called expired. */
export function stateLabel(view: Pick<RequestView, "request" | "nowMs">): string {
  const { state } = view.request;
  return state === "PENDING" && !isDecidable(view) ? states.EXPIRED.label : states[state].label;
}

/** The machine's name and group out of a resource id; the id itself where it names no machine. */
export function machineWords(resourceId: string): { readonly name: string; readonly group: string | null } {
  const target = parseResourceId(resourceId);
  return target === null
    ? { name: inert(resourceId, 120), group: null }
    : { name: inert(targetLabel(target), 130), group: inert(target.resourceGroup, 90) };
}

/** What a reset does to the machine, by its power when it was read. */
export const effectWords: Readonly<Record<ResetPlan["effect"], string>> = {
  soon: "Azure drops the old key; the agent takes a new one by itself, usually within minutes. No restart.",
  "at-next-start":
    "Azure drops the old key. The VM does not run, so the agent takes the new one at the next start.",
  unknown:
    "Azure drops the old key; the agent takes a new one by itself: within minutes if the VM runs, else at its next start. No restart.",
};

/** The code of the finding that a request rests on, where this version knows it. */
export function groundCode(ground: Ground): Code | null {
  return ground.kind === "finding" && Object.hasOwn(catalogue, ground.code) ? (ground.code as Code) : null;
}

/** Why the key is to be reset, in a few words. */
export function groundWords(ground: Ground): string {
  const code = groundCode(ground);
  if (ground.kind === "declared-compromise") return "Key declared compromised; no finding supports it.";
  const text = rules.flatMap(({ reports }) => (code === null ? [] : (reports[code] ?? [])))[0];
  return text?.title ?? "Finding";
}

/** Where the evidence is from, by whom, when and how old; what it does not prove is said with it. */
export function evidenceWords({ request, nowMs }: RequestView): string {
  const { ground, evidence, requester } = request;
  if (ground.kind === "declared-compromise")
    return `none. It rests on the word of ${inert(requester.name, 60)}.`;
  const { origin, by, atMs, collectedAtMs } = evidence;
  const when = `${momentWords(collectedAtMs, nowMs)} (${relativeWords(collectedAtMs, nowMs)})`;
  const age = collectedAtMs > atMs ? ` It was ${spanWords((collectedAtMs - atMs) / 1000)} old then.` : "";
  if (origin === "azure") return `read from Azure at ${when}.${age}`;
  const sender = by === null ? "a person" : inert(by.name, 60);
  return `file sent by ${sender} at ${when}; the file itself does not say which VM it is from.${age}`;
}

/** When the request runs out, or that nobody can decide any more. */
export function expiryWords({ request, nowMs }: RequestView): string {
  const { expiresAtMs } = request;
  const verb = nowMs < expiresAtMs ? "Expires" : "Expired";
  return `${verb} ${momentWords(expiresAtMs, nowMs)} (${relativeWords(expiresAtMs, nowMs)})`;
}

/** The change itself, as the card and the report word it. */
export function changeWords({ plan }: Pick<ResetRequest, "plan">): string {
  return `keyIncarnationId ${String(plan.from)} → ${String(plan.to)}`;
}
