/** Longest encoded key: Azure Tables allows 1 KiB of UTF-16 for each of the two (Understanding the Table service data model). */
const maxKeyLength = 512;

/**
 * What is escaped: the characters that Azure Tables forbids in keys (`/ \ # ?` and control characters), `%` (which servers and proxies
 * may decode twice), surrogates (UTF-8 and UTF-16 order them differently), the two last code points (the end of a prefix search), and
 * the escape character itself.
 */
// oxlint-disable-next-line no-control-regex -- control characters are what must not get through
const unsafe = /[/\\#?%~\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/g;

/**
 * A key in the form in which every store keeps it, so that all stores allow the same keys and sort them alike: each unsafe UTF-16 unit
 * becomes `~` and four hexadecimal digits. Throws a RangeError for an empty key and for one of more than 512 units.
 */
export function encodeKey(key: string): string {
  const encoded = encodeKeyPart(key);
  if (encoded.length === 0 || encoded.length > maxKeyLength) {
    throw new RangeError("A key of the store has 1 to 512 characters");
  }
  return encoded;
}

/** The encoded form of the beginning of a key; may be empty. */
export function encodeKeyPart(part: string): string {
  return part.replaceAll(unsafe, (unit) => `~${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The key as it was before {@link encodeKey}. */
export function decodeKey(encoded: string): string {
  return encoded.replaceAll(/~([0-9a-f]{4})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** The first key that no longer starts with the encoded prefix. */
export function endOfPrefix(encodedPrefix: string): string {
  return `${encodedPrefix}\uffff`;
}
