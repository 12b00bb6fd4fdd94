import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { startSimulator, type Simulator, type SimulatorHalf } from "../../../src/simulator/server.ts";

/** A bot that notes what comes and answers as it is told. */
export interface FakeBot {
  readonly endpoint: string;
  readonly received: any[];
  /** What the next activities are answered with; `null` means: never. */
  answer: (activity: any) => { status: number; body?: unknown } | null;
  close(): Promise<void>;
}

/** Starts a bot whose answers the test decides. */
export async function startFakeBot(): Promise<FakeBot> {
  const bot: FakeBot = {
    endpoint: "",
    received: [],
    answer: () => ({ status: 202 }),
    close: () => Promise.resolve(),
  };
  const started = await startBotServer((_, activity, response) => {
    bot.received.push(activity);
    const answer = bot.answer(activity);
    if (answer === null) return;
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
  });
  return Object.assign(bot, started);
}

/** Starts an HTTP server that gets activities as parsed JSON. */
export async function startBotServer(
  handle: (request: IncomingMessage, activity: any, response: ServerResponse) => unknown,
): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    await handle(request, JSON.parse(Buffer.concat(chunks).toString("utf8")), response);
  }
  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The other half, when a test needs none. */
export const noAzure: SimulatorHalf = { handle: () => Promise.resolve(false) };

/** A simulator whose bot is `endpoint`; the clock stands unless it is moved. */
export function startTeams(
  endpoint: string,
  nowMs: () => number = Date.now,
): Promise<Simulator<SimulatorHalf>> {
  return startSimulator({ port: 0, botEndpoint: endpoint, nowMs, azure: noAzure });
}

/** Asks the connector as botbuilder does. */
export async function ask(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: any; headers: Headers }> {
  const answer = await fetch(`${url}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : {
          headers: { "content-type": "application/json" },
          body: typeof body === "string" ? body : JSON.stringify(body),
        }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text), headers: answer.headers };
}

const cardType = "application/vnd.microsoft.card.adaptive";

/** A message with one card. */
export function cardMessage(card: object): object {
  return { type: "message", attachments: [{ contentType: cardType, content: card }] };
}

/** A card with one button and a `refresh` for these people. */
export function card(text: string, userIds?: readonly string[]): object {
  return {
    type: "AdaptiveCard",
    version: "1.5",
    body: [{ type: "TextBlock", text }],
    actions: [{ type: "Action.Execute", id: "go", title: "Go", verb: "go", data: { request: 7 } }],
    ...(userIds === undefined
      ? {}
      : { refresh: { action: { type: "Action.Execute", verb: "refresh", data: {} }, userIds } }),
  };
}

/** An invoke answer as the protocol wants it. */
export function invokeAnswer(
  type: string,
  value: unknown,
  statusCode = 200,
): { status: number; body: object } {
  return { status: 200, body: { statusCode, type: `application/vnd.microsoft.${type}`, value } };
}
