import * as z from "zod";
import type { AzureProblem } from "../app/ports/azure-reader.ts";
import { fail, ok, type Result } from "../result.ts";
import { createApiVersions } from "./api-versions.ts";
import { readArm } from "./arm-read.ts";
import { createReadContext, type AzureClientOptions } from "./azure-client.ts";
import { underDeadline } from "./deadline.ts";

/** One entry of a caller's rights: what its actions grant, but for its own exceptions. */
export interface PermissionEntry {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

const answer = z.object({
  value: z.array(
    z.object({ actions: z.array(z.string()).nullish(), notActions: z.array(z.string()).nullish() }),
  ),
});

/** Source: learn, REST reference "Permissions - List For Resource". */
const authorizationVersions = ["2022-04-01", "2015-07-01"];

/**
 * The rights of the credential's own caller at a scope (a subscription, a resource group or a resource). Deny assignments, locks, conditions
 * and policies are not among them.
 */
export function readPermissions(
  options: AzureClientOptions,
  scope: string,
  deadlineMs: number,
): Promise<Result<readonly PermissionEntry[], AzureProblem>> {
  const context = { ...createReadContext(options), versions: createApiVersions(authorizationVersions) };
  const segments = scope.split("/").filter((segment) => segment !== "");
  const path = `/${segments.map(encodeURIComponent).join("/")}/providers/Microsoft.Authorization/permissions`;
  return underDeadline(deadlineMs, async (deadline) => {
    const request = { method: "GET", path, subscriptionId: segments[1] ?? "" } as const;
    const read = await readArm(context, request, deadline);
    if (!read.ok) return read;
    const parsed = answer.safeParse(read.value.body);
    if (!parsed.success) {
      const { correlationId } = read.value.document;
      return fail({ kind: "not-understood", httpStatus: 200, correlationId });
    }
    return ok(
      parsed.data.value.map(({ actions, notActions }) => ({
        actions: actions ?? [],
        notActions: notActions ?? [],
      })),
    );
  });
}

/** Whether a pattern of a role (`*` stands for anything) covers an action, in any case. Compared part by part: no pattern is compiled. */
function covers(pattern: string, action: string): boolean {
  const [first = "", ...rest] = pattern.toLowerCase().split("*");
  const text = action.toLowerCase();
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const found = isLast ? text.length - part.length : text.indexOf(part, from);
    if (found < from || (isLast && !text.endsWith(part))) return false;
    from = found + part.length;
  }
  return from === text.length || rest.length > 0;
}

/** Whether one entry grants an action. An exception counts for its own entry only. Source: learn "Understand Azure role definitions". */
export function isGranted(entries: readonly PermissionEntry[], action: string): boolean {
  return entries.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => covers(pattern, action)) &&
      !notActions.some((pattern) => covers(pattern, action)),
  );
}
