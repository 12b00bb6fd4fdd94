import { crc32, deflateSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fillTemplate } from "../../src/cli/teams-app/fill-template.ts";
import type { PackageValues } from "../../src/cli/teams-app/values.ts";
import { writeZip } from "../../src/cli/teams-app/write-zip.ts";

const manifestFolder = join(import.meta.dirname, "../../manifest");

/** An environment of a deployment that needs nothing more to be packaged. Made up. */
export const goodEnvironment = {
  MicrosoftAppId: "6f3a1c52-0f0b-4f0a-9a3c-1a2b3c4d5e6f",
  LATCHKEY_PUBLIC_HOST: "latchkey.contoso.com",
  LATCHKEY_PUBLISHER_NAME: "Contoso Operations",
  LATCHKEY_PUBLISHER_URL: "https://intranet.contoso.com/latchkey",
} as const;

export const goodValues: PackageValues = {
  MicrosoftAppId: goodEnvironment.MicrosoftAppId,
  LATCHKEY_TEAMS_APP_ID: goodEnvironment.MicrosoftAppId,
  LATCHKEY_PUBLIC_HOST: goodEnvironment.LATCHKEY_PUBLIC_HOST,
  LATCHKEY_APP_VERSION: "1.2.3",
  LATCHKEY_PUBLISHER_NAME: goodEnvironment.LATCHKEY_PUBLISHER_NAME,
  LATCHKEY_PUBLISHER_URL: goodEnvironment.LATCHKEY_PUBLISHER_URL,
  LATCHKEY_PRIVACY_URL: goodEnvironment.LATCHKEY_PUBLISHER_URL,
  LATCHKEY_TERMS_URL: goodEnvironment.LATCHKEY_PUBLISHER_URL,
};

/** The project's template as parsed. */
export function template(): any {
  return JSON.parse(readFileSync(join(manifestFolder, "manifest.json"), "utf8"));
}

/** A filled manifest that may be spoilt. */
export function goodManifest(): any {
  return fillTemplate(template(), goodValues);
}

export function icon(name: "color" | "outline"): Uint8Array {
  return readFileSync(join(manifestFolder, `${name}.png`));
}

/** A package of the good parts, with some of them replaced; null leaves one out. */
export function packageOf(parts: { readonly [name: string]: Uint8Array | string | null } = {}): Uint8Array {
  const files = {
    "manifest.json": JSON.stringify(goodManifest()),
    "color.png": icon("color"),
    "outline.png": icon("outline"),
    ...parts,
  };
  return writeZip(
    Object.entries(files).flatMap(([name, content]) =>
      content === null ? [] : [{ name, bytes: Buffer.from(content) }],
    ),
  );
}

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** What a filter type writes instead of a byte (W3C PNG, 9.2), the other way round than the reader. */
function filtered(filter: number, value: number, left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const nearest = [left, up, upLeft].reduce((best, next) =>
    Math.abs(estimate - next) < Math.abs(estimate - best) ? next : best,
  );
  const base = [0, left, up, Math.floor((left + up) / 2), nearest][filter]!;
  return (value - base + 256) % 256;
}

/** Writes an 8-bit RGBA picture row by row with the given filter types in turn (W3C PNG). */
export function pngOf(
  width: number,
  height: number,
  pixelAt: (x: number, y: number) => Pixel,
  filters: readonly number[] = [0],
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const at = (x: number, y: number, channel: number): number =>
    x < 0 || y < 0 ? 0 : pixelAt(x, y)[channel as 0];
  const rows: number[] = [];
  for (let y = 0; y < height; y += 1) {
    const filter = filters[y % filters.length]!;
    rows.push(filter);
    for (let x = 0; x < width; x += 1)
      for (let c = 0; c < 4; c += 1)
        rows.push(filtered(filter, at(x, y, c), at(x - 1, y, c), at(x, y - 1, c), at(x - 1, y - 1, c)));
  }
  return Buffer.concat([
    Buffer.from("\u0089PNG\r\n\u001a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.from(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
