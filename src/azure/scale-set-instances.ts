import type { AzureProblem } from "../app/ports/azure-reader.ts";
import type { ScaleSetContents, ScaleSetInstance, ScaleSetName } from "../app/ports/scale-set-reader.ts";
import { fail, ok, type Result } from "../result.ts";
import { parseResourceId } from "../target/target.ts";
import { hostOf, ownUrl } from "./arm-endpoint.ts";
import { pathOfScaleSet, pathOfVmsOfGroup } from "./arm-path.ts";
import { readArm, readArmUrl, type ReadAnswer, type ReadContext } from "./arm-read.ts";
import type { Deadline } from "./deadline.ts";
import { asList, asText, at } from "./json-reading.ts";
import { safePath } from "./read-vm.ts";

/** A scale set holds at most 1,000 instances (Azure limit); ARM answers pages of at most some hundred. */
const maxPages = 20;

/** The instances of one page; entries without a readable id are left out, nothing is guessed about them. */
function instancesOf(answer: ReadAnswer): readonly ScaleSetInstance[] {
  const { receivedAtMs, correlationId } = answer.document;
  return asList(answer.body["value"]).flatMap((entry) => {
    const id = asText(at(entry, "id"));
    const target = id === null ? null : parseResourceId(id);
    if (target === null || target === undefined) {
      return [];
    }
    const bytes = new TextEncoder().encode(JSON.stringify(entry));
    return [{ target, document: { bytes, receivedAtMs, correlationId } }];
  });
}

interface Listing {
  readonly instances: readonly ScaleSetInstance[];
  readonly isComplete: boolean;
}

async function listPages(
  context: ReadContext,
  id: ScaleSetName,
  first: ReadAnswer,
  deadline: Deadline,
): Promise<Result<Listing, AzureProblem>> {
  const instances = [...instancesOf(first)];
  let answer = first;
  for (let page = 1; page < maxPages; page += 1) {
    const link = asText(answer.body["nextLink"]);
    if (link === null || link === "") {
      return ok({ instances, isComplete: true });
    }
    const url = ownUrl(context.gateway.endpoint, link);
    if (url === null) {
      context.log.warn("a link to a foreign host was not followed", { host: hostOf(link) });
      const { correlationId } = answer.document;
      return fail({ kind: "not-understood", httpStatus: 200, correlationId });
    }
    const { subscriptionId } = id;
    const next = await readArmUrl(context, { method: "GET", url, subscriptionId }, deadline);
    if (!next.ok) {
      return next;
    }
    instances.push(...instancesOf(next.value));
    answer = next.value;
  }
  return ok({ instances, isComplete: false });
}

function firstPage(
  context: ReadContext,
  id: ScaleSetName,
  isFlexible: boolean,
  deadline: Deadline,
): Promise<Result<ReadAnswer, AzureProblem>> {
  const { subscriptionId, resourceGroup } = id;
  const modelPath = pathOfScaleSet(id);
  const filter = `'virtualMachineScaleSet/id' eq '${decodeURIComponent(modelPath).replaceAll("'", "''")}'`;
  const request = isFlexible
    ? {
        path: pathOfVmsOfGroup(subscriptionId, resourceGroup),
        query: `$filter=${encodeURIComponent(filter)}&$expand=instanceView`,
      }
    : { path: `${modelPath}/virtualMachines`, query: "$expand=instanceView" };
  return readArm(context, { method: "GET", subscriptionId, ...request }, deadline);
}

/**
 * Reads a scale set's model and its instances with their instance views: two requests, more where ARM pages. Uniform instances come from
 * the scale set itself, Flexible ones are VMs that name it (REST reference: Virtual Machines - List, `$filter`).
 */
export async function listScaleSetInstances(
  context: ReadContext,
  id: ScaleSetName,
  deadline: Deadline,
): Promise<Result<ScaleSetContents, AzureProblem>> {
  const path = safePath(() => pathOfScaleSet(id));
  if (!path.ok) {
    return path;
  }
  const { subscriptionId } = id;
  const model = await readArm(context, { method: "GET", subscriptionId, path: path.value }, deadline);
  if (!model.ok) {
    return model;
  }
  const mode = asText(at(model.value.body, "properties", "orchestrationMode"));
  const isFlexible = mode?.toLowerCase() === "flexible";
  const first = await firstPage(context, id, isFlexible, deadline);
  if (!first.ok) {
    return first;
  }
  const listing = await listPages(context, id, first.value, deadline);
  return listing.ok
    ? ok({
        orchestration: isFlexible ? "flexible" : "uniform",
        model: model.value.document,
        ...listing.value,
      })
    : listing;
}
