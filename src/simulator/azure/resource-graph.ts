import { isJson, listOf, objectOf, parseJson, textOf, type Json } from "../teams/json.ts";
import { byName, isVisible, type ArmCall } from "./arm-call.ts";
import { armError, refuseMediaType, type ArmReply } from "./arm-reply.ts";
import { isReply } from "./arm-route.ts";
import { armTime } from "./instance-view.ts";
import type { Held } from "./fleet.ts";
import {
  GraphQueryError,
  parseGraphQuery,
  type GraphCondition,
  type GraphLeg,
  type GraphQuery,
} from "./kql.ts";
import { machineId, machineName, scaleSetId, type ScaleSet } from "./machine.ts";
import { scaleSets } from "./machines/scale-sets.ts";
import { isWhole } from "./strict-reading.ts";

interface GraphRequest {
  readonly query: GraphQuery;
  /** In lower case; null = all. */
  readonly subscriptions: readonly string[] | null;
  readonly top: number;
}

const bodyMembers = ["subscriptions", "query", "options"];
const optionMembers = ["resultFormat", "$top"];

/** Answers a query. Machines without a right to see them have no row. */
export function answerGraph(call: ArmCall): ArmReply {
  const foreign = refuseMediaType(call.contentType);
  if (foreign !== null) return foreign;
  const request = requestOf(call);
  if (isReply(request)) return request;
  const known = new Set(call.fleet.list().map(({ machine }) => machine.subscriptionId));
  const isAnyKnown = request.subscriptions?.some((id) => known.has(id)) ?? true;
  if (!isAnyKnown) {
    const given = request.subscriptions?.join(", ") ?? "";
    const message = `There must be at least one subscription that is eligible to contain resources. Given: '${given}'.`;
    return refuse(call, "NoValidSubscriptionsInQueryRequest", message);
  }
  const rows = request.query.legs.flatMap((leg) => rowsOf(call, leg, request.subscriptions));
  const data = rows.slice(0, Math.min(request.query.limit, request.top));
  return {
    status: 200,
    body: { totalRecords: rows.length, count: data.length, data, facets: [], resultTruncated: "false" },
    headers: { "x-ms-user-quota-remaining": "14", "x-ms-user-quota-resets-after": "00:00:05" },
  };
}

function requestOf(call: ArmCall): GraphRequest | ArmReply {
  const body = parseJson(call.body)?.value;
  const wrong = isJson(body) ? whatIsWrong(body) : "The request content is not a JSON object.";
  if (wrong !== null || !isJson(body)) return refuse(call, "InvalidRequestContent", wrong ?? "");
  const query = queryFrom(call, textOf(body.query) ?? "");
  if (isReply(query)) return query;
  const ids = body.subscriptions;
  const subscriptions = ids === undefined ? null : listOf(ids).map((id) => String(id).toLowerCase());
  return { query, subscriptions, top: Number(objectOf(body.options).$top ?? 1000) };
}

/** What is wrong with the request apart from its query, in words; null when it is well. */
function whatIsWrong(body: Json): string | null {
  const { subscriptions: ids, options = {} } = body;
  const { $top: top = 1000, resultFormat = "objectArray" } = objectOf(options);
  const unknown =
    Object.keys(body).find((name) => !bodyMembers.includes(name)) ??
    Object.keys(objectOf(options)).find((name) => !optionMembers.includes(name));
  if (unknown !== undefined) return `Could not find member '${unknown}' on object of type 'QueryRequest'.`;
  if (ids !== undefined && !isListOfTexts(ids)) return "The member 'subscriptions' is not a list of ids.";
  if (!isJson(options) || resultFormat !== "objectArray") return "The member 'options' is not valid.";
  return isWhole(top, 1, 1000) ? null : "The member '$top' is not a number from 1 to 1000.";
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === "string");
}

function queryFrom(call: ArmCall, text: string): GraphQuery | ArmReply {
  try {
    return parseGraphQuery(text);
  } catch (error) {
    if (!(error instanceof GraphQueryError)) throw error;
    const message =
      "Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.";
    return refuse(call, "InvalidQuery", message, {
      code: "ParserFailure",
      message: "ParserFailure",
      line: 1,
      characterPositionInLine: error.position,
      token: error.token,
    });
  }
}

/** Resource Graph says what is wrong in the details of a bare `BadRequest`. */
function refuse(call: ArmCall, code: string, message: string, more?: Json): ArmReply {
  const text = `Please provide below info when asking for support: timestamp = ${armTime(call.nowMs)}, correlationId = ${call.newId()}.`;
  return armError(400, "BadRequest", text, {
    details: [{ code, message }, ...(more === undefined ? [] : [more])],
  });
}

function rowsOf(call: ArmCall, leg: GraphLeg, subscriptions: readonly string[] | null): readonly Json[] {
  const machines = [...call.fleet.list()]
    .filter((held) => isVisible(held) && tableOf(held) === leg.table)
    .filter(({ machine }) => subscriptions?.includes(machine.subscriptionId) ?? true)
    .sort(byName)
    .map((held) => fieldsOf(call, held));
  const sets = scaleSets
    .filter((set) => leg.table === "resources" && (subscriptions?.includes(set.subscriptionId) ?? true))
    .map(fieldsOfScaleSet);
  return [...machines, ...sets]
    .filter((fields) => leg.conditions.every((condition) => holds(condition, fields)))
    .map((fields) => Object.fromEntries(leg.columns.map(([name, path]) => [name, fields.get(path) ?? null])));
}

function tableOf({ machine }: Held): GraphLeg["table"] {
  return machine.kind === "vm" ? "resources" : "computeresources";
}

/** What the graph knows of a machine. Ids come in lower case where the graph has rewritten them, as it often has. */
function fieldsOf({ fleet, nowMs }: ArmCall, held: Held): ReadonlyMap<string, string> {
  const { machine } = held;
  const isRewritten = machineName(machine).length % 2 === 0;
  const id = isRewritten ? machineId(machine).toLowerCase() : machineId(machine);
  const type =
    machine.kind === "vm"
      ? "microsoft.compute/virtualmachines"
      : "microsoft.compute/virtualmachinescalesets/virtualmachines";
  return new Map([
    ["id", id],
    ["name", machineName(machine)],
    ["type", type],
    ["resourcegroup", machine.resourceGroup.toLowerCase()],
    ["subscriptionid", machine.subscriptionId],
    ["location", machine.location],
    ["properties.extended.instanceview.powerstate.code", `PowerState/${fleet.at(held, nowMs).power}`],
  ]);
}

/** What the graph knows of a scale set. */
function fieldsOfScaleSet(set: ScaleSet): ReadonlyMap<string, string> {
  return new Map([
    ["id", scaleSetId(set)],
    ["name", set.name],
    ["type", "microsoft.compute/virtualmachinescalesets"],
    ["resourcegroup", set.resourceGroup.toLowerCase()],
    ["subscriptionid", set.subscriptionId],
    ["location", set.location],
  ]);
}

function holds(
  { column, ignoresCase, isPrefix, text }: GraphCondition,
  fields: ReadonlyMap<string, string>,
): boolean {
  const known = fields.get(column) ?? "";
  const value = ignoresCase ? known.toLowerCase() : known;
  const wanted = ignoresCase ? text.toLowerCase() : text;
  return isPrefix ? value.startsWith(wanted) : value === wanted;
}
