import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

/**
 * The one table of layers: what each folder under `src/` may import of the others, and which packages. `types` are layers of which only
 * types may be imported. Files directly under `src/` and the commands put everything together.
 */
const layers: { readonly [layer: string]: Layer } = {
  redaction: { layers: [], packages: [] },
  diagnosis: { layers: ["redaction"], packages: [] },
  target: { layers: [], packages: [] },
  approvals: { layers: ["target", "redaction"], packages: ["zod"] },
  "key-reset": { layers: ["target", "diagnosis"], packages: [] },
  app: {
    layers: ["redaction", "diagnosis", "target", "approvals", "key-reset"],
    packages: ["zod", "fuse.js"],
    mayUseNode: true,
  },
  presentation: {
    layers: ["target", "diagnosis", "approvals", "key-reset", "redaction"],
    types: ["app"],
    packages: ["adaptivecards-templating", "adaptive-expressions"],
  },
  azure: {
    layers: ["app/ports", "target", "diagnosis", "key-reset", "redaction"],
    packages: ["@azure/", "zod"],
    mayUseNode: true,
  },
  uploads: { layers: ["app/ports"], packages: ["yauzl"], mayUseNode: true },
  storage: { layers: ["app/ports", "approvals"], packages: ["@azure/"], mayUseNode: true },
  conversation: {
    layers: ["app", "presentation", "target", "approvals", "diagnosis", "key-reset", "redaction"],
    packages: ["botbuilder", "botframework-", "zod"],
    mayUseNode: true,
  },
  hosting: {
    layers: ["conversation", "redaction", "app/ports", "approvals"],
    packages: ["botbuilder", "botframework-", "restify", "pino", "zod", "@azure/identity", "markdown-it"],
    mayUseNode: true,
  },
  simulator: { layers: [], packages: [], mayUseNode: true },
};

/** Every layer may use these files. */
const shared = ["result.ts"];

interface Layer {
  readonly layers: readonly string[];
  readonly types?: readonly string[];
  readonly packages: readonly string[];
  readonly mayUseNode?: boolean;
}

const source = resolve(import.meta.dirname, "../../src");
const page = join(source, "simulator/teams/page");

interface Import {
  readonly file: string;
  readonly to: string;
  readonly isType: boolean;
}

/** Imports and re-exports, static and dynamic, as text: the code is formatted by one tool, so that a pattern finds them all. */
const importPattern =
  /^(?:import|export)\s+(type\s)?(?:[\s\S]*?\sfrom\s+)?"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  return [...text.matchAll(importPattern)].map(([, type, from, dynamic]) => ({
    file: relative(source, file),
    to: from ?? dynamic ?? "",
    isType: type !== undefined,
  }));
}

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .map((name) => join(source, name))
  .filter((name) => /\.(?:ts|mjs)$/.test(name) && !name.startsWith(page));
const imports = files.flatMap(importsOf);

function inLayer(layer: string): readonly Import[] {
  return imports.filter(({ file }) => file.startsWith(`${layer}/`));
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function isAllowed(layer: string, { file, to, isType }: Import): boolean {
  const rule = layers[layer];
  if (rule === undefined) return false;
  if (to.startsWith("node:")) return rule.mayUseNode === true;
  if (!to.startsWith("."))
    return rule.packages.some(
      (name) => to === name || to.startsWith(name.endsWith("-") || name.endsWith("/") ? name : `${name}/`),
    );
  const target = relative(source, resolve(source, dirname(file), to));
  // Card templates are data of the presentation layer.
  if (target.startsWith("../cards/")) return layer === "presentation";
  if (shared.includes(target) || isBelow(target, layer)) return true;
  return [...rule.layers, ...(isType ? (rule.types ?? []) : [])].some((other) => isBelow(target, other));
}

describe("layers", () => {
  test("every folder under src is a layer of the table, or holds commands", () => {
    const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).toSorted()).toEqual([...Object.keys(layers), "cli"].toSorted());
  });

  test.each(Object.keys(layers))("%s imports only what its row allows", (layer) => {
    expect(inLayer(layer).length).toBeGreaterThan(0);
    expect(inLayer(layer).filter((entry) => !isAllowed(layer, entry))).toEqual([]);
  });

  test("the table itself refuses: a forbidden import is found", () => {
    const wrong = { file: "diagnosis/report.ts", to: "../conversation/talk.ts", isType: false };
    expect(isAllowed("diagnosis", wrong)).toBe(false);
    expect(isAllowed("diagnosis", { ...wrong, to: "node:fs" })).toBe(false);
    expect(isAllowed("diagnosis", { ...wrong, to: "../redaction/redact.ts" })).toBe(true);
  });

  test("the simulator is loaded by local mode alone", () => {
    const outside = imports.filter(
      ({ file, to, isType }) =>
        !file.startsWith("simulator/") &&
        !isType &&
        resolve(source, dirname(file), to).startsWith(join(source, "simulator")),
    );
    expect([...new Set(outside.map(({ file }) => file))]).toEqual(["local-mode.ts"]);
  });

  test("relative imports carry their ending, and no file is a barrel", () => {
    const bare = imports.filter(({ to }) => to.startsWith(".") && !/\.(?:ts|json)$/.test(to));
    expect(bare).toEqual([]);
  });
});
