import { z } from "zod";
import { scopePattern } from "./scope.ts";

/** Days of one week in minutes: the longest time that a policy may name. */
const weekMinutes = 10_080;

const id = z.string().regex(/^[^\s*]{1,256}$/, "must be an id: no blanks and no *");

const ruleSchema = z.strictObject({
  scopes: z
    .array(
      z
        .string()
        .regex(
          scopePattern,
          "must be /, or the ARM id of a subscription, a resource group, a scale set or a VM, without wildcards",
        ),
    )
    .describe("ARM ids. A machine is judged by the one rule with the longest scope that covers it."),
  ask: z
    .array(z.union([z.literal("*"), id], { error: 'must be "*", an object id, a team id or a channel id' }))
    .default([])
    .describe(
      'Who may ask about these machines: "*", object ids of people, ids of teams (the group id in Entra, or the id of Teams that begins with 19:) or ids of channels. Empty: nobody.',
    ),
  approve: z
    .array(id)
    .default([])
    .describe(
      "Entra object ids of the people who may approve a key reset. No wildcard and no groups. Empty: nobody.",
    ),
  quorum: z
    .int()
    .min(1)
    .max(20)
    .default(1)
    .describe("How many different people must approve; never the requester."),
  ttlMinutes: z
    .int()
    .min(1)
    .max(1440)
    .default(30)
    .describe("Minutes until a request that nobody decided expires."),
  cooldownMinutes: z
    .int()
    .min(0)
    .max(weekMinutes)
    .default(60)
    .describe("Minutes from the end of an executed reset until the same machine may be reset again."),
  maxEvidenceAgeMinutes: z
    .int()
    .min(1)
    .max(1440)
    .default(60)
    .describe("How old the evidence may be, in minutes, when the deciding person presses Approve."),
});

/** The shape of the policy file, version 1. Unknown members are refused; `$schema` is allowed for editors and means nothing. */
export const policySchema = z.strictObject({
  $schema: z.string().optional().describe("For editors only."),
  version: z.literal(1),
  tenants: z
    .array(id)
    .describe("Entra tenant ids whose people may ask and approve. Everybody else is refused."),
  rules: z.array(ruleSchema).describe("Without a rule that covers a machine nobody may ask about it."),
});

/** The published JSON Schema of the policy file, as it stands in `docs/policy.schema.json`. */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(policySchema, { io: "input" });
  return {
    $schema,
    title: "Latchkey policy",
    description: "Who may ask about which machines, and who may approve a key reset.",
    ...schema,
  };
}
