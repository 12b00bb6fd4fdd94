import type { IncomingMessage, ServerResponse } from "node:http";
import { refuseActivity } from "./activity-check.ts";
import type { ChatService } from "./chat-service.ts";
import { playFault, codeOf, type FaultSwitches } from "./faults.ts";
import { readBody, refusal, segmentsOf, type Refusal } from "./http.ts";
import type { ConnectorRequest, Journal } from "./journal.ts";
import { isJson, listOf, objectOf, parseJson, textOf, type Json } from "./json.ts";
import { personById, simulatedBot, simulatedTeam, simulatedTenantId, type Person } from "./people.ts";
import { conversationIdOf, membersOf, placeOf, type Place } from "./places.ts";

/** What the connector needs. */
export interface ConnectorOptions {
  readonly service: ChatService;
  readonly faults: FaultSwitches;
  readonly journal: Journal<ConnectorRequest>;
}

/** An answer before it is sent; `body` undefined means an empty body. */
interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** The largest body that is read at all, in bytes; Teams' own limits are far below. */
const bodyLimitBytes = 4 * 1024 * 1024;
const methodsWithBody = new Set(["POST", "PUT"]);

/** Answers a request of the Bot Connector REST API (`/v3/…`); unknown routes get 404. */
export async function answerConnector(
  options: ConnectorOptions,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const call = await readCall(request, url);
  const record = (status: number): void => {
    const { method, path, body } = call;
    options.journal.add({ atMs: options.service.nowMs(), method, path, body, status });
  };
  const fault = options.faults.take(call.method, call.path);
  if (fault !== null && (await playFault(fault, response))) {
    return record(fault.kind === "status" ? fault.status : 0);
  }
  const decided = decide(options.service, call);
  const answer =
    fault?.kind === "late-status"
      ? refuse(refusal(fault.status, codeOf(fault.status), "Simulated fault."))
      : decided;
  record(answer.status);
  return send(response, answer);
}

async function readCall(request: IncomingMessage, url: URL): Promise<Call> {
  const method = request.method ?? "";
  const segments = segmentsOf(url.pathname);
  const raw = methodsWithBody.has(method) ? await readBody(request, bodyLimitBytes) : Buffer.alloc(0);
  const text = raw?.toString("utf8") ?? "";
  return {
    method,
    segments,
    path: `/${(segments ?? []).join("/")}${url.search}`,
    url,
    raw,
    text,
    body: parseJson(text)?.value ?? null,
  };
}

interface Call {
  readonly method: string;
  readonly segments: readonly string[] | null;
  /** Path and query, decoded. */
  readonly path: string;
  readonly url: URL;
  readonly raw: Buffer | null;
  readonly text: string;
  readonly body: unknown;
}

function decide(service: ChatService, call: Call): Answer {
  if (call.segments === null) return refuse(refusal(400, "BadSyntax", "The path cannot be decoded."));
  if (call.raw === null) return refuse(refusal(413, "MessageSizeTooBig", "Message size too large."));
  if (methodsWithBody.has(call.method) && !isJson(call.body)) {
    return refuse(refusal(400, "BadSyntax", "The body is not a JSON object."));
  }
  const [, area, id, ...rest] = call.segments;
  if (area === "teams") return id !== undefined && call.method === "GET" ? team(id, rest) : notFound();
  if (area !== "conversations") return notFound();
  if (id !== undefined) return inConversation(service, call, id, rest);
  return call.method === "POST" ? createConversation(service, call) : notFound();
}

function inConversation(service: ChatService, call: Call, id: string, rest: readonly string[]): Answer {
  // The SDK reads a team's roster under the team's id, which is also the id of its first channel.
  const isRoster = call.method === "GET" && id === simulatedTeam.id;
  const place = isRoster ? ({ kind: "channel", threadId: null } as const) : placeOf(id);
  if (place === null || !isThere(service, place)) {
    return refuse(refusal(404, "ConversationNotFound", "Conversation not found."));
  }
  const [what, item, ...more] = rest;
  if (more.length > 0) return notFound();
  if (what === "activities") return activities(service, call, place, item);
  if (call.method !== "GET") return notFound();
  if (what === "members") return members(place, item);
  return what === "pagedmembers" && item === undefined ? pagedMembers(place, call.url) : notFound();
}

function isThere(service: ChatService, place: Place): boolean {
  return place.kind !== "channel" || place.threadId === null || service.log.hasThread(place.threadId);
}

function activities(service: ChatService, call: Call, place: Place, item: string | undefined): Answer {
  switch (call.method) {
    case "POST":
      return post(service, call, place);
    case "PUT":
      return item === undefined ? notFound() : put(service, call, place, item);
    case "DELETE":
      return item === undefined ? notFound() : remove(service, place, item);
    default:
      return notFound();
  }
}

function post(service: ChatService, call: Call, place: Place): Answer {
  const refused = refuseActivity(call.body, call.text) ?? refuseSender(objectOf(call.body));
  if (refused !== null) return refuse(refused);
  return { status: 201, body: { id: service.receive(place, objectOf(call.body)) } };
}

function put(service: ChatService, call: Call, place: Place, id: string): Answer {
  const activity = objectOf(call.body);
  const refused = refuseActivity(call.body, call.text) ?? refuseSender(activity);
  if (refused !== null) return refuse(refused);
  if (activity.type !== "message") return refuse(refusal(400, "BadSyntax", "Only messages can be edited."));
  const known = service.log.find(place, id);
  if (known === null || known.isDeleted)
    return refuse(refusal(404, "ActivityNotFound", "Activity not found."));
  if (known.author !== "bot") return refuse(refusal(403, "BotNotAuthorOfActivity", "Not the bot's message."));
  service.log.change(place, id, (message) => ({
    activity: { ...activity, id },
    text: textOf(activity.text) ?? "",
    revision: message.revision + 1,
    ownViews: new Map(),
  }));
  return { status: 200, body: { id } };
}

function remove(service: ChatService, place: Place, id: string): Answer {
  const known = service.log.find(place, id);
  if (known === null) return refuse(refusal(404, "ActivityNotFound", "Activity not found."));
  if (known.author !== "bot") return refuse(refusal(403, "BotNotAuthorOfActivity", "Not the bot's message."));
  service.log.change(place, id, () => ({ isDeleted: true, text: "", activity: { type: "message", id } }));
  return { status: 200 };
}

/** A new 1:1 chat (one member), or a new thread (`channelData.channel` and a first activity). A bot cannot make group chats. */
function createConversation(service: ChatService, call: Call): Answer {
  const asked = objectOf(call.body);
  const channelData = objectOf(asked.channelData);
  const tenant = textOf(asked.tenantId) ?? textOf(objectOf(channelData.tenant).id);
  if (tenant !== null && tenant !== simulatedTenantId) {
    return refuse(refusal(403, "Forbidden", "The bot is not installed in this tenant."));
  }
  const channelId = textOf(objectOf(channelData.channel).id);
  if (channelId !== null) return createThread(service, asked, channelId);
  const [member, ...others] = listOf(asked.members);
  if (asked.isGroup === true || others.length > 0) {
    return refuse(refusal(400, "BadArgument", "A bot cannot create a group chat."));
  }
  const person = personById(objectOf(member).id);
  if (person === null)
    return refuse(refusal(400, "BadArgument", "members does not name a person of this tenant."));
  return { status: 201, body: { id: conversationIdOf({ kind: "personal", person: person.key }) } };
}

function createThread(service: ChatService, asked: Json, channelId: string): Answer {
  const place = placeOf(channelId);
  if (place?.kind !== "channel") return refuse(refusal(404, "ConversationNotFound", "No such channel."));
  const refused = refuseActivity(asked.activity, JSON.stringify(asked.activity ?? null));
  if (refused !== null) return refuse(refused);
  const activityId = service.receive({ kind: "channel", threadId: null }, objectOf(asked.activity));
  const id = conversationIdOf({ kind: "channel", threadId: activityId });
  return { status: 201, body: { id, activityId } };
}

function members(place: Place, memberId: string | undefined): Answer {
  if (memberId === undefined) return { status: 200, body: membersOf(place).map(account) };
  const person = personById(memberId);
  return person !== null && membersOf(place).includes(person)
    ? { status: 200, body: account(person) }
    : refuse(refusal(404, "MemberNotFoundInConversation", "The member was not found in the conversation."));
}

function pagedMembers(place: Place, url: URL): Answer {
  const size = Number(url.searchParams.get("pageSize") ?? "200");
  const start = Number(url.searchParams.get("continuationToken") ?? "0");
  if (!Number.isInteger(size) || size < 1 || !Number.isInteger(start) || start < 0) {
    return refuse(refusal(400, "BadArgument", "pageSize or continuationToken is not valid."));
  }
  const all = membersOf(place);
  const page = all.slice(start, start + size).map(account);
  const isMore = start + size < all.length;
  return {
    status: 200,
    body: { members: page, ...(isMore ? { continuationToken: String(start + size) } : {}) },
  };
}

function team(id: string, rest: readonly string[]): Answer {
  const { id: teamId, name, aadGroupId, channelId, channelName } = simulatedTeam;
  if (id !== teamId) return refuse(refusal(404, "TeamNotFound", "Team not found."));
  if (rest.length === 0) return { status: 200, body: { id, name, aadGroupId } };
  if (rest.length > 1 || rest[0] !== "conversations") return notFound();
  // The first channel has no name on the wire: clients call it "General" in their language.
  return { status: 200, body: { conversations: [{ id: teamId }, { id: channelId, name: channelName }] } };
}

function account(person: Person): Json {
  return {
    id: person.teamsId,
    name: person.name,
    objectId: person.aadObjectId,
    aadObjectId: person.aadObjectId,
    givenName: person.givenName,
    surname: person.surname,
    email: person.email,
    userPrincipalName: person.email,
    tenantId: simulatedTenantId,
    userRole: "user",
  };
}

function refuseSender(activity: Json): Refusal | null {
  const from = textOf(objectOf(activity.from).id);
  return from === null || from === simulatedBot.id
    ? null
    : refusal(403, "Forbidden", "from is not this bot.");
}

function refuse(refused: Refusal): Answer {
  return { status: refused.status, body: { error: { code: refused.code, message: refused.message } } };
}

function notFound(): Answer {
  return refuse(refusal(404, "NotFound", "There is no such route."));
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer.body === undefined) return void response.writeHead(answer.status).end();
  response.writeHead(answer.status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(answer.body));
}
