import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { refusal, sendRefusal } from "./teams/http.ts";
import { createTeamsSimulator, type TeamsSimulator } from "./teams/teams-simulator.ts";

/** One half of the simulator: answers a request that is its own, otherwise false. */
export interface SimulatorHalf {
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

/** How the simulator is started. */
export interface SimulatorOptions<Azure extends SimulatorHalf> {
  /** 0 takes a free port. */
  readonly port: number;
  /** The bot's messaging endpoint, e.g. `http://127.0.0.1:3978/api/messages`; can be changed later in `teams.settings`. */
  readonly botEndpoint: string;
  readonly nowMs: () => number;
  /** A file that keeps the chats over a restart; left out, they end with the process. */
  readonly chatFile?: string;
  /** The simulated Azure; it gets the requests that are none of Teams'. */
  readonly azure: Azure;
}

/** A running simulator. */
export interface Simulator<Azure extends SimulatorHalf> {
  /** `http://127.0.0.1:PORT`, without a slash at the end: the chat page, the ARM endpoint and the `serviceUrl`. */
  readonly url: string;
  readonly port: number;
  readonly teams: TeamsSimulator;
  readonly azure: Azure;
  close(): Promise<void>;
}

/**
 * Starts simulated Azure and simulated Teams on one port of 127.0.0.1.
 * Refused: requests that name another host (DNS rebinding) and changes that another web page asks for.
 */
export async function startSimulator<Azure extends SimulatorHalf>(
  options: SimulatorOptions<Azure>,
): Promise<Simulator<Azure>> {
  let port = options.port;
  const baseUrl = (): string => `http://127.0.0.1:${port}`;
  const { botEndpoint, nowMs, chatFile = null } = options;
  const teams = createTeamsSimulator({ baseUrl, botEndpoint, nowMs, chatFile });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isFromHere(request, port)) {
      return sendRefusal(
        response,
        refusal(403, "Forbidden", "Only this machine may ask, by its loopback name."),
      );
    }
    const url = parseUrl(request.url ?? "/", baseUrl());
    if (url === null) return sendRefusal(response, refusal(400, "BadSyntax", "The address is malformed."));
    if (await teams.handle(request, response, url)) return undefined;
    if (await options.azure.handle(request, response)) return undefined;
    return sendRefusal(response, refusal(404, "NotFound", "There is no such route."));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((cause: unknown) => {
      if (response.headersSent) return void response.destroy();
      const message = cause instanceof Error ? cause.message : "unknown";
      return sendRefusal(response, refusal(500, "SimulatorDefect", message));
    });
  });
  port = await listen(server, options.port);

  return {
    url: baseUrl(),
    port,
    teams,
    azure: options.azure,
    async close() {
      await teams.close();
      const { promise, resolve } = Promise.withResolvers<null>();
      server.close(() => resolve(null));
      server.closeAllConnections();
      await promise;
    },
  };
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once("error", reject);
  server.listen(port, "127.0.0.1", () => {
    const address = server.address();
    resolve(typeof address === "object" && address !== null ? address.port : port);
  });
  return promise;
}

function isFromHere(request: IncomingMessage, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(request.headers.host ?? "")) return false;
  const { origin } = request.headers;
  return origin === undefined || hosts.some((host) => origin === `http://${host}`);
}

function parseUrl(text: string, base: string): URL | null {
  return text.startsWith("/") && !text.startsWith("//") ? URL.parse(text, base) : null;
}
