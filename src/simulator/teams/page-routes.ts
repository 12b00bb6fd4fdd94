import type { IncomingMessage, ServerResponse } from "node:http";
import type { ChatService } from "./chat-service.ts";
import { parseFault, type FaultSwitches } from "./faults.ts";
import { uploadLimitBytes, type FileShelf } from "./file-shelf.ts";
import { readBody, refusal, sendJson, sendRefusal } from "./http.ts";
import type { ConnectorRequest, Journal } from "./journal.ts";
import { objectOf, parseJson, textOf, type Json } from "./json.ts";
import { openPageStream } from "./page-stream.ts";
import { personByKey, type Person } from "./people.ts";
import { pressAction, writeMessage } from "./person-actions.ts";
import { membersOf } from "./places.ts";
import type { ChatKey } from "./views.ts";

/** What the page's own routes need. */
export interface PageOptions {
  readonly service: ChatService;
  readonly shelf: FileShelf;
  readonly faults: FaultSwitches;
  readonly journal: Journal<ConnectorRequest>;
  /** Called with what ends an open stream. */
  readonly onStream: (end: () => void, response: ServerResponse) => void;
}

/** A person's message may be as long as Teams lets a message be: 100 KB as UTF-16. */
const textLimitChars = 50 * 1024;
const bodyLimitBytes = 1024 * 1024;

/** Answers a request of the page or of a test under `/_sim/teams/…`; unknown routes get 404. */
export async function answerPage(
  options: PageOptions,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const route = `${request.method ?? ""} ${url.pathname.slice("/_sim/teams".length)}`;
  if (route.startsWith("GET ")) return read(options, route, response, url);
  if (route === "DELETE /faults") {
    options.faults.clear();
    return sendJson(response, 200, []);
  }
  if (route === "POST /upload") return upload(options, request, response, url);
  const body = await readJson(request);
  if (body === null)
    return sendRefusal(response, refusal(400, "BadSyntax", "The body is not a JSON object."));
  switch (route) {
    case "POST /say":
      return say(options, body, response);
    case "POST /press":
    case "POST /refresh":
      return press(options, route === "POST /press", body, response);
    case "POST /faults":
      return addFault(options, body, response);
    case "POST /settings":
      return changeSettings(options, body, response);
    default:
      return notFound(response);
  }
}

function read(options: PageOptions, route: string, response: ServerResponse, url: URL): void {
  switch (route) {
    case "GET /events":
      return events(options, response, url);
    case "GET /requests":
      return sendJson(response, 200, options.journal.list());
    case "GET /deliveries":
      return sendJson(response, 200, options.service.deliveries.list());
    case "GET /faults":
      return sendJson(response, 200, options.faults.list());
    default:
      return notFound(response);
  }
}

function notFound(response: ServerResponse): void {
  sendRefusal(response, refusal(404, "NotFound", "There is no such route."));
}

function events(options: PageOptions, response: ServerResponse, url: URL): void {
  const person = personByKey(url.searchParams.get("person"));
  const chat = chatOf(url.searchParams.get("chat"));
  if (person === null || chat === null) return badWhere(response);
  return options.onStream(openPageStream(options.service, person, chat, response), response);
}

function say(options: PageOptions, body: Json, response: ServerResponse): void {
  const where = whereOf(body);
  const text = textOf(body.text);
  if (where === null || text === null) return badWhere(response);
  if (text.length > textLimitChars) {
    const message = "This message is too long for Teams. Send it as a file in the 1:1 chat.";
    return sendRefusal(response, refusal(413, "MessageSizeTooBig", message));
  }
  const sent = writeMessage(options.service, options.shelf, where, { text, shape: "both", files: [] });
  return sendJson(response, 202, { messageId: sent.messageId, threadId: sent.threadId });
}

async function upload(
  options: PageOptions,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const where = whereOf(Object.fromEntries(url.searchParams));
  const name = url.searchParams.get("name");
  if (where === null || name === null || name === "" || name.length > 200) return badWhere(response);
  const bytes = await readBody(request, uploadLimitBytes);
  if (bytes === null) {
    return sendRefusal(response, refusal(413, "FileTooBig", "The file is larger than 32 MB."), {
      connection: "close",
    });
  }
  const text = url.searchParams.get("text") ?? "";
  const sent = writeMessage(options.service, options.shelf, where, {
    text,
    shape: "both",
    files: [{ name, bytes }],
  });
  return sendJson(response, 202, { messageId: sent.messageId, threadId: sent.threadId });
}

async function press(
  options: PageOptions,
  isPress: boolean,
  body: Json,
  response: ServerResponse,
): Promise<void> {
  const person = personByKey(body.person);
  const messageId = textOf(body.messageId);
  const message = options.service.log.all().find(({ id }) => id === messageId);
  if (person === null || message === undefined || !membersOf(message.place).includes(person)) {
    return badWhere(response);
  }
  const outcome = isPress
    ? await pressAction(options.service, person, message, {
        messageId: message.id,
        action: objectOf(body.action),
        inputs: objectOf(body.inputs),
      })
    : await options.service.ownCards.refreshNow(message, person);
  return sendJson(response, 200, outcome);
}

function addFault(options: PageOptions, body: Json, response: ServerResponse): void {
  const fault = parseFault(body);
  if (fault === null) return sendRefusal(response, refusal(400, "BadArgument", "The fault is malformed."));
  options.faults.add(fault);
  return sendJson(response, 200, options.faults.list());
}

function changeSettings(options: PageOptions, body: Json, response: ServerResponse): void {
  const { settings } = options.service;
  if (typeof body.redeliveries === "number") settings.redeliveries = body.redeliveries;
  if (typeof body.answerTimeoutMs === "number") settings.answerTimeoutMs = body.answerTimeoutMs;
  if (typeof body.isSentTwice === "boolean") settings.isSentTwice = body.isSentTwice;
  return sendJson(response, 200, settings);
}

function whereOf(
  value: Json,
): { person: Person; chat: ChatKey; threadId: string | null; isMentioning: boolean } | null {
  const person = personByKey(value.person);
  const chat = chatOf(value.chat);
  const threadId = textOf(value.threadId);
  if (person === null || chat === null || (threadId !== null && !/^\d{1,20}$/u.test(threadId))) return null;
  return {
    person,
    chat,
    threadId,
    isMentioning: value.isMentioning !== false && value.isMentioning !== "false",
  };
}

function chatOf(value: unknown): ChatKey | null {
  return value === "personal" || value === "group" || value === "channel" ? value : null;
}

async function readJson(request: IncomingMessage): Promise<Json | null> {
  const raw = await readBody(request, bodyLimitBytes);
  const value = parseJson(raw?.toString("utf8") ?? "")?.value;
  return typeof value === "object" && value !== null && !Array.isArray(value) ? objectOf(value) : null;
}

function badWhere(response: ServerResponse): void {
  sendRefusal(
    response,
    refusal(400, "BadArgument", "person, chat, thread, message or text is missing or unknown."),
  );
}
