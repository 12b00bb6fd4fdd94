import type { ScaleSetName } from "../app/ports/scale-set-reader.ts";
import { allowed, resolveId, resolveName, type Resolution } from "../app/resolve-target.ts";
import { problemCard } from "../presentation/problem-card.ts";
import { vmChoiceCard } from "../presentation/vm-choice-card.ts";
import type { VmChoice } from "../presentation/vm-choices.ts";
import { resourceIdOf, targetKey, targetLabel, type VmTarget } from "../target/target.ts";
import type { Wanted } from "./machines.ts";
import { absentAnswer, azureProblemAnswer } from "./report-answer.ts";
import type { Answer, Turn } from "./talk.ts";
import { askerOf } from "./talk.ts";

/** The machine that was meant, or the answer that says why there is none. */
export type Found =
  | { readonly kind: "target"; readonly target: VmTarget }
  | { readonly kind: "scale-set"; readonly id: ScaleSetName }
  | { readonly kind: "answer"; readonly answer: Answer };

/** Finds the machine in Azure, within what the person may ask about. An id costs no request, a name one. */
export async function findMachine(wanted: Wanted, turn: Turn): Promise<Found> {
  switch (wanted.kind) {
    case "target":
      return toFound(await resolveId(wanted.target, askerOf(turn), turn.deps), wanted.label, turn);
    case "name":
      return toFound(await resolveNamed(wanted, turn), wanted.label, turn);
    case "scale-set":
      return findScaleSet(wanted, turn);
  }
}

/** A name that several machines have, or that Azure cannot look up now, means the one that the conversation speaks of. */
async function resolveNamed(
  { query, spokenOf }: Extract<Wanted, { kind: "name" }>,
  turn: Turn,
): Promise<Resolution> {
  const found = await resolveName(query, askerOf(turn), turn.deps, turn.deps.deadlines.azureMs);
  if (spokenOf === undefined) return found;
  const isOneOfThem =
    found.kind === "choose" &&
    found.candidates.some(({ target }) => targetKey(target) === targetKey(spokenOf));
  return isOneOfThem || found.kind === "azure-problem"
    ? resolveId(spokenOf, askerOf(turn), turn.deps)
    : found;
}

function toFound(resolution: Resolution, label: string, turn: Turn): Found {
  switch (resolution.kind) {
    case "resolved":
      return { kind: "target", target: resolution.target };
    case "choose":
      return { kind: "answer", answer: choiceAnswer(resolution, label) };
    case "absent":
      return { kind: "answer", answer: absentAnswer(label, resolution.similar) };
    case "policy-missing":
      return { kind: "answer", answer: policyMissing(turn) };
    case "azure-problem":
      return { kind: "answer", answer: azureProblemAnswer(resolution.problem, label, turn) };
  }
}

function policyMissing({ deps }: Turn): Answer {
  deps.log.error("the policy cannot be read: nobody may ask");
  return {
    card: problemCard({ kind: "not-allowed" }, { reference: null, actionData: null, sendStatusUrl: null }),
  };
}

function choiceAnswer({ candidates }: Extract<Resolution, { kind: "choose" }>, asked: string): Answer {
  const choices = candidates.map(({ target, location, powerState }): VmChoice => ({
    resourceId: resourceIdOf(target),
    name: targetLabel(target),
    resourceGroup: target.resourceGroup,
    ...(location === undefined ? {} : { region: location }),
    ...(powerState === undefined ? {} : { powerState: powerState.replace(/^PowerState\//i, "") }),
  }));
  return { card: vmChoiceCard({ asked, choices, actionData: {} }) };
}

/** An instance of a Uniform scale set has an id of its own; a scale set without an instance is looked at as a whole. */
async function findScaleSet(wanted: Extract<Wanted, { kind: "scale-set" }>, turn: Turn): Promise<Found> {
  const { name, resourceGroup, subscriptionId } = wanted.query;
  const known =
    resourceGroup !== undefined && subscriptionId !== undefined
      ? [{ name, resourceGroup, subscriptionId }]
      : undefined;
  const found =
    known === undefined
      ? await turn.deps.azure.findScaleSets(wanted.query, turn.deps.deadlines.azureMs)
      : { ok: true as const, value: known };
  if (!found.ok) return { kind: "answer", answer: azureProblemAnswer(found.problem, wanted.label, turn) };
  const visible = await visibleOf(found.value, turn);
  if (visible === "policy-missing") return { kind: "answer", answer: policyMissing(turn) };
  const [first, ...others] = visible;
  if (first === undefined) return { kind: "answer", answer: absentAnswer(wanted.label) };
  if (others.length > 0) return { kind: "answer", answer: groupMissing(wanted.label, visible) };
  return wanted.instanceId === undefined
    ? { kind: "scale-set", id: first }
    : { kind: "target", target: instanceOf(first, wanted.instanceId) };
}

/** The scale sets whose instances the person may ask about; the policy's scopes are groups and subscriptions, so any instance tells. */
async function visibleOf(
  found: readonly ScaleSetName[],
  turn: Turn,
): Promise<readonly ScaleSetName[] | "policy-missing"> {
  const visible: ScaleSetName[] = [];
  for (const id of found) {
    const answer = await allowed(askerOf(turn), instanceOf(id, "0"), turn.deps.policy);
    if (answer === "policy-missing") return answer;
    if (answer === "yes") visible.push(id);
  }
  return visible;
}

function instanceOf({ subscriptionId, resourceGroup, name }: ScaleSetName, instanceId: string): VmTarget {
  return { kind: "scale-set-instance", subscriptionId, resourceGroup, scaleSet: name, instanceId };
}

function groupMissing(label: string, found: readonly ScaleSetName[]): Answer {
  const meant = found
    .slice(0, 3)
    .map(({ name, resourceGroup }) => `check scale set ${name} in resource group ${resourceGroup}`);
  return {
    card: problemCard(
      { kind: "not-sure", meant },
      { reference: null, actionData: { phrase: label }, sendStatusUrl: null },
    ),
  };
}
