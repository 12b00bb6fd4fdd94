import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The folder with Azure's own material, from `LATCHKEY_SPECS`; null where it is not at hand. */
export const specsFolder: string | null = (() => {
  const named = process.env["LATCHKEY_SPECS"];
  const folder = named === undefined || named === "" ? null : resolve(named);
  return folder !== null && existsSync(join(folder, "bicep-types-compute-2026-04-01.types.json"))
    ? folder
    : null;
})();

/** Why the tests that need it do not run; empty where they do. */
export const whySkipped =
  specsFolder === null ? " (skipped: LATCHKEY_SPECS names no folder with Azure's official types)" : "";

/** A JSON file of that folder. */
export function readSpec(...path: readonly string[]): any {
  return JSON.parse(readFileSync(join(specsFolder ?? "", ...path), "utf8"));
}
