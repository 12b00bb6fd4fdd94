import type { z } from "zod";
import { fail, ok, type Result } from "../result.ts";
import { canonicalJson, type Sha256 } from "./canonical-json.ts";
import { policySchema } from "./policy-schema.ts";
import { normalId } from "./scope.ts";

/** One rule of the policy; times in minutes. */
export interface PolicyRule {
  readonly scopes: readonly string[];
  readonly ask: readonly string[];
  readonly approve: readonly string[];
  readonly quorum: number;
  readonly ttlMinutes: number;
  readonly cooldownMinutes: number;
  readonly maxEvidenceAgeMinutes: number;
}

/** The policy with all defaults filled in. */
export interface Policy {
  readonly version: 1;
  readonly tenants: readonly string[];
  readonly rules: readonly PolicyRule[];
}

/** Something about the policy file, at a path such as `rules[0].approve[1]` (empty: the file as a whole). */
export interface PolicyNote {
  readonly path: string;
  readonly message: string;
}

/** A valid policy, the hash that names its meaning, and what its author should know. */
export interface LoadedPolicy {
  readonly policy: Policy;
  readonly hash: string;
  readonly warnings: readonly PolicyNote[];
}

/** A policy file above this many characters is refused unread. */
const maxPolicyLength = 1_000_000;

function pathText(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`));
  return parts.join("").replace(/^\./, "");
}

function notesOf(error: z.ZodError): readonly PolicyNote[] {
  return error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ path: pathText([...issue.path, key]), message: "is not a known member" }))
      : [{ path: pathText(issue.path), message: issue.message }],
  );
}

/** Ids in one case, each once. */
function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.map((entry) => entry.toLowerCase()))];
}

function sharedScopes(rules: readonly PolicyRule[]): readonly PolicyNote[] {
  const owners = new Map<string, number>();
  const notes: PolicyNote[] = [];
  for (const [index, rule] of rules.entries()) {
    for (const [position, scope] of rule.scopes.entries()) {
      const owner = owners.get(normalId(scope)) ?? index;
      owners.set(normalId(scope), owner);
      if (owner !== index) {
        const path = `rules[${index}].scopes[${position}]`;
        notes.push({ path, message: `is also a scope of rules[${owner}]; one scope belongs to one rule` });
      }
    }
  }
  return notes;
}

function unreachableQuorums(rules: readonly PolicyRule[]): readonly PolicyNote[] {
  return rules.flatMap((rule, index) => {
    const count = distinct(rule.approve).length;
    return count > 0 && rule.quorum > count
      ? [
          {
            path: `rules[${index}].quorum`,
            message: `is ${rule.quorum}, but only ${count} people are named in approve`,
          },
        ]
      : [];
  });
}

/** Can every request that an approver makes fail for want of other approvers? */
function requesterWarning(rule: PolicyRule, path: string): readonly PolicyNote[] {
  const approvers = distinct(rule.approve);
  const askers = distinct(rule.ask);
  const mayAskThemselves = approvers.some((person) => askers.includes("*") || askers.includes(person));
  const message =
    approvers.length === 1
      ? "names one person: what that person asks for nobody can approve"
      : `names ${approvers.length} people for a quorum of ${rule.quorum}: what one of them asks for cannot be approved`;
  return mayAskThemselves && approvers.length - 1 < rule.quorum ? [{ path, message }] : [];
}

/** GUIDs in any case. Entra's object ids and tenant ids are GUIDs. */
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function idWarnings(ids: readonly string[], path: string): readonly PolicyNote[] {
  return ids.flatMap((entry, position) =>
    guid.test(entry)
      ? []
      : [{ path: `${path}[${position}]`, message: "is not a GUID: it can only match in local mode" }],
  );
}

function emptyWarning(list: readonly unknown[], path: string, consequence: string): readonly PolicyNote[] {
  return list.length === 0 ? [{ path, message: `is empty: ${consequence}` }] : [];
}

function warningsOf({ tenants, rules }: Policy): readonly PolicyNote[] {
  const ofRules = rules.flatMap((rule, index) => {
    const path = `rules[${index}]`;
    return [
      ...emptyWarning(rule.scopes, `${path}.scopes`, "the rule covers nothing"),
      ...emptyWarning(rule.ask, `${path}.ask`, "nobody may ask"),
      ...emptyWarning(rule.approve, `${path}.approve`, "nobody may approve a key reset"),
      ...requesterWarning(rule, `${path}.approve`),
      ...idWarnings(rule.approve, `${path}.approve`),
    ];
  });
  return [
    ...emptyWarning(tenants, "tenants", "nobody may ask or approve"),
    ...idWarnings(tenants, "tenants"),
    ...emptyWarning(rules, "rules", "nobody may ask about anything"),
    ...ofRules,
  ];
}

/** The meaning of a policy as one text: case, order, repetition and layout do not count. */
function canonicalPolicy(policy: Policy): string {
  const rules = policy.rules.map((rule) => ({
    ...rule,
    scopes: [...new Set(rule.scopes.map((scope) => normalId(scope)))].sort(),
    ask: [...distinct(rule.ask)].sort(),
    approve: [...distinct(rule.approve)].sort(),
  }));
  const ordered = rules.sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
  return canonicalJson({
    version: policy.version,
    tenants: [...distinct(policy.tenants)].sort(),
    rules: ordered,
  });
}

function parseJson(text: string): Result<unknown, readonly PolicyNote[]> {
  if (text.length > maxPolicyLength) {
    return fail([{ path: "", message: "is too long to be a policy" }]);
  }
  try {
    return ok(JSON.parse(text.replace(/^\uFEFF/, "")));
  } catch {
    return fail([{ path: "", message: "is not JSON" }]);
  }
}

/**
 * Reads a policy file and reports everything that is wrong with it at once, each with its path. A scope that two rules share, or a quorum
 * above the number of named approvers, makes the file invalid: with an invalid policy nothing is approved. An empty list is valid and
 * allows nobody; that, and rules by which an approver's own request can never be approved, are warnings.
 */
export function parsePolicy(text: string, sha256: Sha256): Result<LoadedPolicy, readonly PolicyNote[]> {
  const json = parseJson(text);
  if (!json.ok) {
    return json;
  }
  const parsed = policySchema.safeParse(json.value);
  if (!parsed.success) {
    return fail(notesOf(parsed.error));
  }
  const { version, tenants, rules } = parsed.data;
  const policy: Policy = { version, tenants, rules };
  const problems = [...sharedScopes(rules), ...unreachableQuorums(rules)];
  if (problems.length > 0) {
    return fail(problems);
  }
  return ok({ policy, hash: sha256(canonicalPolicy(policy)), warnings: warningsOf(policy) });
}
