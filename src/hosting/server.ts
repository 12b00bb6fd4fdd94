import type { Next, Request, Response, Server } from "restify";
import restify from "restify";
import { asyncHandler } from "./async-handler.ts";
import { mendWriteHead } from "./chainable-write-head.ts";
import { addMessages, type MessagesDeps } from "./messages-route.ts";
import { metricsContentType, type Metrics } from "./metrics.ts";

/** Milliseconds within which a request must have arrived. */
const requestTimeoutMs = 20_000;

/** What the HTTP server needs. `isReady` answers `/readyz`; `guidePage` answers `/guide/NAME`, in local mode only. */
export interface ServerDeps extends MessagesDeps {
  readonly isReady: () => Promise<boolean>;
  /** What `/metrics` tells. */
  readonly metrics?: Pick<Metrics, "text">;
  readonly guidePage?: (
    name: string,
  ) => Promise<{ readonly contentType: string; readonly body: string } | undefined>;
}

/** The bot's HTTP server: messages, health and readiness. Nothing that it answers holds the text of an error. */
export function createHttpServer(deps: ServerDeps): Server {
  const { isReady, guidePage, log } = deps;
  mendWriteHead();
  const server = restify.createServer({
    name: "latchkey",
    handleUncaughtExceptions: false,
    formatters: { "application/json": formatJson },
  });
  // Nobody may hold a connection by sending slowly; Teams sends its few kilobytes at once.
  server.server.requestTimeout = requestTimeoutMs;
  server.server.headersTimeout = requestTimeoutMs;
  server.pre(refuseOtherContent);
  server.get("/healthz", (_request: Request, response: Response, next: Next) => {
    response.send(200, { status: "up" });
    next();
  });
  server.get(
    "/readyz",
    asyncHandler(async (_request, response) => {
      const ready = await isReady();
      response.send(ready ? 200 : 503, { status: ready ? "ready" : "not ready" });
    }),
  );
  if (deps.metrics !== undefined) addMetrics(server, deps.metrics);
  if (guidePage !== undefined) addGuide(server, guidePage);
  addMessages(server, deps);
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
  // The body stays unread, so the connection ends with the answer.
  response.setHeader("Connection", "close");
  response.send(415, { code: "UnsupportedMediaType" });
  return next(false);
}

/**
 * The figures are for whoever stands beside the process: requests that came through an ingress, from the internet, get the usual 404.
 */
function addMetrics(server: Server, metrics: Pick<Metrics, "text">): void {
  server.get("/metrics", (request: Request, response: Response, next: Next) => {
    if (request.headers["x-forwarded-for"] !== undefined) response.send(404, { code: "NotFound" });
    else {
      response.setHeader("Content-Type", metricsContentType);
      response.sendRaw(200, metrics.text());
    }
    return next();
  });
}

function addGuide(server: Server, guidePage: NonNullable<ServerDeps["guidePage"]>): void {
  const answer = async (name: string, response: Response): Promise<void> => {
    const page = await guidePage(name);
    response.setHeader("Content-Type", page?.contentType ?? "text/plain; charset=utf-8");
    response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    response.sendRaw(page === undefined ? 404 : 200, page?.body ?? "no such page of the guide");
  };
  server.get(
    "/guide/",
    asyncHandler((_request, response) => answer("index", response)),
  );
  server.get(
    "/guide/:name",
    asyncHandler((request, response) => {
      const { name } = request.params as { readonly name?: unknown };
      return answer(typeof name === "string" ? name : "", response);
    }),
  );
}
