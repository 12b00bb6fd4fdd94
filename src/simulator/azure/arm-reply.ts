import type { ServerResponse } from "node:http";
import type { Json } from "../teams/json.ts";

/** An answer of the simulated ARM. */
export interface ArmReply {
  readonly status: number;
  /** Left out: an empty body. */
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error in ARM's envelope. (Azure Resource Manager RPC, "Error response content".) */
export function armError(
  status: number,
  code: string,
  message: string,
  more: Json = {},
  headers: Readonly<Record<string, string>> = {},
): ArmReply {
  return { status, body: { error: { code, message, ...more } }, headers };
}

/** ARM's words for a body that is not said to be JSON; null when it is. */
export function refuseMediaType(contentType: string): ArmReply | null {
  if (/^application\/json\b/i.test(contentType)) return null;
  const message = `The content media type '${contentType}' is not supported. Only 'application/json' is supported.`;
  return armError(415, "UnsupportedMediaType", message);
}

/** Ids of one exchange. */
export interface ExchangeIds {
  readonly requestId: string;
  readonly correlationId: string;
  /** Sent back only when the caller asks for it. */
  readonly clientRequestId: string | null;
}

/** Sends an answer with the headers that ARM gives to every one. */
export function sendReply(
  response: ServerResponse,
  { status, body, headers = {} }: ArmReply,
  ids: ExchangeIds,
): void {
  const text = body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, {
    ...(body === undefined ? {} : { "content-type": "application/json; charset=utf-8" }),
    "content-length": String(Buffer.byteLength(text)),
    "cache-control": "no-cache",
    pragma: "no-cache",
    "x-content-type-options": "nosniff",
    "x-ms-request-id": ids.requestId,
    "x-ms-correlation-request-id": ids.correlationId,
    ...(ids.clientRequestId === null ? {} : { "x-ms-client-request-id": ids.clientRequestId }),
    ...headers,
  });
  response.end(text);
}
