import type { ArmRoute } from "./arm-route.ts";
import type { Fleet, Held } from "./fleet.ts";
import { armError, type ArmReply } from "./arm-reply.ts";
import { groupPath, machineId, machineName, type Machine } from "./machine.ts";
import type { MachineNow } from "./machine-state.ts";
import type { AzureSettings } from "./settings.ts";

/** One request to the simulated ARM, checked as far as its address goes. */
export interface ArmCall {
  readonly method: string;
  readonly route: ArmRoute;
  readonly query: ReadonlyMap<string, string>;
  readonly apiVersion: string;
  readonly nowMs: number;
  /** The moment that instance views show: now, unless a fault makes them old. */
  readonly viewAtMs: number;
  readonly body: string;
  readonly contentType: string;
  readonly ifMatch: string | null;
  /** Origin of the links in answers, without a slash at the end. */
  readonly baseUrl: string;
  /** Makes an id. */
  readonly newId: () => string;
  readonly fleet: Fleet;
  readonly settings: AzureSettings;
  /** Faults: the operation of this change fails; its URL names this host. */
  readonly isOperationFailing: boolean;
  readonly operationOrigin: string | null;
}

/** A machine that a call found. */
export interface FoundMachine extends Held {
  readonly now: MachineNow;
}

/** The object id of the reading and writing identity, as error texts name it. */
const identity = "0b7e5c12-9a4d-4f36-8e21-6c3d7f90a1b8";

/** The missing right, as ARM words it. */
export function authorizationFailed(action: string, scope: string): ArmReply {
  return armError(
    403,
    "AuthorizationFailed",
    `The client '${identity}' with object id '${identity}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/** Too many questions about one VM, as Compute words it. */
export function throttled(nowMs: number, headers: Readonly<Record<string, string>>): ArmReply {
  const from = new Date(nowMs - 60_000).toISOString();
  const message = JSON.stringify({
    operationGroup: "GetVM3Min",
    startTime: from,
    endTime: new Date(nowMs).toISOString(),
    allowedRequestCount: 36,
    measuredRequestCount: 41,
  });
  const details = [{ code: "TooManyRequests", target: "GetVM3Min", message }];
  const text =
    "The server rejected the request because too many requests have been received for this subscription.";
  return armError(429, "OperationNotAllowed", text, { details }, headers);
}

/** The id that an address of a machine stands for. */
function idOfRoute({ names, kind }: ArmRoute): string {
  const place = { subscriptionId: names.subscription ?? "", resourceGroup: names.group ?? "" };
  const compute = `${groupPath(place)}/providers/Microsoft.Compute`;
  const isInstance = kind === "instance" || kind === "instance-view" || names.instance !== undefined;
  return isInstance
    ? `${compute}/virtualMachineScaleSets/${names.set ?? ""}/virtualMachines/${names.instance ?? ""}`
    : `${compute}/virtualMachines/${names.vm ?? ""}`;
}

/** The action that a request on a machine needs. */
function actionOf(machine: Machine, verb: "read" | "write"): string {
  return machine.kind === "vm"
    ? `Microsoft.Compute/virtualMachines/${verb}`
    : `Microsoft.Compute/virtualMachineScaleSets/virtualMachines/${verb}`;
}

/** The machine that a call names, or ARM's words for why it cannot be had. */
export function findMachine(call: ArmCall, verb: "read" | "write"): FoundMachine | ArmReply {
  const id = idOfRoute(call.route);
  const held = call.fleet.find(id);
  if (held === null) return refusePlace(call) ?? notFound(call.route);
  if (held.machine.access === "forbidden") return authorizationFailed(actionOf(held.machine, verb), id);
  if (held.machine.access === "throttled") return throttled(call.nowMs, { "retry-after": "17" });
  return { ...held, now: call.fleet.at(held, call.nowMs) };
}

/** What is wrong with the subscription or the resource group that a call names; null when both are there. */
export function refusePlace({ route, fleet }: ArmCall): ArmReply | null {
  const { subscription = "", group } = route.names;
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  const here = fleet.list().filter(({ machine }) => same(machine.subscriptionId, subscription));
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(subscription)) {
    const message = `The provided subscription identifier '${subscription}' is malformed or invalid.`;
    return armError(400, "InvalidSubscriptionId", message);
  }
  if (here.length === 0) {
    const message = `The subscription '${subscription}' could not be found.`;
    return armError(404, "SubscriptionNotFound", message);
  }
  if (group === undefined) return null;
  const inGroup = here.filter(({ machine }) => same(machine.resourceGroup, group));
  if (inGroup.length === 0) {
    return armError(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
  }
  const isForbidden = inGroup.every(({ machine }) => machine.access === "forbidden");
  return isForbidden
    ? authorizationFailed(
        "Microsoft.Compute/virtualMachines/read",
        groupPath({ subscriptionId: subscription, resourceGroup: group }),
      )
    : null;
}

/** ARM's words for a resource that is not there. */
export function notFound({ names, type }: ArmRoute): ArmReply {
  const name = [names.vm, names.set, names.instance].filter((part) => part !== undefined).join("/");
  return armError(
    404,
    "ResourceNotFound",
    `The Resource 'Microsoft.Compute/${type}/${name}' under resource group '${names.group ?? ""}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** The headers of an answer of Compute. */
export function computeHeaders(operationGroup: string): Readonly<Record<string, string>> {
  return {
    "x-ms-ratelimit-remaining-resource": `Microsoft.Compute/${operationGroup}3Min;35,Microsoft.Compute/${operationGroup}30Min;359`,
  };
}

/** Whether a machine is one that the reading identity may see. */
export function isVisible({ machine }: Held): boolean {
  return machine.access !== "forbidden";
}

/** How ARM and Resource Graph order machines: by name. */
export function byName(one: Held, other: Held): number {
  const key = ({ machine }: Held): string => `${machineName(machine)} ${machineId(machine)}`.toLowerCase();
  return key(one) < key(other) ? -1 : 1;
}
