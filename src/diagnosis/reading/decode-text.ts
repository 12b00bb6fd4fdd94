/** The encodings in which people send a copy of a file. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** Bytes as text, without a byte-order mark. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
}

/** Bytes that no text file holds: C0 controls except tab, line feed, form feed, carriage return and escape. */
const isControl = (byte: number): boolean =>
  byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27;

/** How many bytes are looked at to tell text from anything else. */
const sampleBytes = 4096;

/**
 * Decodes what a person sent: UTF-8 with and without a mark, UTF-16 of both orders with and without one (PowerShell 5.1 writes it), and
 * Windows-1252 for copies with a few bytes that are not UTF-8. Returns undefined for anything that is no text.
 */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
  const marked = byMark(bytes);
  if (marked !== undefined) return decode(bytes.subarray(marked.length), marked.encoding);
  const wide = wideWithoutMark(bytes);
  if (wide !== undefined) return decode(bytes, wide);
  if (bytes.subarray(0, sampleBytes).some(isControl)) return undefined;
  return decode(bytes, "utf-8") ?? decode(bytes, "windows-1252");
}

function byMark(bytes: Uint8Array): { readonly encoding: Encoding; readonly length: number } | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: "utf-8", length: 3 };
  if (first === 0xff && second === 0xfe) return { encoding: "utf-16le", length: 2 };
  return first === 0xfe && second === 0xff ? { encoding: "utf-16be", length: 2 } : undefined;
}

/** JSON is nearly all ASCII, so every other byte of a wide copy is zero. */
function wideWithoutMark(bytes: Uint8Array): Encoding | undefined {
  const sample = bytes.subarray(0, sampleBytes - (sampleBytes % 2));
  if (sample.length < 4) return undefined;
  let evenZeros = 0;
  let oddZeros = 0;
  for (const [index, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (index % 2 === 0) evenZeros += 1;
    else oddZeros += 1;
  }
  const half = sample.length / 2;
  if (oddZeros > half * 0.7 && evenZeros < half * 0.1) return "utf-16le";
  return evenZeros > half * 0.7 && oddZeros < half * 0.1 ? "utf-16be" : undefined;
}

function decode(bytes: Uint8Array, encoding: Encoding): DecodedText | undefined {
  try {
    return { text: new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes), encoding };
  } catch {
    // The only error a fatal decoder throws: these bytes are not of that encoding.
    return undefined;
  }
}
