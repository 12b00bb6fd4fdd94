import { pino } from "pino";
import type { Log, LogFields } from "../app/ports/log.ts";
import { createRedactor } from "../redaction/redact.ts";
import { correlationId } from "./correlation.ts";

/** The longest text that a log field carries. */
const longestField = 300;

/** Writes structured lines to standard error; every text field is redacted and cut, so that no secret of a VM or a person gets there. Lines of one turn carry its id. */
export function createLogger(level: string): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
  const at =
    (level: keyof Log) =>
    (message: string, fields?: LogFields): void => {
      if (logger.isLevelEnabled(level)) logger[level](clean(fields), message);
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function clean(fields: LogFields = {}): LogFields {
  const redactor = createRedactor();
  const turn = correlationId();
  return Object.fromEntries(
    Object.entries(turn === undefined ? fields : { turn, ...fields }).map(([name, value]) => [
      name,
      typeof value === "string" ? redactor.text(value).slice(0, longestField) : value,
    ]),
  );
}
