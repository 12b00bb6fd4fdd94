import { createServer, request as sendRequest } from "node:http";
import type { AddressInfo } from "node:net";
import type { Log, LogFields } from "../../src/app/ports/log.ts";
import { parseConfig, type Environment, type ProductionConfig } from "../../src/hosting/config.ts";
import { appId, tenantId } from "./tokens.ts";

/** One line of the log. */
interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields;
}

/** A log that a test can read. */
export function recordingLog(): Log & { readonly lines: Line[] } {
  const lines: Line[] = [];
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}): void =>
      void lines.push({ level, message, fields });
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** The least that production wants; made up. */
export const productionEnvironment: Environment = {
  MicrosoftAppType: "UserAssignedMSI",
  MicrosoftAppId: appId,
  MicrosoftAppTenantId: tenantId,
  LATCHKEY_STORE: "tables:https://latchkeyexample.table.core.windows.net",
  LATCHKEY_POLICY: "policy.json",
  LATCHKEY_READER_CLIENT_ID: "22222222-3333-4444-5555-666666666666",
};

/** The production configuration, with changes to its environment. */
export function productionConfig(changes: Environment = {}): ProductionConfig {
  const parsed = parseConfig({ ...productionEnvironment, ...changes });
  if (!parsed.ok || parsed.value.mode !== "production") throw new Error("not a production configuration");
  return parsed.value;
}

/** What a loopback connector was asked. */
interface Call {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: any;
}

/** How the connector answers a call; "hang" never does, "drop" closes the connection. */
export type Reply =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | "hang"
  | "drop";

/** A Bot Connector on loopback that notes what it is asked. */
export interface FakeConnector {
  readonly url: string;
  readonly calls: Call[];
  /** The answers to the next calls, in order; 201 with an id after the last. */
  readonly script: Reply[];
  close(): Promise<void>;
}

export async function startConnector(): Promise<FakeConnector> {
  const calls: Call[] = [];
  const script: Reply[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const { method = "", url = "" } = request;
      const body = text === "" ? null : JSON.parse(text);
      calls.push({ method, url, authorization: request.headers.authorization, body });
      const reply = script.shift() ?? { status: 201, body: { id: `sent-${calls.length}` } };
      if (reply === "drop") response.destroy();
      if (typeof reply === "string") return;
      response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
      response.end(reply.body === undefined ? "" : JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    script,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** Posts a body as it is; resolves with the answer even where the server stops reading. */
export function post(
  url: string,
  body: string | Buffer,
  headers: Record<string, string>,
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const request = sendRequest(url, { method: "POST", headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        request.destroy();
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}
