import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Ajv, ErrorObject } from "ajv";
import type { PackageProblem } from "./problem.ts";

/** Needed for packaging alone, so not part of a production install: loaded when asked for. */
const require = createRequire(import.meta.url);

interface Validator {
  readonly check: ReturnType<Ajv["compile"]>;
}

/** Microsoft's schema of a manifest version, as `@microsoft/app-manifest` carries it; draft-04. Throws if it, or the validator, is not there. */
function validatorOf(version: string): Validator {
  const carrier = dirname(require.resolve("@microsoft/app-manifest/package.json"));
  const file = join(carrier, `build/json-schemas/teams/v${version}/MicrosoftTeams.schema.json`);
  const schema = JSON.parse(readFileSync(file, "utf8")) as object;
  const Draft04 = require("ajv-draft-04") as new (options: object) => Ajv;
  const addFormats = require("ajv-formats") as (ajv: Ajv) => void;
  const ajv = new Draft04({ allErrors: true, strict: false });
  addFormats(ajv);
  return { check: ajv.compile(schema) };
}

/** Where the manifest differs from Microsoft's schema of its own `manifestVersion`; everything at once. A version that nobody here knows is a problem. */
export function schemaProblems(manifest: unknown): readonly PackageProblem[] {
  const version = (manifest as { readonly manifestVersion?: unknown } | null)?.manifestVersion;
  if (typeof version !== "string" || !/^1\.\d{1,3}$/.test(version))
    return [{ where: "manifest.json /manifestVersion", what: "must be a version such as 1.25" }];
  try {
    const { check } = validatorOf(version);
    return check(manifest) ? [] : (check.errors ?? []).map(problemOf);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code !== "MODULE_NOT_FOUND" && code !== "ENOENT") throw cause;
    return [
      {
        where: "manifest.json",
        what: `cannot be checked: no schema of version ${version}; run npm ci with the development dependencies`,
      },
    ];
  }
}

function problemOf({ instancePath, message, params }: ErrorObject): PackageProblem {
  const named = (params as { readonly additionalProperty?: unknown }).additionalProperty;
  const detail = typeof named === "string" ? ` (${named})` : "";
  return { where: `manifest.json ${instancePath}`.trim(), what: `${message ?? "is not valid"}${detail}` };
}
