import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { diagnose } from "../../src/diagnosis/diagnose.ts";
import type { DocumentKind } from "../../src/diagnosis/evidence.ts";
import { document } from "./builders.ts";
import { largeSamples } from "./large-samples.ts";
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

const fixtures = resolve(import.meta.dirname, "../fixtures/samples");
const kinds = [
  ["status", "status-file"],
  ["arm", "vm"],
] as const satisfies readonly (readonly [string, DocumentKind])[];

interface SampleCase {
  readonly folder: string;
  readonly part: string;
  readonly kind: DocumentKind;
  readonly expected: Expected;
}

/** Every case of a folder, with the moment at which it is judged. */
function casesOf(folder: string): readonly SampleCase[] {
  return kinds.flatMap(([part, kind]) => {
    const { now, cases }: { readonly now?: string; readonly cases: readonly Expected[] } = JSON.parse(
      readFileSync(join(folder, part, "expected.json"), "utf8"),
    );
    return cases.map((one) => ({
      folder,
      part,
      kind,
      expected: { ...(now === undefined ? {} : { now }), ...one },
    }));
  });
}

/** The bytes of a sample; a pointer selects one entry of a list, as a reader of Azure hands over one instance. */
function bytesOf({ folder, part, expected: { file, pointer } }: SampleCase): Uint8Array {
  const path = join(folder, part, file);
  const made = existsSync(path) ? undefined : largeSamples[file];
  const bytes = made === undefined ? readFileSync(path) : new TextEncoder().encode(made());
  if (pointer === undefined) return bytes;
  const entry = pointer
    .split("/")
    .slice(1)
    .reduce<any>((value, step) => value[step], JSON.parse(new TextDecoder().decode(bytes)));
  return new TextEncoder().encode(JSON.stringify(entry));
}

/** What a report says against the expected answer; empty where they agree. */
function disagreements(sample: SampleCase): readonly string[] {
  const { kind, expected } = sample;
  const atMs = Date.parse(expected.now ?? "");
  const given = document(kind, bytesOf(sample), { name: expected.file, collectedAtMs: atMs });
  const report = diagnose({ documents: [given], nowMs: atMs });
  const found = report.findings.map(({ code }) => code as string);
  const failed = report.findings
    .filter(({ outcome }) => outcome === "failed")
    .map(({ code }) => code as string);
  const verdicts = [expected.verdict, ...(expected.verdictAlternatives ?? [])];
  const sets = [expected.codes, ...(expected.codesAlternatives ?? [])];
  return [
    ...(verdicts.includes(report.verdict) ? [] : [`verdict ${report.verdict}`]),
    ...(sets.some((codes) => codes.every((code) => found.includes(code))) ? [] : [`found ${String(found)}`]),
    ...failed.filter((code) => expected.notCodes?.includes(code)).map((code) => `must not say ${code}`),
    ...(report.reset.offered === expected.resetOffered
      ? []
      : [`reset offered: ${String(report.reset.offered)}`]),
    ...contractBreaches(report),
  ];
}

describe("the given samples", () => {
  const cases = casesOf(fixtures).map((sample) => ({
    ...sample,
    name: `${sample.part}/${sample.expected.file} ${sample.expected.pointer ?? ""}`,
  }));
  test.each(cases)("$name", (sample) => {
    expect(disagreements(sample)).toEqual([]);
  });
  test("are all there: every file has a case", () => {
    for (const [part] of kinds) {
      const named = new Set(casesOf(fixtures).map(({ expected }) => expected.file));
      const strays = readdirSync(join(fixtures, part)).filter(
        (file) => file !== "expected.json" && !named.has(file),
      );
      expect(strays).toEqual([]);
    }
    expect(cases.length).toBe(42);
  });
});

test("a folder of further samples that LATCHKEY_SAMPLES names is answered as it expects", () => {
  const further = process.env["LATCHKEY_SAMPLES"] ?? "";
  const cases = further === "" ? [] : casesOf(further);
  console.info(`compared with LATCHKEY_SAMPLES: ${String(cases.length)} cases`);
  for (const sample of cases)
    expect(disagreements(sample), `${sample.part}/${sample.expected.file}`).toEqual([]);
});
