import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** The project's folder. */
export const root = join(import.meta.dirname, "../..");

const lines = (name: string): readonly string[] => readFileSync(join(root, name), "utf8").split("\n");

interface Rule {
  readonly isKept: boolean;
  readonly pattern: RegExp;
}

/** Reads `.dockerignore` as Docker does, for the patterns that are used here: plain paths and `*` within one level; the last match wins. */
function ignoreRules(): readonly Rule[] {
  return lines(".dockerignore")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const isKept = line.startsWith("!");
      const path = (isKept ? line.slice(1) : line).replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
      return { isKept, pattern: new RegExp(`^${path.replaceAll("*", "[^/]*")}(?:/|$)`) };
    });
}

function isInContext(path: string, rules: readonly Rule[]): boolean {
  return rules.reduce((isIn, { isKept, pattern }) => (pattern.test(path) ? isKept : isIn), true);
}

/** What the last stage of the Dockerfile copies from the build context. */
function copiedPaths(): readonly string[] {
  const stages = readFileSync(join(root, "Dockerfile"), "utf8").split(/^FROM /m);
  return [...stages.at(-1)!.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) =>
    sources!.split(" "),
  );
}

/** The files of the image but `node_modules`, as paths from the project's folder. */
export function imageFiles(): readonly string[] {
  const rules = ignoreRules();
  const copied = copiedPaths();
  return copied
    .flatMap((path) => filesUnder(path))
    .filter((path) => isInContext(path, rules))
    .sort();
}

/** Whether a path of the project would be sent to the build at all. */
export function reachesBuild(path: string): boolean {
  return isInContext(path, ignoreRules());
}

function filesUnder(path: string): readonly string[] {
  try {
    return readdirSync(join(root, path), { recursive: true, withFileTypes: true, encoding: "utf8" })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  } catch {
    // Not a folder: a file.
    return [path];
  }
}

/** What a source file loads when it runs: types are gone by then. */
export interface Imports {
  readonly eager: readonly string[];
  readonly lazy: readonly string[];
}

/** Reads the imports of a TypeScript or JavaScript file. `import type` and `export type` vanish; `import { type A }` alone stays an import. */
export function importsOf(path: string): Imports {
  const code = readFileSync(join(root, path), "utf8")
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/^\s*\/\/.*$/gm, "");
  const found = (pattern: RegExp): readonly string[] => [...code.matchAll(pattern)].map(([, name]) => name!);
  return {
    eager: found(/^(?:import|export)(?!\s+type\b)\s+(?:[\w*{][^"';]*\sfrom\s+)?"([^"]+)"/gm),
    lazy: found(/\bimport\(\s*"([^"]+)"/g),
  };
}

/** A relative import as a path from the project's folder. */
export function resolveFrom(path: string, specifier: string): string {
  return normalize(join(dirname(path), specifier));
}

/** `@scope/name/part` or `name/part` without the part. */
export function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
