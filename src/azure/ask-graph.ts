import type { AzureProblem } from "../app/ports/azure-reader.ts";
import { fail, ok, type Result } from "../result.ts";
import { readArm, type ReadContext } from "./arm-read.ts";
import type { Deadline } from "./deadline.ts";
import { asList, at } from "./json-reading.ts";

/** The most rows that one question brings. */
export const maxRows = 20;

/** Names of VMs, scale sets and their instances; nothing that could end a string of the query language. */
const plainName = /^[A-Za-z0-9._-]{1,80}$/;
/** Names of resource groups (Azure naming rules): also parentheses and letters of other scripts. */
const groupName = /^[\p{L}\p{N}._()-]{1,90}$/u;

/** Text as a string literal of the Kusto query language (single quotes, backslash escapes). */
export function literal(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** Whether these names can be names of Azure at all; others are never asked for. */
export function isPlain(query: { readonly name: string; readonly resourceGroup?: string }): boolean {
  return (
    plainName.test(query.name) && (query.resourceGroup === undefined || groupName.test(query.resourceGroup))
  );
}

/** The principal sees no subscription at all: the graph's way of saying "nothing", as an error (Azure/aztfexport#491). */
function isNothingVisible(problem: AzureProblem): boolean {
  return problem.kind === "unavailable" && problem.code === "NoValidSubscriptionsInQueryRequest";
}

/** One POST to Resource Graph. `read` turns its rows into what is wanted; null if none of them could be understood. */
export async function askGraph<T>(
  context: ReadContext,
  { subscriptionId }: { readonly subscriptionId?: string },
  query: string,
  read: (rows: readonly unknown[]) => readonly T[] | null,
  deadline: Deadline,
): Promise<Result<readonly T[], AzureProblem>> {
  const body = {
    ...(subscriptionId === undefined ? {} : { subscriptions: [subscriptionId] }),
    query,
    options: { resultFormat: "objectArray", $top: maxRows },
  };
  const path = "/providers/Microsoft.ResourceGraph/resources";
  const request = {
    method: "POST",
    subscriptionId: subscriptionId ?? "",
    path,
    body: JSON.stringify(body),
  } as const;
  const answer = await readArm(context, request, deadline);
  if (!answer.ok) {
    return isNothingVisible(answer.problem) ? ok([]) : answer;
  }
  const rows = at(answer.value.body, "data");
  const found = Array.isArray(rows) ? read(asList(rows)) : null;
  return found === null
    ? fail({ kind: "not-understood", httpStatus: 200, correlationId: answer.value.document.correlationId })
    : ok(found);
}
