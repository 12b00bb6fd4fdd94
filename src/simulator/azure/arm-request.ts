import type { IncomingMessage } from "node:http";
import type { ExchangeIds } from "./arm-reply.ts";

/** A request that came to ARM. */
export interface ArmExchange {
  readonly atMs: number;
  readonly method: string;
  /** Path and query, as they came. */
  readonly path: string;
  /** Names in lower case; the token is left out. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What was or would have been answered; null while it is not known, and for ever when nothing was carried out. */
  readonly status: number | null;
  readonly outcome: "pending" | "answered" | "dropped" | "hanging";
}

/** A request as it came; nothing is known of its answer. */
export function arrived(request: IncomingMessage, body: string, atMs: number): ArmExchange {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (name !== "authorization" && typeof value === "string") headers[name] = value;
  }
  const { method = "", url: path = "" } = request;
  return { atMs, method, path, headers, body, status: null, outcome: "pending" };
}

/** A path without escapes, for comparing. */
export function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    // A malformed escape: the address is refused later, in ARM's words.
    return pathname;
  }
}

/** The ids of an exchange: the caller's own where it gives them. */
export function idsOf({ headers }: IncomingMessage, newId: () => string): ExchangeIds {
  const own = headers["x-ms-correlation-request-id"];
  const isWanted = String(headers["x-ms-return-client-request-id"]).toLowerCase() === "true";
  const clientId = headers["x-ms-client-request-id"];
  return {
    requestId: newId(),
    correlationId: typeof own === "string" ? own : newId(),
    clientRequestId: isWanted && typeof clientId === "string" ? clientId : null,
  };
}
