import type { AzureProblem, FoundVm, VmQuery } from "../app/ports/azure-reader.ts";
import { fail, ok, type Result } from "../result.ts";
import { parseResourceId, resourceIdOf, type VmTarget } from "../target/target.ts";
import { readArm, type ReadContext } from "./arm-read.ts";
import type { Deadline } from "./deadline.ts";
import { asList, asText, at } from "./json-reading.ts";

const maxRows = 20;
/** Names of VMs and of scale-set instances; nothing that could end a string of the query language. */
const plainName = /^[A-Za-z0-9._-]{1,80}$/;
/** Names of resource groups (Azure naming rules): also parentheses and letters of other scripts. */
const groupName = /^[\p{L}\p{N}._()-]{1,90}$/u;

/** Text as a string literal of the Kusto query language (single quotes, backslash escapes). */
function literal(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/**
 * The Resource Graph query for a name: VMs (and Flexible instances, which are VMs), and Uniform scale-set instances, which live in the
 * table `ComputeResources`. Names compare without case.
 */
export function queryOf({ name, resourceGroup }: VmQuery): string {
  const inGroup = resourceGroup === undefined ? "" : ` and resourceGroup =~ ${literal(resourceGroup)}`;
  const leg = (table: string, type: string): string =>
    `${table} | where type =~ '${type}' and name =~ ${literal(name)}${inGroup}` +
    " | project id, name, type, resourceGroup, subscriptionId, location, powerState = tostring(properties.extended.instanceView.powerState.code)";
  const instances = leg("ComputeResources", "microsoft.compute/virtualmachinescalesets/virtualmachines");
  return `${leg("Resources", "microsoft.compute/virtualmachines")} | union (${instances}) | limit ${maxRows}`;
}

function isMeant(target: VmTarget, query: VmQuery): boolean {
  const equal = (asked: string | undefined, found: string): boolean =>
    asked === undefined || asked.toLowerCase() === found.toLowerCase();
  // A Uniform instance is named `<scale set>_<id>` in the graph while its id ends with the number alone: nothing to compare.
  const isNamed = target.kind === "scale-set-instance" || equal(query.name, target.name);
  return (
    isNamed &&
    equal(query.resourceGroup, target.resourceGroup) &&
    equal(query.subscriptionId, target.subscriptionId)
  );
}

function foundOf(row: unknown): FoundVm | null {
  const id = asText(at(row, "id"));
  const target = id === null ? null : parseResourceId(id);
  if (target === null || target === undefined) {
    return null;
  }
  const location = asText(at(row, "location"));
  const powerState = asText(at(row, "powerState"));
  return {
    target,
    ...(location === null ? {} : { location }),
    ...(powerState === null || powerState === "" ? {} : { powerState }),
  };
}

/** Rows to VMs: unreadable rows are left out, but if none is readable the answer is not understood (null). */
function foundVms(rows: readonly unknown[], query: VmQuery): readonly FoundVm[] | null {
  const readable = rows.map(foundOf).filter((found) => found !== null);
  if (rows.length > 0 && readable.length === 0) {
    return null;
  }
  const byId = new Map<string, FoundVm>();
  for (const found of readable.filter(({ target }) => isMeant(target, query))) {
    const key = resourceIdOf(found.target).toLowerCase();
    byId.set(key, byId.get(key) ?? found);
  }
  return [...byId.values()].slice(0, maxRows);
}

/** The principal sees no subscription at all: the graph's way of saying "nothing", as an error (Azure/aztfexport#491). */
function isNothingVisible(problem: AzureProblem): boolean {
  return problem.kind === "unavailable" && problem.code === "NoValidSubscriptionsInQueryRequest";
}

/**
 * Asks Resource Graph for a name: one POST. A name that no VM can have is answered by an empty list without asking. The graph is
 * eventually consistent and shows nothing where the reader has no rights: good for finding, never for deciding.
 */
export async function findVms(
  context: ReadContext,
  query: VmQuery,
  deadline: Deadline,
): Promise<Result<readonly FoundVm[], AzureProblem>> {
  const isPlain =
    plainName.test(query.name) && (query.resourceGroup === undefined || groupName.test(query.resourceGroup));
  if (!isPlain) {
    return ok([]);
  }
  const { subscriptionId } = query;
  const body = {
    ...(subscriptionId === undefined ? {} : { subscriptions: [subscriptionId] }),
    query: queryOf(query),
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
  const found = Array.isArray(rows) ? foundVms(asList(rows), query) : null;
  return found === null
    ? fail({ kind: "not-understood", httpStatus: 200, correlationId: answer.value.document.correlationId })
    : ok(found);
}
