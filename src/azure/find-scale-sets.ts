import type { AzureProblem } from "../app/ports/azure-reader.ts";
import type { ScaleSetName, ScaleSetQuery } from "../app/ports/scale-set-reader.ts";
import { ok, type Result } from "../result.ts";
import type { ReadContext } from "./arm-read.ts";
import { askGraph, isPlain, literal, maxRows } from "./ask-graph.ts";
import type { Deadline } from "./deadline.ts";
import { asText, at } from "./json-reading.ts";

const scaleSetId =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([^/]{1,90})\/providers\/Microsoft\.Compute\/virtualMachineScaleSets\/([A-Za-z0-9._-]{1,64})$/i;

/** The Resource Graph query for scale sets of a name. Names compare without case. */
export function scaleSetQueryOf({ name, resourceGroup }: ScaleSetQuery): string {
  const inGroup = resourceGroup === undefined ? "" : ` and resourceGroup =~ ${literal(resourceGroup)}`;
  return (
    `Resources | where type =~ 'microsoft.compute/virtualmachinescalesets' and name =~ ${literal(name)}${inGroup}` +
    ` | project id, name, type, resourceGroup, subscriptionId, location | limit ${maxRows}`
  );
}

function isSame(asked: string | undefined, found: string): boolean {
  return asked === undefined || asked.toLowerCase() === found.toLowerCase();
}

function scaleSetsOf(rows: readonly unknown[], query: ScaleSetQuery): readonly ScaleSetName[] | null {
  const readable = rows.flatMap((row) => {
    const [, subscriptionId = "", resourceGroup = "", name] =
      scaleSetId.exec(asText(at(row, "id")) ?? "") ?? [];
    return name === undefined ? [] : [{ subscriptionId, resourceGroup, name }];
  });
  if (rows.length > 0 && readable.length === 0) {
    return null;
  }
  return readable.filter(
    (found) =>
      isSame(query.name, found.name) &&
      isSame(query.resourceGroup, found.resourceGroup) &&
      isSame(query.subscriptionId, found.subscriptionId),
  );
}

/** Asks Resource Graph for scale sets of a name: one POST; good for finding, never for deciding. */
export async function findScaleSets(
  context: ReadContext,
  query: ScaleSetQuery,
  deadline: Deadline,
): Promise<Result<readonly ScaleSetName[], AzureProblem>> {
  return isPlain(query)
    ? askGraph(context, query, scaleSetQueryOf(query), (rows) => scaleSetsOf(rows, query), deadline)
    : ok([]);
}
