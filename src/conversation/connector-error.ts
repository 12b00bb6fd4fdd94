/** What is known about a call of the connector that did not succeed. */
interface ConnectorFacts {
  /** HTTP status, where there was an answer. */
  readonly statusCode?: number;
  /** The connector's own word, such as `BotNotInConversationRoster`. */
  readonly code?: string;
  /** Whether the service may have carried it out. */
  readonly isSent: boolean;
  /** Whether no attempt can help. */
  readonly isFinal?: boolean;
  /** How long the service asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** A call of the connector that did not succeed; the message names no host and no content. */
export class ConnectorError extends Error {
  override readonly name = "ConnectorError";
  readonly statusCode: number | undefined;
  readonly code: string | undefined;
  readonly isSent: boolean;
  readonly isFinal: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, facts: ConnectorFacts, options?: ErrorOptions) {
    super(message, options);
    this.statusCode = facts.statusCode;
    this.code = facts.code;
    this.isSent = facts.isSent;
    this.isFinal = facts.isFinal ?? false;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** Statuses after which Teams asks to send again. Source: learn "Rate limiting for bots", handling of 412, 429, 502 and 504. */
const askedToRepeat: ReadonlySet<number> = new Set([412, 429, 502, 504]);
/** Statuses after which a call that may be carried out twice is tried again. */
const worthRepeating: ReadonlySet<number> = new Set([408, 500, 503]);
/** Failures before a connection stood. */
const notConnected: ReadonlySet<string> = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Whether sending again is right: a POST whose outcome is unknown would double a card, everything else may be carried out twice. */
export function mayRepeat({ statusCode, isSent, isFinal }: ConnectorError, method: string): boolean {
  if (isFinal) return false;
  if (!isSent || (statusCode !== undefined && askedToRepeat.has(statusCode))) return true;
  return method !== "POST" && (statusCode === undefined || worthRepeating.has(statusCode));
}

/** `Retry-After` in milliseconds, as seconds or as a date; undefined where it says nothing. */
function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d{1,6}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function codeOf(text: string): string | undefined {
  return /"code"\s*:\s*"([A-Za-z0-9]{1,60})"/.exec(text.slice(0, 2000))?.[1];
}

/** An answer other than 2xx. */
export function problemOfAnswer(
  statusCode: number,
  retryAfter: string | null,
  text: string,
  nowMs: number,
): ConnectorError {
  const code = codeOf(text);
  const pauseMs = retryAfterMs(retryAfter, nowMs);
  return new ConnectorError("The service refused the call", {
    statusCode,
    isSent: true,
    ...(code === undefined ? {} : { code }),
    ...(pauseMs === undefined ? {} : { retryAfterMs: pauseMs }),
  });
}

/** No answer at all: not connected, lost, or too late. */
export function problemOfError(cause: unknown): ConnectorError {
  const code = networkCode(cause);
  return new ConnectorError(
    "The service did not answer",
    { isSent: code === undefined || !notConnected.has(code), ...(code === undefined ? {} : { code }) },
    { cause },
  );
}

/** The code of what lies under a failed fetch; several addresses tried at once are told by their first. */
function networkCode(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 3) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  return networkCode(inner, depth + 1);
}
