import type { ConfigurationBotFrameworkAuthentication } from "botbuilder";
import type { Log } from "../app/ports/log.ts";
import { ConnectorError, mayRepeat, problemOfAnswer, problemOfError } from "./connector-error.ts";

/** What the SDK's connector client can be given. */
export type ConnectorClientOptions = NonNullable<
  ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[4]
>;
type HttpClient = NonNullable<ConnectorClientOptions["httpClient"]>;
type OutgoingRequest = Parameters<HttpClient["sendRequest"]>[0];
type ReceivedAnswer = Awaited<ReturnType<HttpClient["sendRequest"]>>;

/** Times in milliseconds: for one attempt, for a whole call with its pauses, and the pauses where the service names none. */
interface ConnectorTiming {
  readonly attemptMs: number;
  readonly totalMs: number;
  readonly pausesMs: readonly number[];
}

/** What sending needs. */
export interface ConnectorTransportOptions {
  /** Whether this URL is one of the services that get our answers, and our token. */
  readonly isServiceAllowed: (url: string) => boolean;
  readonly log: Log;
  readonly timing?: ConnectorTiming;
  /** Stands in for the network in tests. */
  readonly fetch?: typeof fetch;
}

const usualTiming: ConnectorTiming = { attemptMs: 10_000, totalMs: 15_000, pausesMs: [600, 1800, 4000] };

/** Headers that belong to a connection: fetch writes its own. */
const connectionHeaders: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "host",
  "transfer-encoding",
]);

/** The answer in the form in which the SDK takes it. */
async function receive(request: OutgoingRequest, response: Response): Promise<ReceivedAnswer> {
  const headers = request.headers.clone();
  for (const name of headers.headerNames()) headers.remove(name);
  response.headers.forEach((value, name) => headers.set(name, value));
  return { request, status: response.status, headers, bodyAsText: await response.text() };
}

/** One attempt. Throws a ConnectorError for everything but a 2xx. */
async function attempt(
  request: OutgoingRequest,
  timeoutMs: number,
  send: typeof fetch,
): Promise<ReceivedAnswer> {
  const { url, method } = request;
  const headers = Object.entries(request.headers.rawHeaders()).filter(
    ([name]) => !connectionHeaders.has(name.toLowerCase()),
  );
  const body = typeof request.body === "string" ? { body: request.body } : {};
  // A redirect would carry the token to a host that nobody allowed.
  const common = { method, headers: Object.fromEntries(headers), redirect: "manual" } as const;
  let answer: ReceivedAnswer;
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    answer = await receive(request, await send(url, { ...common, ...body, signal }));
  } catch (error) {
    throw problemOfError(error);
  }
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw problemOfAnswer(
    answer.status,
    answer.headers.get("retry-after") ?? null,
    answer.bodyAsText ?? "",
    Date.now(),
  );
}

/** How long to wait before the next attempt; null where there must be none. */
function pauseAfter(
  problem: ConnectorError,
  method: string,
  attempts: number,
  remainingMs: number,
  { pausesMs }: ConnectorTiming,
): number | null {
  const usual = pausesMs[attempts - 1];
  if (usual === undefined || !mayRepeat(problem, method)) return null;
  const pauseMs = problem.retryAfterMs ?? usual;
  return pauseMs < remainingMs ? pauseMs : null;
}

async function exchange(
  request: OutgoingRequest,
  options: ConnectorTransportOptions,
): Promise<ReceivedAnswer> {
  const { timing = usualTiming, fetch: send = fetch, log } = options;
  const { method } = request;
  const endsAt = performance.now() + timing.totalMs;
  for (let attempts = 1; ; attempts += 1) {
    const attemptMs = Math.max(1, Math.min(timing.attemptMs, endsAt - performance.now()));
    try {
      const answer = await attempt(request, Math.ceil(attemptMs), send);
      log.debug("connector call ended", { method, status: answer.status, attempts });
      return answer;
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      const pauseMs = pauseAfter(error, request.method, attempts, endsAt - performance.now(), timing);
      if (pauseMs === null) {
        log.debug("connector call ended", { method, status: error.statusCode, attempts });
        throw error;
      }
      options.log.info("connector call repeated", {
        method: request.method,
        status: error.statusCode,
        pauseMs,
      });
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/**
 * What the SDK's connector client sends with: to allowed services only, within a deadline, by our rules for repeating. The SDK's own rules
 * repeat a POST after 500 and lost connections, which doubles cards, and never after 412; it has no timeout. They stay idle here, since
 * it repeats only after errors of its own kind, and this throws another.
 */
export function createConnectorOptions(options: ConnectorTransportOptions): ConnectorClientOptions {
  return {
    httpClient: {
      sendRequest: async (request: OutgoingRequest) => {
        if (!options.isServiceAllowed(request.url)) {
          options.log.error("a send to a foreign service was refused");
          throw new ConnectorError("The service is not one of ours", { isSent: false, isFinal: true });
        }
        return exchange(request, options);
      },
    },
  };
}
