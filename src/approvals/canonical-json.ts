/** Plain JSON of a fixed, shallow shape: what is hashed here is always built by us, never parsed from outside. */
export type CanonicalValue =
  | string
  | number
  | boolean
  | null
  | readonly CanonicalValue[]
  | { readonly [member: string]: CanonicalValue };

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

/**
 * One text for equal values, whatever the order of their members: members sorted by UTF-16 code unit, no blanks. Two texts differ if the
 * values do. Numbers must be finite (a `NaN` would be written as null and so collide); anything else throws a RangeError.
 */
export function canonicalJson(value: CanonicalValue): string {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError("A canonical number must be finite");
  }
  if (value === null || typeof value !== "object") {
    return JSON.stringify(value);
  }
  if (isList(value)) {
    return `[${value.map((entry) => canonicalJson(entry)).join(",")}]`;
  }
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, entry]) => `${JSON.stringify(name)}:${canonicalJson(entry)}`).join(",")}}`;
}

/** Lower-case hex SHA-256 of the UTF-8 bytes of a text; comes in as a parameter because this layer has no cryptography. */
export type Sha256 = (text: string) => string;
