import { whoCouldApprove, type ApproverOverview } from "../approvals/access.ts";
import type { LoadedPolicy, PolicyNote } from "../approvals/policy.ts";

function noteLine({ path, message }: PolicyNote): string {
  return `  ${path === "" ? "the file" : path} ${message}`;
}

/** The problems of a policy file, all at once. */
export function problemsText(problems: readonly PolicyNote[]): string {
  return `INVALID: with this policy nothing is approved.\n${problems.map(noteLine).join("\n")}\n`;
}

/** A valid policy, with what its author should know. */
export function validText({ policy, hash, warnings }: LoadedPolicy): string {
  const count = policy.rules.length;
  const head = `valid, ${String(count)} ${count === 1 ? "rule" : "rules"}, hash ${hash}\n`;
  return warnings.length === 0 ? head : `${head}Please check:\n${warnings.map(noteLine).join("\n")}\n`;
}

const whyNot = "not by this person's own request: a reset takes two people";

function candidateLines({ candidates }: ApproverOverview): readonly string[] {
  return candidates.map(({ objectId, access }) =>
    access.kind === "allowed" ? `  ${objectId}  could approve` : `  ${objectId}  ${whyNot}`,
  );
}

/**
 * Who could approve a reset of this machine, and why: the rule, the people, the quorum. `requesterId` is the person who would ask, "" for
 * somebody who is no approver.
 */
export function whoText({ policy }: LoadedPolicy, resourceId: string, requesterId: string): string {
  const overview = whoCouldApprove(policy, resourceId, requesterId);
  const { match, eligible, quorum, isEnough } = overview;
  if (match === null) return "Nobody: no rule of the policy covers this machine.\n";
  const { rule, index, scope } = match;
  const asks = rule.ask.length === 0 ? "nobody" : rule.ask.includes("*") ? "everybody" : rule.ask.join(", ");
  const needed = `${String(quorum)} of ${String(eligible.length)}`;
  const lines = [
    `rules[${String(index)}], by its scope ${scope}: the longest that covers this machine`,
    `may ask: ${asks}, of the tenants ${policy.tenants.join(", ") || "none"}`,
    `approvals needed: ${needed}`,
    ...(overview.candidates.length === 0 ? ["  nobody is named in approve"] : candidateLines(overview)),
    isEnough ? "A reset can be approved." : "A reset CANNOT be approved: there are too few of these people.",
    `A request runs out after ${String(rule.ttlMinutes)} min; evidence may be ${String(rule.maxEvidenceAgeMinutes)} min old; the next reset at the earliest ${String(rule.cooldownMinutes)} min after the last.`,
  ];
  return `${lines.join("\n")}\n`;
}
