/** The encodings in which people send a copy of a file. */
type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** Bytes as text, without a byte-order mark. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
}

/** C0 controls except tab, line feed, form feed, carriage return and escape: a text holds hardly any. */
const isControl = (byte: number): boolean =>
  byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27;

/** How many bytes are looked at to tell text from anything else. */
const sampleBytes = 4096;

/** A recorded terminal session holds a bell or a backspace here and there; more than one control in so many bytes is no text. */
const bytesPerControl = 50;

/**
 * Decodes what a person sent: UTF-8 with and without a mark, UTF-16 of both orders with and without one (PowerShell 5.1 writes it), and
 * Windows-1252 for copies with a few bytes that are not UTF-8. NUL bytes behind the text, as a crash leaves them, do not count.
 * Returns undefined for anything that is no text.
 */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
  const marked = byMark(bytes);
  if (marked !== undefined) return decode(bytes.subarray(marked.length), marked.encoding);
  const encoding = wideWithoutMark(bytes) ?? "utf-8";
  if (encoding === "utf-8" && looksBinary(bytes.subarray(0, endOfText(bytes)))) return undefined;
  return decode(bytes, encoding);
}

function byMark(bytes: Uint8Array): { readonly encoding: Encoding; readonly length: number } | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: "utf-8", length: 3 };
  if (first === 0xff && second === 0xfe) return { encoding: "utf-16le", length: 2 };
  return first === 0xfe && second === 0xff ? { encoding: "utf-16be", length: 2 } : undefined;
}

/** JSON is nearly all ASCII, so every other byte of a wide copy is zero. */
function wideWithoutMark(bytes: Uint8Array): Encoding | undefined {
  const end = endOfText(bytes);
  const sample = bytes.subarray(0, Math.min(sampleBytes, end - (end % 2)));
  if (sample.length < 4) return undefined;
  let evenZeros = 0;
  let oddZeros = 0;
  for (let index = 0; index < sample.length; index += 2) {
    if (sample[index] === 0) evenZeros += 1;
    if (sample[index + 1] === 0) oddZeros += 1;
  }
  const half = sample.length / 2;
  if (oddZeros > half * 0.7 && evenZeros < half * 0.1) return "utf-16le";
  return evenZeros > half * 0.7 && oddZeros < half * 0.1 ? "utf-16be" : undefined;
}

function looksBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, sampleBytes);
  return sample.includes(0) || sample.filter(isControl).length * bytesPerControl > sample.length;
}

/** Index behind the last byte that is not NUL. */
function endOfText(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return end;
}

function decode(bytes: Uint8Array, encoding: Encoding): DecodedText {
  const end = endOfText(bytes);
  if (encoding === "utf-8") return decodeNarrow(bytes.subarray(0, end));
  // The high byte of the last letter is zero too; a single byte at the end is half a letter of a cut file.
  const even = Math.min(end + (end % 2), bytes.length - (bytes.length % 2));
  return { text: new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes.subarray(0, even)), encoding };
}

function decodeNarrow(bytes: Uint8Array): DecodedText {
  try {
    return {
      text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
      encoding: "utf-8",
    };
  } catch {
    // The only error a fatal decoder throws: these bytes are not UTF-8. Windows-1252 knows every byte.
    return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "windows-1252" };
  }
}
