import { inflateSync } from "node:zlib";
import { fail, ok, type Result } from "../../result.ts";

/** A decoded picture: four bytes a pixel (red, green, blue, alpha), row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Bytes a pixel by colour type; palettes, grey and 16 bits are not needed here. */
const channelsByColourType: { readonly [colourType: number]: number } = { 2: 3, 6: 4 };
/** Nobody's icon: a header that says more is not believed. */
const maxSide = 2048;

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

function chunksOf(bytes: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (at + 12 + length > bytes.length) break;
    chunks.push({
      type: bytes.toString("latin1", at + 4, at + 8),
      data: bytes.subarray(at + 8, at + 8 + length),
    });
    at += 12 + length;
  }
  return chunks;
}

/** The filter types of the PNG specification (W3C, 9.2): what is added to a byte from its left, upper and upper left neighbours. */
function predicted(filter: number, left: number, up: number, upLeft: number): number {
  const byFilter = [0, left, up, (left + up) >> 1, filter === 4 ? paeth(left, up, upLeft) : 0];
  return byFilter[filter] ?? 0;
}

/** The neighbour that is nearest to their linear estimate; ties go left, then up (W3C PNG, 9.4). */
function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const byLeft = Math.abs(estimate - left);
  const byUp = Math.abs(estimate - up);
  const byUpLeft = Math.abs(estimate - upLeft);
  if (byLeft <= byUp && byLeft <= byUpLeft) return left;
  return byUp <= byUpLeft ? up : upLeft;
}

function unfilter(raw: Buffer, width: number, height: number, channels: number): Buffer {
  const stride = width * channels;
  const pixels = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = raw[row * (stride + 1)] ?? 0;
    for (let column = 0; column < stride; column += 1) {
      const at = row * stride + column;
      const hasLeft = column >= channels;
      const left = hasLeft ? (pixels[at - channels] ?? 0) : 0;
      const up = row > 0 ? (pixels[at - stride] ?? 0) : 0;
      const upLeft = hasLeft && row > 0 ? (pixels[at - stride - channels] ?? 0) : 0;
      pixels[at] = ((raw[row * (stride + 1) + 1 + column] ?? 0) + predicted(filter, left, up, upLeft)) & 255;
    }
  }
  return pixels;
}

function withAlpha(pixels: Buffer, channels: number): Uint8Array {
  if (channels === 4) return new Uint8Array(pixels);
  const rgba = new Uint8Array((pixels.length / channels) * 4);
  for (let pixel = 0; pixel * channels < pixels.length; pixel += 1) {
    rgba.set([...pixels.subarray(pixel * channels, pixel * channels + channels), 255], pixel * 4);
  }
  return rgba;
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** The IHDR chunk (W3C PNG, 11.2.1): size, bit depth, colour type, interlacing. */
function readHeader(data: Buffer | undefined): Result<Header, string> {
  if (data === undefined || data.length < 13) return fail("is no readable PNG");
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  const channels = channelsByColourType[data[9] ?? 0];
  if (channels === undefined || data[8] !== 8 || data[12] !== 0)
    return fail("must be saved as 8-bit RGB or RGBA without interlacing");
  const isSane = [width, height].every((side) => side > 0 && side <= maxSide);
  return isSane ? ok({ width, height, channels }) : fail("has an absurd size");
}

/** Reads a PNG of 8-bit RGB or RGBA without interlacing, as drawing programs save it by default; the problem is a sentence. */
export function readPng(input: Uint8Array): Result<Picture, string> {
  const bytes = Buffer.from(input);
  if (bytes.toString("latin1", 1, 8) !== "PNG\r\n\u001a\n") return fail("is no PNG");
  const chunks = chunksOf(bytes);
  const header = readHeader(chunks.find(({ type }) => type === "IHDR")?.data);
  if (!header.ok) return header;
  const { width, height, channels } = header.value;
  const packed = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data));
  const rawLength = (width * channels + 1) * height;
  try {
    const raw = inflateSync(packed, { maxOutputLength: rawLength });
    if (raw.length !== rawLength) return fail("is cut off");
    return ok({ width, height, rgba: withAlpha(unfilter(raw, width, height, channels), channels) });
  } catch {
    // zlib's own words would not help whoever drew the icon.
    return fail("is damaged");
  }
}
