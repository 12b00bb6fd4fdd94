import { pino } from "pino";
import type { Log, LogFields } from "../app/ports/log.ts";
import { createRedactor } from "../redaction/redact.ts";

/** The longest text that a log field carries. */
const longestField = 300;

/** Writes structured lines to standard error; every text field is redacted and cut, so that no secret of a VM or a person gets there. */
export function createLogger(level: string): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
  return {
    debug: (message, fields) => logger.debug(clean(fields), message),
    info: (message, fields) => logger.info(clean(fields), message),
    warn: (message, fields) => logger.warn(clean(fields), message),
    error: (message, fields) => logger.error(clean(fields), message),
  };
}

function clean(fields: LogFields = {}): LogFields {
  const redactor = createRedactor();
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" ? redactor.text(value).slice(0, longestField) : value,
    ]),
  );
}
