/** The agent writes UTC without `Z`; its tests and other writers carry a zone. Fractions of 1 to 9 digits. */
const timeShape = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?\s?(Z|[+-]\d{2}:?\d{2})?$/i;

/** Reads a time stamp as milliseconds since 1970; one without a zone is UTC, never local time. Undefined for anything else. */
export function parseUtcTime(value: unknown): number | undefined {
  if (typeof value !== "string" || value.length > 64) return undefined;
  const found = timeShape.exec(value.trim());
  if (found === null) return undefined;
  const [, date = "", time = "", fraction = "", zone = "Z"] = found;
  const moment = Date.parse(`${date}T${time}.${fraction.padEnd(3, "0").slice(0, 3)}${zone.toUpperCase()}`);
  return Number.isNaN(moment) ? undefined : moment;
}
