import * as z from "zod";
import type { Code } from "../../src/diagnosis/catalogue.ts";
import { catalogue, steps } from "../../src/diagnosis/catalogue.ts";
import { evidenceSources } from "../../src/diagnosis/evidence.ts";
import { resetRefusals, verdicts } from "../../src/diagnosis/report.ts";

const codes = Object.keys(catalogue) as [Code, ...Code[]];
const results = ["ok", "failed", "uncertain", "skipped"] as const;
const origins = ["azure", "person"] as const;
const sentence = z.string().min(10).max(600);

/** A JSON Pointer (RFC 6901), the empty one included. */
const pointer = z.string().regex(/^(?:\/(?:[^~/]|~0|~1)*)*$/);

const evidence = z.strictObject({
  source: z.enum(evidenceSources),
  origin: z.enum(origins),
  pointer,
  value: z.union([z.string().max(400), z.number(), z.boolean(), z.null()]),
  ageSeconds: z.number().nullable(),
});

const finding = z.strictObject({
  code: z.enum(codes),
  step: z.enum(steps),
  severity: z.enum(["fault", "remark", "wait", "inconclusive"]),
  outcome: z.enum(["failed", "uncertain"]),
  title: z.string().min(3).max(60),
  what: sentence,
  why: sentence,
  fix: sentence,
  commands: z.array(z.string().min(1)),
  link: z.url({ protocol: /^https$/ }),
  evidence: z.array(evidence).min(1),
  os: z.literal("unknown").optional(),
  asOf: z.iso.datetime().optional(),
});

const reset = z.discriminatedUnion("offered", [
  z.strictObject({ offered: z.literal(true), because: z.enum(codes) }),
  z.strictObject({ offered: z.literal(false), because: z.enum(resetRefusals) }),
]);

/**
 * The public report `latchkey-report/1` as the contract has it. Strict where the contract closes a set, open (`loose`) where members may be
 * added: at the top, in `facts`, and in `inputs`.
 */
const reportSchema = z.looseObject({
  schema: z.literal("latchkey-report/1"),
  verdict: z.enum(verdicts),
  findings: z.array(finding),
  checks: z
    .array(
      z.strictObject({
        rule: z.string().regex(/^[a-z0-9-]+$/),
        result: z.enum(results),
        because: z.string().min(3),
      }),
    )
    .min(1),
  reset,
  asks: z.array(
    z.strictObject({
      what: z.string().min(3),
      command: z.string().min(1),
      where: z.enum(["linux", "windows", "azure", "any"]),
    }),
  ),
  inputs: z.array(
    z.looseObject({
      source: z.enum(evidenceSources),
      origin: z.enum(origins),
      name: z.string().max(160),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      bytes: z.int().min(0),
      collectedAt: z.iso.datetime(),
    }),
  ),
  facts: z.looseObject({ osFamily: z.enum(["linux", "windows", "unknown"]) }),
  guide: z.array(z.strictObject({ label: z.string(), result: z.enum(results) })),
  rows: z
    .array(
      z.strictObject({
        userName: z.string().max(64),
        processCmdLine: z.string().max(160),
        ip: z.string().max(64),
        port: z.number().nullable(),
        responseStatus: z.string().max(64),
        count: z.number(),
      }),
    )
    .max(5),
  contradictions: z.array(z.string().min(10)),
  isContradicted: z.boolean(),
});

/** The verdict that the contract's own sentence gives for a report's findings. */
function verdictByContract({ findings, verdict }: z.infer<typeof reportSchema>): readonly string[] {
  if (findings.some(({ severity, outcome }) => severity === "fault" && outcome === "failed"))
    return ["action-needed"];
  if (
    findings.some(
      ({ severity, outcome }) =>
        severity === "inconclusive" || (severity === "fault" && outcome === "uncertain"),
    )
  )
    return ["inconclusive"];
  if (findings.some(({ severity }) => severity === "wait")) return ["wait"];
  // Health needs a positive proof, which the findings alone do not show.
  return ["healthy", "inconclusive"].includes(verdict) ? [verdict] : ["healthy"];
}

/** Everything in a report that breaks the contract, in words; empty for a good one. */
export function contractBreaches(report: unknown): readonly string[] {
  const parsed = reportSchema.safeParse(report);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  const { findings, verdict, reset: offer, asks } = parsed.data;
  const expected = verdictByContract(parsed.data);
  const repeated = findings.filter(
    ({ code }, index) => findings.findIndex((one) => one.code === code) !== index,
  );
  return [
    ...(expected.includes(verdict) ? [] : [`verdict ${verdict} instead of ${expected.join(" or ")}`]),
    ...repeated.map(({ code }) => `${code} stands twice`),
    ...(offer.offered && !findings.some(({ code, outcome }) => code === offer.because && outcome === "failed")
      ? [`a reset is offered because of ${offer.because}, which is not found`]
      : []),
    ...(verdict === "inconclusive" && asks.length === 0 ? ["an open answer asks for nothing"] : []),
    ...findings.flatMap(({ code, step, severity }) => {
      const entry: { readonly step: string; readonly severity: string } = catalogue[code];
      const fits = entry.step.endsWith("*") ? step.startsWith(entry.step.slice(0, -1)) : step === entry.step;
      const isWait = severity === "wait" && ["msp-not-applied", "gpa-not-installed"].includes(code);
      return [
        ...(fits ? [] : [`${code} at step ${step}`]),
        ...(severity === entry.severity || isWait ? [] : [`${code} as ${severity}`]),
      ];
    }),
  ];
}
