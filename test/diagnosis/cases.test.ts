import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DocumentKind } from "../../src/diagnosis/evidence.ts";
import { codes, document } from "./builders.ts";
import { contractBreaches } from "./report-schema.ts";
import { soundReport } from "./sound-report.ts";

/** One case of `cases.json`: what was sent, and what the report on it must and must not say. An uncertain code carries a question mark. */
interface Case {
  readonly name: string;
  readonly says: string;
  readonly inputs: readonly { readonly kind: DocumentKind; readonly file: string }[];
  readonly verdict: string;
  readonly codes: readonly string[];
  readonly notCodes: readonly string[];
  readonly reset: { readonly offered: boolean; readonly because: string };
  /** Secrets of the files that the report must not repeat. */
  readonly hides?: readonly string[];
}

const folder = join(import.meta.dirname, "../fixtures/cases");
const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(join(folder, "cases.json"), "utf8"),
);

describe("whole cases across eras, systems and sources", () => {
  test.each(cases)("$name: $says", (expected) => {
    const report = soundReport(
      expected.inputs.map(({ kind, file }) =>
        document(kind, new Uint8Array(readFileSync(join(folder, file))), { name: file }),
      ),
    );
    const found = codes(report);
    expect(found).toEqual(expect.arrayContaining([...expected.codes]));
    expect(found.filter((code) => expected.notCodes.includes(code.replace("?", "")))).toEqual([]);
    expect(report.verdict).toBe(expected.verdict);
    expect(report.reset).toEqual(expected.reset);
    expect(contractBreaches(report)).toEqual([]);
    if (report.verdict === "inconclusive") expect(report.asks.length).toBeGreaterThan(0);
    for (const secret of expected.hides ?? []) expect(JSON.stringify(report)).not.toContain(secret);
  });

  test("every file belongs to a case", () => {
    const used = cases.flatMap(({ inputs }) => inputs.map(({ file }) => file));
    expect(readdirSync(folder).toSorted()).toEqual(["README.md", "cases.json", ...used].toSorted());
  });
});
