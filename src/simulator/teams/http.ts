import type { IncomingMessage, ServerResponse } from "node:http";

/** Why a request was refused, as the Bot Connector says it: `{error: {code, message}}`. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Makes a refusal. */
export function refusal(status: number, code: string, message: string): Refusal {
  return { status, code, message };
}

/** Reads a body up to a limit in bytes; null when it is longer. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    sizeBytes += part.length;
    if (sizeBytes > limitBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...headers,
  });
  response.end(JSON.stringify(body));
}

/** Answers with a refusal. */
export function sendRefusal(
  response: ServerResponse,
  refused: Refusal,
  headers: Readonly<Record<string, string>> = {},
): void {
  sendJson(response, refused.status, { error: { code: refused.code, message: refused.message } }, headers);
}

/** The decoded segments of a path; null when one is not decodable. */
export function segmentsOf(pathname: string): readonly string[] | null {
  try {
    return pathname
      .split("/")
      .filter((segment) => segment !== "")
      .map((segment) => decodeURIComponent(segment));
  } catch {
    return null;
  }
}
