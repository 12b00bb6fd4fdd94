import { randomUUID } from "node:crypto";
import type { TurnContext } from "botbuilder";
import type { Next, Request, RequestHandler, Response, Server } from "restify";
import restify from "restify";
import type { Log } from "../app/ports/log.ts";
import { wrongMembers } from "./activity-shape.ts";
import { asyncHandler } from "./async-handler.ts";
import { correlated } from "./correlation.ts";
import type { DoorRefusal, Gate, TokenClaims } from "./gate.ts";
import { runTurn, type TurnAdapter, type TurnOutcome } from "./run-turn.ts";

/** Larger than any activity of Teams (100 KB as UTF-16), smaller than anything that could hurt. */
const maxBodyBytes = 512 * 1024;
/** A body up to this length is let through and dropped: a client that is still sending when the connection closes never sees the answer. */
const mostDroppedBytes = 16 * 1024 * 1024;
const parserOptions = { maxBodySize: maxBodyBytes, mapParams: false };

/** What the messaging endpoint needs. */
export interface MessagesDeps {
  readonly adapter: TurnAdapter;
  readonly onTurn: (context: TurnContext) => Promise<void>;
  /** Whether replies may go to this service URL: no other host ever gets an answer, or a token. */
  readonly isServiceAllowed: (serviceUrl: string) => boolean;
  /** Who gets in; absent in local mode only, where nothing is authenticated. */
  readonly gate?: Gate;
  readonly log: Log;
}

/** Adds `POST /api/messages`. Whoever does not belong gets one constant 401, whatever the reason, and before a body is read if the header tells. */
export function addMessages(server: Server, deps: MessagesDeps): void {
  const claims: ClaimsOfRequest = new WeakMap();
  server.post(
    "/api/messages",
    refuseLargeBody,
    checkToken(claims, deps),
    restify.plugins.jsonBodyParser(parserOptions),
    asyncHandler((request, response) => receive(request, response, claims, deps)),
  );
}

/** Most refusals leave the body unread: the connection cannot be used again. */
function sendRefusal(response: Response, status: number, code: string, isClosing = true): void {
  if (isClosing) response.setHeader("Connection", "close");
  if (status === 401) response.setHeader("WWW-Authenticate", "Bearer");
  response.send(status, { code });
}

function refuseCaller(response: Response, why: DoorRefusal, deps: MessagesDeps, reason?: string): void {
  deps.log.warn("caller refused", { why, reason });
  sendRefusal(response, 401, "Unauthorized");
}

/** A length that says too much is refused before a byte is read; the parser watches those that say nothing, or lie. */
function refuseLargeBody(request: Request, response: Response, next: Next): void {
  const length = Number(request.headers["content-length"] ?? 0);
  if (length <= maxBodyBytes) return next();
  sendRefusal(response, 413, "PayloadTooLarge", length > mostDroppedBytes);
  return next(false);
}

/** What each request's token said, between the check of the token and that of the body. */
type ClaimsOfRequest = WeakMap<Request, TokenClaims>;

function checkToken(claims: ClaimsOfRequest, deps: MessagesDeps): RequestHandler {
  return (request: Request, response: Response, next: Next): void => {
    if (deps.gate === undefined) return next();
    const checked = deps.gate.checkToken(request.headers.authorization);
    if (checked.ok) {
      claims.set(request, checked.value);
      return next();
    }
    refuseCaller(response, checked.problem, deps);
    return next(false);
  };
}

function checkBody(request: Request, claims: ClaimsOfRequest, gate: Gate | undefined): DoorRefusal | null {
  if (gate === undefined) return null;
  const known = claims.get(request);
  return known === undefined ? "no-bearer-token" : gate.checkBody(known, request.body);
}

async function receive(
  request: Request,
  response: Response,
  claims: ClaimsOfRequest,
  deps: MessagesDeps,
): Promise<void> {
  const { gate, log } = deps;
  const body: unknown = request.body;
  const refused = checkBody(request, claims, gate);
  if (refused !== null) return refuseCaller(response, refused, deps);
  const wrong = wrongMembers(body);
  if (wrong.length > 0) {
    response.send(400, { code: "BadRequest", message: `not an activity: ${wrong.join(", ")}` });
    return undefined;
  }
  if (!deps.isServiceAllowed((body as { readonly serviceUrl: string }).serviceUrl)) {
    log.warn("activity with a foreign service refused");
    response.send(403, { code: "Forbidden", message: "this service is not allowed" });
    return undefined;
  }
  const outcome = await correlated(randomUUID(), () =>
    runTurn(deps.adapter, request, (context) => {
      const { type, name, id: activityId } = context.activity;
      log.info("activity received", { type, name, activityId });
      return deps.onTurn(context);
    }),
  );
  if (!outcome.hasBegun && gate !== undefined)
    return refuseCaller(response, "signature", deps, String(outcome.body));
  return sendOutcome(response, outcome, log);
}

/** 501 is the SDK's word for an invoke that nobody answers; every other 5xx is a defect, whose text stays here. */
function sendOutcome(response: Response, { status, body }: TurnOutcome, log: Log): void {
  if (status >= 500 && status !== 501) {
    log.error("activity failed", { reason: String(body) });
    response.send(500, { code: "Internal" });
  } else if (body === undefined) {
    response.status(status);
    response.end();
  } else response.send(status, body);
}
