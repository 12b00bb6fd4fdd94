import type { Log } from "../app/ports/log.ts";
import { ConnectorError } from "./connector-error.ts";

/** The longest that a send may take with its token and all its attempts: the transport's own deadline, and one for the token. */
const sendDeadlineMs = 30_000;

/**
 * Waits for a send and returns what came of it; undefined where it failed, which is logged and never thrown. Repeating is the transport's
 * matter: whoever repeats here would double a card.
 */
export async function sent<T>(sending: Promise<T>, what: string, log: Log): Promise<T | undefined> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new ConnectorError("The send took too long", { isSent: true })),
    sendDeadlineMs,
  );
  try {
    return await Promise.race([sending, late]);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: "unknown", message: "" };
    const {
      statusCode: status,
      code,
      isSent,
    } = error instanceof ConnectorError ? error : { statusCode: undefined, code: undefined, isSent: false };
    log.warn("an answer could not be sent", { what, status, code, isSent, error: name, reason: message });
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
