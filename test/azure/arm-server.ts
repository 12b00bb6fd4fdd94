import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TokenCredential } from "@azure/identity";
import { afterEach } from "vitest";
import type { Log } from "../../src/app/ports/log.ts";

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

type Answer = (request: SeenRequest, response: ServerResponse, count: number) => void;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server of one test on 127.0.0.1 that keeps what it was asked. */
export async function startArm(
  answer: Answer,
): Promise<{ readonly endpoint: string; readonly seen: SeenRequest[] }> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const url = new URL(request.url ?? "", "http://arm");
      const record = { method: request.method ?? "", url, headers: request.headers, body };
      seen.push(record);
      answer(record, response, seen.length);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** Answers JSON with ARM's correlation header. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      "x-ms-correlation-request-id": "corr-1",
      ...headers,
    })
    .end(JSON.stringify(body));
}

/** An ARM error body. */
export const armError = (code: string, message = "", more: object = {}) => ({
  error: { code, message, ...more },
});

/** A credential that counts how often it was asked. */
export function countingCredential(token = "secret-token"): TokenCredential & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    getToken(scopes) {
      asked.push([scopes].flat().join(" "));
      return Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 });
    },
  };
}

/** A log that keeps its lines as text. */
export function keepingLog(lines: string[]): Log {
  const keep =
    (level: string): Log["info"] =>
    (message, fields) => {
      lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
    };
  return { debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") };
}
/** A log for tests that do not read it. */
export const quiet: Log = keepingLog([]);

export const subscriptionId = "11111111-2222-3333-4444-555555555555";
export const vm = { kind: "vm", subscriptionId, resourceGroup: "rg-prod", name: "web-01" } as const;
export const vmPath = `/subscriptions/${subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.Compute/virtualMachines/web-01`;
export const instance = {
  kind: "scale-set-instance",
  subscriptionId,
  resourceGroup: "rg-prod",
  scaleSet: "pool",
  instanceId: "3",
} as const;
export const instancePath = `/subscriptions/${subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.Compute/virtualMachineScaleSets/pool/virtualMachines/3`;
