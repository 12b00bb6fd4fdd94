import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DocumentKind } from "../../src/diagnosis/evidence.ts";
import { document, reportOn } from "./builders.ts";
import { contractBreaches } from "./report-schema.ts";

/** A case of `expected.json`: what a report on one file must and must not say. */
interface Expected {
  readonly file: string;
  readonly now?: string;
  readonly pointer?: string;
  readonly verdict: string;
  readonly verdictAlternatives?: readonly string[];
  readonly codes: readonly string[];
  readonly codesAlternatives?: readonly (readonly string[])[];
  readonly notCodes?: readonly string[];
  readonly resetOffered: boolean;
}

const folder = process.env["LATCHKEY_SAMPLES"] ?? "";
const kinds = [
  ["status", "status-file"],
  ["arm", "vm"],
] as const satisfies readonly (readonly [string, DocumentKind])[];

function casesOf(part: string): { readonly now?: string; readonly cases: readonly Expected[] } {
  return JSON.parse(readFileSync(join(folder, part, "expected.json"), "utf8"));
}

/** The bytes of a sample; a pointer selects one entry of a list, as a reader of Azure hands over one instance. */
function bytesOf(part: string, { file, pointer }: Expected): Uint8Array {
  const bytes = readFileSync(join(folder, part, file));
  if (pointer === undefined) return bytes;
  const entry = pointer
    .split("/")
    .slice(1)
    .reduce<any>((value, step) => value[step], JSON.parse(bytes.toString("utf8")));
  return new TextEncoder().encode(JSON.stringify(entry));
}

// The samples are not part of the repository: LATCHKEY_SAMPLES names their folder where somebody has them.
describe.skipIf(!existsSync(join(folder, "status", "expected.json")))("samples with expected answers", () => {
  const cases = existsSync(join(folder, "status", "expected.json"))
    ? kinds.flatMap(([part, kind]) => {
        const { now, cases: all } = casesOf(part);
        return all.map((one) => ({ part, kind, now, ...one }));
      })
    : [];
  test.each(cases)("$part/$file $pointer", (expected) => {
    const atMs = Date.parse(expected.now ?? "");
    const report = reportOn([
      document(expected.kind, bytesOf(expected.part, expected), { name: expected.file, collectedAtMs: atMs }),
    ]);
    const found = report.findings.map(({ code }) => code as string);
    const failed = report.findings
      .filter(({ outcome }) => outcome === "failed")
      .map(({ code }) => code as string);
    const sets = [expected.codes, ...(expected.codesAlternatives ?? [])];
    expect([expected.verdict, ...(expected.verdictAlternatives ?? [])]).toContain(report.verdict);
    expect(sets.some((codes) => codes.every((code) => found.includes(code)))).toBe(true);
    expect(failed.filter((code) => expected.notCodes?.includes(code))).toEqual([]);
    expect(report.reset.offered).toBe(expected.resetOffered);
    expect(contractBreaches(report)).toEqual([]);
  });
});
