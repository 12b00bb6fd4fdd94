import type { Json } from "../teams/json.ts";
import {
  byName,
  computeHeaders,
  findMachine,
  isVisible,
  notFound,
  refusePlace,
  type ArmCall,
  type FoundMachine,
} from "./arm-call.ts";
import { armError, type ArmReply } from "./arm-reply.ts";
import { isReply, pageBody } from "./arm-route.ts";
import type { Held } from "./fleet.ts";
import { instanceView } from "./instance-view.ts";
import { machineBody } from "./machine-body.ts";
import { scaleSetId, type ScaleSet } from "./machine.ts";
import { scaleSets } from "./machines/scale-sets.ts";
import { scaleSetBody } from "./scale-set-body.ts";

/** The body of a machine, with its instance view or without. */
export function bodyOf(call: ArmCall, found: FoundMachine, isExpanded: boolean): Json {
  return machineBody({
    ...found,
    atMs: call.nowMs,
    apiVersion: call.apiVersion,
    viewAtMs: isExpanded ? call.viewAtMs : null,
    viewNow: call.fleet.at(found, call.viewAtMs),
  });
}

/** `GET` of one VM or instance. */
export function readMachine(call: ArmCall): ArmReply {
  const isExpanded = expansionOf(call);
  if (typeof isExpanded === "object") return isExpanded;
  const found = findMachine(call, "read");
  if (isReply(found)) return found;
  return { status: 200, body: bodyOf(call, found, isExpanded), headers: computeHeaders("GetVM") };
}

/** `GET` of the instance view alone. */
export function readInstanceView(call: ArmCall): ArmReply {
  const found = findMachine(call, "read");
  if (isReply(found)) return found;
  const view = { ...found, now: call.fleet.at(found, call.viewAtMs), atMs: call.viewAtMs };
  return { status: 200, body: instanceView(view), headers: computeHeaders("GetVM") };
}

/** `GET` of a scale set's model. */
export function readScaleSet(call: ArmCall): ArmReply {
  const set = setOf(call);
  if (set === null) return refusePlace(call) ?? notFound(call.route);
  const members = membersOf(call, set);
  const createdMs = members[0]?.state.createdMs ?? call.nowMs;
  return {
    status: 200,
    body: scaleSetBody(set, members.length, createdMs, call.apiVersion),
    headers: computeHeaders("GetVMScaleSet"),
  };
}

/** The list of a Uniform scale set's instances; a Flexible one has none of its own. */
export function listInstances(call: ArmCall): ArmReply {
  const set = setOf(call);
  if (set === null) return refusePlace(call) ?? notFound(call.route);
  const isExpanded = expansionOf(call);
  if (typeof isExpanded === "object") return isExpanded;
  return page(call, set.orchestration === "Uniform" ? membersOf(call, set) : [], isExpanded);
}

/** The list of VMs of a group or a subscription, all or those of a Flexible scale set. */
export function listVms(call: ArmCall): ArmReply {
  const refused = refusePlace(call);
  if (refused !== null) return refused;
  const isExpanded = expansionOf(call);
  if (typeof isExpanded === "object") return isExpanded;
  const filter = call.query.get("$filter");
  if (filter === undefined && isExpanded) {
    return invalid("The expand 'instanceView' is supported only together with a filter.");
  }
  const setId = filter === undefined ? null : filteredSet(filter);
  if (filter !== undefined && setId === null) return invalid(`The filter '${filter}' is not supported.`);
  const { subscription = "", group } = call.route.names;
  const isHere = ({ machine }: Held): boolean =>
    machine.kind === "vm" &&
    machine.subscriptionId === subscription.toLowerCase() &&
    (group === undefined || machine.resourceGroup.toLowerCase() === group.toLowerCase()) &&
    (setId === null ||
      (machine.scaleSet !== undefined &&
        scaleSetId({ ...machine, name: machine.scaleSet }).toLowerCase() === setId));
  return page(
    call,
    call.fleet.list().filter((held) => isHere(held) && isVisible(held)),
    isExpanded,
  );
}

/** The scale set of `'virtualMachineScaleSet/id' eq '…'`, in lower case. */
function filteredSet(filter: string): string | null {
  const id = /^'virtualMachineScaleSet\/id' eq '((?:[^']|'')+)'$/i.exec(filter.trim())?.[1];
  return id === undefined ? null : id.replaceAll("''", "'").toLowerCase();
}

function expansionOf({ query }: ArmCall): boolean | ArmReply {
  const expand = query.get("$expand");
  if (expand === undefined) return false;
  return expand.toLowerCase() === "instanceview"
    ? true
    : invalid(`The value '${expand}' of the parameter '$expand' is not supported.`);
}

function invalid(message: string): ArmReply {
  return armError(400, "InvalidParameter", message);
}

function setOf({ route }: ArmCall): ScaleSet | null {
  const { subscription = "", group = "", set = "" } = route.names;
  const id = scaleSetId({ subscriptionId: subscription, resourceGroup: group, name: set }).toLowerCase();
  return scaleSets.find((known) => scaleSetId(known).toLowerCase() === id) ?? null;
}

function membersOf({ fleet }: ArmCall, set: ScaleSet): readonly Held[] {
  const isMember = ({ machine }: Held): boolean =>
    machine.scaleSet !== undefined && scaleSetId({ ...machine, name: machine.scaleSet }) === scaleSetId(set);
  return fleet.list().filter(isMember);
}

/** One page of a list; the token of the next one is the place where it starts. */
function page(call: ArmCall, all: readonly Held[], isExpanded: boolean): ArmReply {
  const token = call.query.get("$skiptoken") ?? "0";
  if (!/^\d{1,6}$/.test(token) || (token !== "0" && Number(token) >= all.length)) {
    return armError(400, "InvalidSkipToken", `The skip token '${token}' is not valid.`);
  }
  const start = Number(token);
  const end = start + call.settings.pageSize;
  const entries = [...all]
    .sort(byName)
    .slice(start, end)
    .map((held) => bodyOf(call, { ...held, now: call.fleet.at(held, call.nowMs) }, isExpanded));
  return {
    status: 200,
    body: pageBody(entries, end < all.length ? nextLink(call, end) : null),
    headers: computeHeaders("HighCostGet"),
  };
}

function nextLink({ baseUrl, route, query }: ArmCall, start: number): string {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(route.names[name] ?? ""),
  );
  const params = [...query].filter(([name]) => name !== "$skiptoken");
  const text = [...params, ["$skiptoken", String(start)] as const]
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  return `${baseUrl}${path}?${text}`;
}
