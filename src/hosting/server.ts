import type { CloudAdapter, TurnContext } from "botbuilder";
import type { Next, Request, Response, Server } from "restify";
import restify from "restify";
import type { Log } from "../app/ports/log.ts";
import { wrongMembers } from "./activity-shape.ts";

/** Larger than any activity of Teams (100 KB as UTF-16), smaller than anything that could hurt. */
const bodyLimits = { maxBodySize: 512 * 1024, mapParams: false };

/** What the HTTP server needs. `isReady` answers `/readyz`; `guidePage` answers `/guide/NAME`, in local mode only. */
export interface ServerDeps {
  readonly adapter: Pick<CloudAdapter, "process">;
  readonly onTurn: (context: TurnContext) => Promise<void>;
  readonly isReady: () => Promise<boolean>;
  readonly guidePage?: (
    name: string,
  ) => Promise<{ readonly contentType: string; readonly body: string } | undefined>;
  /** Whether replies may go to this service URL: no other host ever gets an answer, or a token. */
  readonly isServiceAllowed: (serviceUrl: string) => boolean;
  readonly log: Log;
}

/** The bot's HTTP server: messages, health and readiness. Nothing that it answers holds the text of an error. */
export function createHttpServer({
  adapter,
  onTurn,
  isReady,
  guidePage,
  isServiceAllowed,
  log,
}: ServerDeps): Server {
  const server = restify.createServer({
    name: "latchkey",
    handleUncaughtExceptions: false,
    formatters: { "application/json": formatJson },
  });
  server.pre(refuseOtherContent);
  server.get("/healthz", (_request: Request, response: Response, next: Next) => {
    response.send(200, { status: "up" });
    next();
  });
  server.get("/readyz", async (_request: Request, response: Response) => {
    const ready = await isReady();
    response.send(ready ? 200 : 503, { status: ready ? "ready" : "not ready" });
  });
  if (guidePage !== undefined) addGuide(server, guidePage);
  server.post(
    "/api/messages",
    restify.plugins.jsonBodyParser(bodyLimits),
    async (request: Request, response: Response) => {
      const wrong = wrongMembers(request.body);
      if (wrong.length > 0) {
        response.send(400, { code: "BadRequest", message: `not an activity: ${wrong.join(", ")}` });
        return;
      }
      const { serviceUrl } = request.body as { readonly serviceUrl: string };
      if (!isServiceAllowed(serviceUrl)) {
        log.warn("activity with a foreign service refused");
        response.send(403, { code: "Forbidden", message: "this service is not allowed" });
        return;
      }
      await adapter.process(request, response, onTurn);
    },
  );
  server.on(
    "restifyError",
    (
      request: Request,
      _response: Response,
      error: { readonly statusCode?: number; readonly name?: string },
      done: () => void,
    ) => {
      if ((error.statusCode ?? 500) >= 500)
        log.error("request failed", { error: error.name, path: request.path() });
      done();
    },
  );
  return server;
}

/** Only what is ours to say leaves the process: an error's own text may hold a path or a secret. */
function formatJson(_request: Request, response: Response, body: unknown): string {
  const isError = body instanceof Error;
  const text = JSON.stringify(isError ? { code: errorCode(response.statusCode) } : (body ?? null));
  response.setHeader("Content-Length", Buffer.byteLength(text));
  return text;
}

function errorCode(statusCode: number): string {
  const codes: { readonly [status: number]: string } = {
    400: "BadRequest",
    404: "NotFound",
    405: "MethodNotAllowed",
    413: "PayloadTooLarge",
    415: "UnsupportedMediaType",
  };
  return codes[statusCode] ?? (statusCode < 500 ? "BadRequest" : "Internal");
}

/** Multipart would be written to disk and compressed bodies unpacked before anybody is authenticated: only plain JSON is read. */
function refuseOtherContent(request: Request, response: Response, next: Next): void {
  if (request.method !== "POST") return next();
  const type = request.headers["content-type"] ?? "";
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (/^application\/(?:[\w.+-]+\+)?json\b/i.test(type) && encoding === "identity") return next();
  response.send(415, { code: "UnsupportedMediaType" });
  return next(false);
}

function addGuide(server: Server, guidePage: NonNullable<ServerDeps["guidePage"]>): void {
  const answer = async (name: string, response: Response): Promise<void> => {
    const page = await guidePage(name);
    response.setHeader("Content-Type", page?.contentType ?? "text/plain; charset=utf-8");
    response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    response.sendRaw(page === undefined ? 404 : 200, page?.body ?? "no such page of the guide");
  };
  server.get("/guide/", async (_request: Request, response: Response) => answer("index", response));
  server.get("/guide/:name", async (request: Request, response: Response) =>
    answer(String((request.params as { name?: unknown }).name ?? ""), response),
  );
}
