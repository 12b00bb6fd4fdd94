import { fromBufferPromise } from "yauzl";
import { iconProblems } from "./icon-problems.ts";
import type { PackageProblem } from "./problem.ts";
import { schemaProblems } from "./schema-problems.ts";
import type { PackageValues } from "./values.ts";

/** Files by name. */
type Files = ReadonlyMap<string, Uint8Array>;

/** The parts of the manifest that are compared with the configuration. */
interface Manifest {
  readonly id?: unknown;
  readonly icons?: { readonly color?: unknown; readonly outline?: unknown };
  readonly bots?: readonly { readonly botId?: unknown; readonly supportsFiles?: unknown }[];
  readonly validDomains?: readonly unknown[];
}

/** Reads the archive back with a reader that is not ours, so that a mistake of the writer shows. */
async function filesOf(zipBytes: Uint8Array): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  const zip = await fromBufferPromise(Buffer.from(zipBytes), { lazyEntries: true, strictFileNames: true });
  for await (const entry of zip.eachEntry()) {
    const chunks: Uint8Array[] = [];
    if (!entry.fileName.endsWith("/"))
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Uint8Array);
    files.set(entry.fileName, Buffer.concat(chunks));
  }
  return files;
}

/**
 * Everything that Teams, or this product, would not accept about an app package: the archive's layout, the manifest against Microsoft's
 * schema, icons, placeholders that were left, ids and host that differ from the configuration. Empty: good.
 */
export async function packageProblems(
  zipBytes: Uint8Array,
  values: PackageValues,
): Promise<readonly PackageProblem[]> {
  let files: Files;
  try {
    files = await filesOf(zipBytes);
  } catch {
    // What the reader says of bytes that are no zip helps nobody.
    return [{ where: "package", what: "is no readable zip" }];
  }
  const text = new TextDecoder().decode(files.get("manifest.json") ?? new Uint8Array());
  const manifest = parse(text);
  if (manifest === undefined)
    return [
      ...layoutProblems(files, [...files.keys()].filter(isAtRoot)),
      { where: "manifest.json", what: "is missing at the root, or no JSON object" },
    ];
  const iconNames = [manifest.icons?.color, manifest.icons?.outline].map(String);
  return [
    ...layoutProblems(files, ["manifest.json", ...iconNames]),
    ...placeholderProblems(text),
    ...schemaProblems(manifest),
    ...iconFileProblems(files, "color", manifest),
    ...iconFileProblems(files, "outline", manifest),
    ...consistencyProblems(manifest, values),
  ];
}

function isAtRoot(name: string): boolean {
  return !name.includes("/");
}

function parse(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? value : undefined;
  } catch {
    // Said by the caller: no JSON object.
    return undefined;
  }
}

/** Teams wants the manifest and two icons at the root; a folder around them is the usual mistake. */
function layoutProblems(files: Files, expected: readonly string[]): readonly PackageProblem[] {
  return [...files.keys()]
    .filter((name) => !expected.includes(name))
    .map((where) => ({
      where,
      what: "does not belong into the package: manifest and icons only, at the root",
    }));
}

function placeholderProblems(text: string): readonly PackageProblem[] {
  const left = new Set(text.match(/\$?\{\{.{0,80}?\}\}/g));
  return [...left].map((mark) => ({ where: "manifest.json", what: `still holds the placeholder ${mark}` }));
}

function iconFileProblems(
  files: Files,
  kind: "color" | "outline",
  { icons }: Manifest,
): readonly PackageProblem[] {
  const name = icons?.[kind];
  if (typeof name !== "string") return [{ where: `manifest.json /icons/${kind}`, what: "names no file" }];
  const bytes = files.get(name);
  if (bytes === undefined) return [{ where: name, what: "is missing at the root of the package" }];
  return iconProblems(kind, bytes).map((what) => ({ where: name, what }));
}

function consistencyProblems(
  { id, bots, validDomains }: Manifest,
  values: PackageValues,
): readonly PackageProblem[] {
  const wrong: PackageProblem[] = [];
  const expectSame = (where: string, found: unknown, name: string): void => {
    if (found !== values[name]) wrong.push({ where: `manifest.json ${where}`, what: `must be ${name}` });
  };
  expectSame("/id", id, "LATCHKEY_TEAMS_APP_ID");
  expectSame("/bots/0/botId", bots?.[0]?.botId, "MicrosoftAppId");
  expectSame(
    "/validDomains",
    validDomains?.find((domain) => domain === values["LATCHKEY_PUBLIC_HOST"]),
    "LATCHKEY_PUBLIC_HOST",
  );
  if (bots?.[0]?.supportsFiles !== true)
    wrong.push({
      where: "manifest.json /bots/0/supportsFiles",
      what: "must be true: people send status.json",
    });
  return wrong;
}
