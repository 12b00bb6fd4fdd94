import { isAbsolute, resolve } from "node:path";

/** A command line that cannot be understood; the message goes to standard error and the exit status is 64. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Resolves a path a person typed: relative to where npm was called, not to the project. */
export function resolvePath(path: string, environment: { readonly INIT_CWD?: string | undefined }): string {
  return isAbsolute(path) ? path : resolve(environment.INIT_CWD ?? process.cwd(), path);
}

/** ISO 8601 with a zone; the date alone or a time without a zone is refused, since it would be read as local time. */
const isoWithZone =
  /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2})(:\d{2})?(?:(?<=:\d{2}:\d{2})[.,](\d{1,9}))?(?:Z|([+-]\d{2})(?::?(\d{2}))?)$/i;

/** The basic format of ISO 8601: `20261123T071500Z`. */
const basicFormat = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(?=\D|\d{2}(?!\d))(\d{2})?/i;

/** Reads a moment as milliseconds since 1970. Throws {@link UsageError} for anything but ISO 8601 with a zone. */
export function parseMoment(text: string): number {
  const extended = text.replace(basicFormat, (_all, year, month, day, hour, minute, second = "00") =>
    [year, "-", month, "-", day, "T", hour, ":", minute, ":", second].join(""),
  );
  const [
    ,
    year = "",
    month = "",
    day = "",
    time = "",
    seconds = ":00",
    fraction = "",
    hours,
    minutes = "00",
  ] = isoWithZone.exec(extended) ?? [];
  const zone = hours === undefined ? "Z" : `${hours}:${minutes}`;
  const moment = Date.parse(
    `${year}-${month}-${day}${time.toUpperCase()}${seconds}.${fraction.slice(0, 3).padEnd(3, "0")}${zone}`,
  );
  if (Number.isNaN(moment) || !isRealDate(year, month, day)) {
    throw new UsageError(
      `--now wants ISO 8601 with a zone, such as 2026-11-23T07:15:00Z; got ${JSON.stringify(text.slice(0, 60))}`,
    );
  }
  return moment;
}

/** `Date.parse` turns 30 February into 2 March; a date that does not exist is refused instead. */
function isRealDate(year: string, month: string, day: string): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
