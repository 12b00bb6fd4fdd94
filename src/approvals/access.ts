import type { Policy, PolicyRule } from "./policy.ts";
import { scopeCovers, scopeDepth } from "./scope.ts";

/**
 * Somebody as the authenticated activity names them: Entra object id and tenant. `name` is for display only and never decides.
 * `isBot` where `from.role` is `bot`.
 */
export interface Person {
  readonly objectId: string | null;
  readonly tenantId: string | null;
  readonly isBot: boolean;
  readonly name: string;
}

/** Where something was asked; ids of the team and the channel where there are any (not of a group chat). */
export interface Place {
  /** The team's group in Entra, or Teams' own id where the activity names no group. */
  readonly teamId: string | null;
  /** Teams' own id of the team (`19:…`), where the activity names both: an administrator may have written either. */
  readonly teamThreadId?: string | undefined;
  readonly channelId: string | null;
}

/** Why somebody may not do something. */
type AccessReason =
  "bot" | "no-object-id" | "other-tenant" | "no-rule" | "not-listed" | "requester-may-not-decide";

/** The answer to "may this person …": yes, with the object id by which they are known, or the first reason why not. */
export type Access =
  | { readonly kind: "allowed"; readonly objectId: string }
  | { readonly kind: "refused"; readonly reason: AccessReason };

/** The rule that judges a machine, with the scope by which it does. */
export interface RuleMatch {
  readonly rule: PolicyRule;
  /** Position of the rule in the file. */
  readonly index: number;
  readonly scope: string;
}

function allowed(objectId: string): Access {
  return { kind: "allowed", objectId };
}

function refused(reason: AccessReason): Access {
  return { kind: "refused", reason };
}

/** Ids are compared without regard to case. */
export function isSameId(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one.toLowerCase() === other.toLowerCase();
}

function lists(ids: readonly string[], id: string | null): boolean {
  return ids.some((entry) => isSameId(entry, id));
}

/** The one rule for a machine: that with the longest scope covering it; null if none does. Other rules have no say. */
export function ruleFor(policy: Policy, resourceId: string): RuleMatch | null {
  let best: RuleMatch | null = null;
  for (const [index, rule] of policy.rules.entries()) {
    for (const scope of rule.scopes) {
      const isCloser = best === null || scopeDepth(scope) > scopeDepth(best.scope);
      if (isCloser && scopeCovers(scope, resourceId)) {
        best = { rule, index, scope };
      }
    }
  }
  return best;
}

/** Is this a person of a known tenant at all? Bots and activities without an object id never are. */
export function checkPerson(policy: Pick<Policy, "tenants">, person: Person): Access {
  if (person.isBot) {
    return refused("bot");
  }
  if (person.objectId === null || person.objectId.trim() === "") {
    return refused("no-object-id");
  }
  return lists(policy.tenants, person.tenantId) ? allowed(person.objectId) : refused("other-tenant");
}

/** A question of right: who, about which machine (ARM id), under which policy. */
export interface AccessQuestion {
  readonly policy: Policy;
  readonly person: Person;
  readonly resourceId: string;
}

/**
 * May this person ask about this machine, from this place? Listed are people, teams or channels, or everybody (`*`) of the policy's
 * tenants. A refusal is answered exactly as an absent machine.
 */
export function mayAsk(question: AccessQuestion & { readonly place: Place }): Access {
  const { policy, person, place, resourceId } = question;
  const known = checkPerson(policy, person);
  if (known.kind === "refused") {
    return known;
  }
  const match = ruleFor(policy, resourceId);
  if (match === null) {
    return refused("no-rule");
  }
  const { ask } = match.rule;
  const ids = [person.objectId, place.teamId, place.teamThreadId ?? null, place.channelId];
  const isListed = ask.includes("*") || ids.some((id) => lists(ask, id));
  return isListed ? known : refused("not-listed");
}

/**
 * May this person approve or reject a reset of this machine that `requesterId` asked for? Only object ids that an administrator wrote into
 * the policy may (which is also the rule for guests), and never the requester.
 */
export function mayApprove(question: AccessQuestion & { readonly requesterId: string }): Access {
  const { policy, person, resourceId, requesterId } = question;
  const known = checkPerson(policy, person);
  if (known.kind === "refused") {
    return known;
  }
  const match = ruleFor(policy, resourceId);
  if (match === null) {
    return refused("no-rule");
  }
  if (isSameId(known.objectId, requesterId)) {
    return refused("requester-may-not-decide");
  }
  return lists(match.rule.approve, known.objectId) ? known : refused("not-listed");
}

/** May this person see what is known of this machine: those who may ask from here, and those who may approve. */
export function maySee(question: AccessQuestion & { readonly place: Place }): Access {
  const asking = mayAsk(question);
  if (asking.kind === "allowed") {
    return asking;
  }
  const approving = mayApprove({ ...question, requesterId: "" });
  return approving.kind === "allowed" ? approving : asking;
}

/** One person who stands in the rule, with the answer for one request. */
interface Candidate {
  readonly objectId: string;
  readonly access: Access;
}

/** Who could approve a reset of one machine, and why. */
export interface ApproverOverview {
  readonly match: RuleMatch | null;
  readonly candidates: readonly Candidate[];
  /** Object ids of those who may, as the policy writes them, each once. */
  readonly eligible: readonly string[];
  /** 0 without a rule. */
  readonly quorum: number;
  readonly isEnough: boolean;
}

/** Everybody whom the rule of this machine names, whether they could approve what `requesterId` asks for ("" = nobody yet), and if they suffice. */
export function whoCouldApprove(policy: Policy, resourceId: string, requesterId: string): ApproverOverview {
  const match = ruleFor(policy, resourceId);
  if (match === null) {
    return { match, candidates: [], eligible: [], quorum: 0, isEnough: false };
  }
  const candidates: Candidate[] = [];
  for (const objectId of match.rule.approve) {
    if (!candidates.some((candidate) => isSameId(candidate.objectId, objectId))) {
      const access = isSameId(objectId, requesterId)
        ? refused("requester-may-not-decide")
        : allowed(objectId);
      candidates.push({ objectId, access });
    }
  }
  const eligible = candidates
    .filter((candidate) => candidate.access.kind === "allowed")
    .map((candidate) => candidate.objectId);
  const { quorum } = match.rule;
  return { match, candidates, eligible, quorum, isEnough: eligible.length >= quorum };
}

/** The object ids that may approve what `requesterId` asks for, each once. */
export function eligibleApprovers(
  policy: Policy,
  resourceId: string,
  requesterId: string,
): readonly string[] {
  return whoCouldApprove(policy, resourceId, requesterId).eligible;
}
