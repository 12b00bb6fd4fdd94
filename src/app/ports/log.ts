/** Fields of a log line: identifiers, counts and codes only; never a token, a key or a file's content. */
export interface LogFields {
  readonly [name: string]: string | number | boolean | null | undefined;
}

/** Structured log. Messages are constant; what varies goes into the fields. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
