import type { AzureProblem, FoundVm, VmQuery } from "../app/ports/azure-reader.ts";
import { ok, type Result } from "../result.ts";
import { parseResourceId, resourceIdOf, type VmTarget } from "../target/target.ts";
import type { ReadContext } from "./arm-read.ts";
import { askGraph, isPlain, literal, maxRows } from "./ask-graph.ts";
import type { Deadline } from "./deadline.ts";
import { asText, at } from "./json-reading.ts";

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

/**
 * Asks Resource Graph for a name: one POST. A name that no VM can have is answered by an empty list without asking. The graph is
 * eventually consistent and shows nothing where the reader has no rights: good for finding, never for deciding.
 */
export async function findVms(
  context: ReadContext,
  query: VmQuery,
  deadline: Deadline,
): Promise<Result<readonly FoundVm[], AzureProblem>> {
  return isPlain(query)
    ? askGraph(context, query, queryOf(query), (rows) => foundVms(rows, query), deadline)
    : ok([]);
}

/** Letters that a mistyped name most likely still begins with. */
const similarStart = 3;

/** The Resource Graph query for VMs whose names begin like a name that was not found. */
export function similarQueryOf(name: string): string {
  return (
    `Resources | where type =~ 'microsoft.compute/virtualmachines' and name startswith ${literal(name.slice(0, similarStart))}` +
    ` | project id, name, type, resourceGroup, subscriptionId, location | order by name asc | limit ${maxRows}`
  );
}

/** VMs whose names begin like this one: one POST; for suggestions only. */
export async function findSimilar(
  context: ReadContext,
  name: string,
  deadline: Deadline,
): Promise<Result<readonly FoundVm[], AzureProblem>> {
  const read = (rows: readonly unknown[]): readonly FoundVm[] =>
    rows.map(foundOf).filter((found) => found !== null);
  return isPlain({ name }) ? askGraph(context, {}, similarQueryOf(name), read, deadline) : ok([]);
}
