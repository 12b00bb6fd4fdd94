import { preconditions, type Precondition } from "../key-reset/plan.ts";
import { parseResourceId, targetLabel } from "../target/target.ts";
import { part, type CardData } from "./card.ts";
import type { RequestView } from "./request-view.ts";
import { inert } from "./untrusted.ts";
import { dateWords, spanWords } from "./words.ts";

const conditionNames: Readonly<Record<Precondition["name"], string>> = {
  power: "Power",
  provisioning: "Provisioning",
  enabled: "MSP enabled",
  limit: "Id below its limit",
};

function conditionMark({ holds }: Precondition): string {
  if (holds === null) return "◦";
  return holds ? "✔" : "✖";
}

/** The conditions of a reset as they were read; that nothing was read is said too. */
function conditionLines({ machine, nowMs }: RequestView): readonly CardData[] {
  if (machine === null)
    return [{ label: "Conditions: ", text: "read again at the decision and before sending." }];
  const conditions = preconditions(machine).map((condition) => {
    const shows = condition.shows === null ? "not told" : inert(condition.shows, 40);
    return `${conditionMark(condition)}\u00a0${conditionNames[condition.name]}: ${shows}`;
  });
  const age = spanWords((nowMs - machine.readAtMs) / 1000);
  return [{ label: `Conditions, read ${age} ago: `, text: conditions.join("   ") }];
}

/** A hash in groups, so that it wraps on a phone. */
function grouped(hash: string): string {
  return inert(hash, 64).replaceAll(/(.{16})(?=.)/g, "$1 ");
}

/** The machine in full: an id as a path does not wrap on a phone, so it is told in its parts. */
function machineLines(resourceId: string): readonly CardData[] {
  const target = parseResourceId(resourceId);
  if (target === null) return [{ label: "Resource: ", id: inert(resourceId, 400) }];
  return [
    { label: "Subscription: ", id: target.subscriptionId },
    { label: "Resource group: ", id: inert(target.resourceGroup, 90) },
    {
      label: target.kind === "vm" ? "VM: " : "Instance of a scale set: ",
      id: inert(targetLabel(target), 130),
    },
  ];
}

function idLines({ request }: RequestView): readonly CardData[] {
  const { resourceId, vmId, evidence, planHash, id, ground } = request;
  return [
    ...machineLines(resourceId),
    { label: "VM id: ", id: inert(vmId, 80) },
    ...part(ground.kind === "finding", () => ({
      label: "SHA-256 of the evidence: ",
      id: grouped(evidence.sha256),
    })),
    { label: "Hash of what is approved: ", id: grouped(planHash) },
    { label: "Request: ", id: inert(id, 80) },
  ];
}

const putAndPatch =
  "The guide says PUT. A PUT of the whole VM can lose settings; Microsoft's page on the reset uses PATCH. I send a PATCH of keyIncarnationId alone, and only if the VM has not changed since it was checked.";

/** What an approver may want to check, folded away at first. */
export function requestDetails(view: RequestView): CardData {
  const { request } = view;
  const { evidence, maxEvidenceAgeMinutes, joiners } = request;
  return {
    texts: [
      ...conditionLines(view),
      ...part(request.ground.kind === "finding", () => ({
        label: "Evidence written: ",
        text: `${dateWords(evidence.atMs)}; at most ${spanWords(maxEvidenceAgeMinutes * 60)} old at the decision.`,
      })),
      ...part(joiners.length > 0, () => ({
        label: "Also asked by: ",
        text: joiners
          .slice(0, 5)
          .map(({ name }) => inert(name, 60))
          .join(", ")
          .concat(joiners.length > 5 ? ` and ${String(joiners.length - 5)} more` : ""),
      })),
      {
        label: "How: ",
        text: "Everything is checked again before sending. The change leaves within 5 minutes of the approval, or not at all.",
      },
      { label: "Why not PUT: ", text: putAndPatch },
    ],
    ids: idLines(view),
  };
}
