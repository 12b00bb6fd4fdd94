import { maxTokenLength, tokenSource } from "./secret-kind.ts";

const ellipsis = "…";

/** Moves a cut that falls into a redaction token in front of that token. */
function beforeToken(value: string, cut: number): number {
  const from = Math.max(0, cut - maxTokenLength);
  for (const match of value.slice(from, cut + maxTokenLength).matchAll(new RegExp(tokenSource, "g"))) {
    const start = from + match.index;
    if (start < cut && cut < start + match[0].length) return start;
  }
  return cut;
}

/** Moves a cut that falls between the halves of a surrogate pair in front of the pair. */
function beforePair(value: string, cut: number): number {
  const isSplit = /[\ud800-\udbff]/.test(value.charAt(cut - 1)) && /[\udc00-\udfff]/.test(value.charAt(cut));
  return isSplit ? cut - 1 : cut;
}

/**
 * At most `maxLength` UTF-16 units of the text; what was cut is shown by a closing `…`, which counts.
 * Never splits a surrogate pair and never leaves half a redaction token. Redact first: a cut secret is no
 * longer recognised. A limit below 1, or none at all (`NaN`), yields the empty text.
 */
export function cutText(value: string, maxLength: number): string {
  if (value.length <= maxLength) return value;
  if (!(maxLength >= 1)) return "";
  const cut = Math.floor(maxLength) - ellipsis.length;
  return value.slice(0, beforePair(value, beforeToken(value, cut))) + ellipsis;
}
