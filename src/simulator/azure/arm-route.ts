import { segmentsOf } from "../teams/http.ts";
import type { Json } from "../teams/json.ts";
import { armError, type ArmReply } from "./arm-reply.ts";

/** What a request is for. */
export type RouteKind =
  | "vm"
  | "vm-view"
  | "vms-of-group"
  | "vms-of-subscription"
  | "scale-set"
  | "instances"
  | "instance"
  | "instance-view"
  | "operation"
  | "permissions"
  | "resource-graph";

/** One address of the simulated ARM. */
interface RouteRule {
  readonly kind: RouteKind;
  /** Segments in braces are names; all others are compared without case. */
  readonly path: string;
  readonly methods: readonly string[];
  /** Query members besides `api-version`. */
  readonly query: readonly string[];
  /** Whose api-versions count. */
  readonly provider: "compute" | "authorization" | "graph";
  /** The resource type as error texts name it. */
  readonly type: string;
}

/** A request's address, taken apart. */
export interface ArmRoute extends RouteRule {
  readonly names: Readonly<Record<string, string>>;
}

const group = "/subscriptions/{subscription}/resourceGroups/{group}";
const compute = `${group}/providers/Microsoft.Compute`;
const vm = `${compute}/virtualMachines/{vm}`;
const scaleSet = `${compute}/virtualMachineScaleSets/{set}`;
const operation =
  "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/operations/{operation}";
const rights = "providers/Microsoft.Authorization/permissions";
const ofVms = { provider: "compute", type: "virtualMachines" } as const;
const ofSets = { provider: "compute", type: "virtualMachineScaleSets" } as const;
const ofInstances = { provider: "compute", type: "virtualMachineScaleSets/virtualMachines" } as const;
const ofRights = {
  kind: "permissions",
  provider: "authorization",
  type: "permissions",
  methods: ["GET"],
  query: [],
} as const;
const listQuery = ["$filter", "$expand", "$skiptoken"];

const rules: readonly RouteRule[] = [
  { ...ofVms, kind: "vm", path: vm, methods: ["GET", "PATCH"], query: ["$expand"] },
  { ...ofVms, kind: "vm-view", path: `${vm}/instanceView`, methods: ["GET"], query: [] },
  { ...ofVms, kind: "vms-of-group", path: `${compute}/virtualMachines`, methods: ["GET"], query: listQuery },
  {
    ...ofVms,
    kind: "vms-of-subscription",
    path: "/subscriptions/{subscription}/providers/Microsoft.Compute/virtualMachines",
    methods: ["GET"],
    query: listQuery,
  },
  { ...ofSets, kind: "scale-set", path: scaleSet, methods: ["GET"], query: [] },
  {
    ...ofInstances,
    kind: "instances",
    path: `${scaleSet}/virtualMachines`,
    methods: ["GET"],
    query: ["$expand", "$skiptoken"],
  },
  {
    ...ofInstances,
    kind: "instance",
    path: `${scaleSet}/virtualMachines/{instance}`,
    methods: ["GET", "PATCH"],
    query: ["$expand"],
  },
  {
    ...ofInstances,
    kind: "instance-view",
    path: `${scaleSet}/virtualMachines/{instance}/instanceView`,
    methods: ["GET"],
    query: [],
  },
  {
    kind: "operation",
    path: operation,
    methods: ["GET"],
    query: ["p"],
    provider: "compute",
    type: "locations/operations",
  },
  { ...ofRights, path: `${vm}/${rights}` },
  { ...ofRights, path: `${scaleSet}/virtualMachines/{instance}/${rights}` },
  {
    kind: "resource-graph",
    path: "/providers/Microsoft.ResourceGraph/resources",
    methods: ["POST"],
    query: [],
    provider: "graph",
    type: "resources",
  },
];

/** The api-versions that each provider knows, oldest first. */
export const usualApiVersions = {
  compute: ["2024-03-01", "2024-07-01", "2024-11-01", "2025-04-01", "2026-04-01"],
  authorization: ["2022-04-01"],
  graph: ["2021-03-01", "2022-10-01", "2024-04-01"],
} as const satisfies Readonly<Record<RouteRule["provider"], readonly string[]>>;

/** The namespace of a provider as error texts name it. */
const namespaces = {
  compute: "Microsoft.Compute",
  authorization: "Microsoft.Authorization",
  graph: "Microsoft.ResourceGraph",
} as const;

function namesOf(pattern: string, segments: readonly string[]): Record<string, string> | null {
  const parts = pattern.split("/").slice(1);
  if (parts.length !== segments.length) return null;
  const names: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined) names[name] = segment;
    else if (part.toLowerCase() !== segment.toLowerCase()) return null;
  }
  return names;
}

/** Takes an address apart, or says as ARM does why it is none. */
export function routeOf(method: string, pathname: string): ArmRoute | ArmReply {
  const segments = segmentsOf(pathname);
  if (segments === null) return armError(400, "BadRequest", "The request URL is not valid.");
  for (const rule of rules) {
    const names = namesOf(rule.path, segments);
    if (names === null) continue;
    if (rule.methods.includes(method)) return { ...rule, names };
    const message = `The HTTP method '${method}' is not supported at scope '${pathname}'.`;
    return armError(405, "MethodNotAllowed", message, {}, { allow: rule.methods.join(", ") });
  }
  return unknownAddress(segments);
}

function unknownAddress(segments: readonly string[]): ArmReply {
  const at = segments.findIndex((segment) => segment.toLowerCase() === "providers");
  const [namespace, type] = segments.slice(at + 1);
  if (at < 0 || namespace === undefined) {
    const message = "The request did not have a subscription or a valid tenant level resource provider.";
    return armError(404, "MissingSubscription", message);
  }
  if (!Object.values(namespaces).some((known) => known.toLowerCase() === namespace.toLowerCase())) {
    const message = `The resource namespace '${namespace}' is invalid.`;
    return armError(404, "InvalidResourceNamespace", message);
  }
  const message = `The resource type '${type ?? ""}' could not be found in the namespace '${namespace}'.`;
  return armError(404, "InvalidResourceType", message);
}

/** The members of the query, names in lower case; or what is wrong with them. */
export function queryOf(
  route: ArmRoute,
  params: URLSearchParams,
): { readonly values: ReadonlyMap<string, string> } | ArmReply {
  const values = new Map<string, string>();
  for (const [name, value] of params) {
    const key = name.toLowerCase();
    if (key !== "api-version" && !route.query.includes(key)) {
      return armError(400, "InvalidQueryParameter", `The query parameter '${name}' is not supported here.`);
    }
    if (values.has(key)) {
      return armError(400, "InvalidQueryParameter", `The query parameter '${name}' stands more than once.`);
    }
    values.set(key, value);
  }
  return { values };
}

/** What is wrong with the api-version; null when it is known. */
export function refuseApiVersion(
  route: ArmRoute,
  version: string | undefined,
  known: readonly string[],
): ArmReply | null {
  if (version === undefined || version === "") {
    const message = "The api-version query parameter (?api-version=) is required for all requests.";
    return armError(400, "MissingApiVersionParameter", message);
  }
  if (known.includes(version)) return null;
  const list = known.join(", ");
  if (!/^\d{4}-\d{2}-\d{2}(?:-preview)?$/.test(version)) {
    const message = `The api-version '${version}' is invalid. The supported versions are '${list}'.`;
    return armError(400, "InvalidApiVersionParameter", message);
  }
  const message =
    `No registered resource provider found for location '' and API version '${version}' for type '${route.type}'. ` +
    `The supported api-versions are '${list}'.`;
  return armError(400, "NoRegisteredProviderFound", message);
}

/** Whether a value is an answer already. */
export function isReply(value: object): value is ArmReply {
  return "status" in value;
}

/** A page of a list. */
export function pageBody(value: readonly Json[], nextLink: string | null): Json {
  return { value, ...(nextLink === null ? {} : { nextLink }) };
}
