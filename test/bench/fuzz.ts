import type { DocumentKind } from "../../src/diagnosis/evidence.ts";
import { decodeText } from "../../src/diagnosis/reading/decode-text.ts";
import { straighten } from "../../src/diagnosis/reading/repair-text.ts";
import { verdicts, type Report } from "../../src/diagnosis/report.ts";
import { document, reportOn, vm } from "../diagnosis/builders.ts";
import { contractBreaches } from "../diagnosis/report-schema.ts";
import { fuzzBases, type Base } from "./fuzz-bases.ts";
import { mutate, type Mutation } from "./mutate.ts";
import { pick, seeded, type Random } from "./random.ts";

const kinds = ["status-file", "vm", "deployment-error", "observation", "boot-log"] as const;

/** One damaged document, and what a diagnosis made of it. */
interface Trial {
  readonly base: Base;
  readonly given: DocumentKind;
  readonly mutation: Mutation;
  readonly bytes: Uint8Array;
  readonly withModel: boolean;
}

/** What a run of damaged documents came to. `broken` names the first cases of every promise that did not hold. */
export interface FuzzCounts {
  readonly inputs: number;
  readonly verdicts: { readonly [verdict: string]: number };
  readonly kinds: { readonly [kind: string]: number };
  readonly mutations: { readonly [mutation: string]: number };
  readonly promises: { readonly [promise: string]: { readonly checked: number; readonly broken: number } };
  readonly offers: number;
  readonly slowestMs: number;
  readonly examples: readonly string[];
}

/** Promises, each with where it applies and when it is broken. */
const promises: readonly {
  readonly name: string;
  readonly applies: (trial: Trial) => boolean;
  readonly isBroken: (report: Report) => boolean;
}[] = [
  {
    name: "the report keeps the contract",
    applies: () => true,
    isBroken: (report) => contractBreaches(report).length > 0,
  },
  {
    name: "a broken base is not healthy by what is taken away",
    applies: ({ base, given, mutation }) =>
      mutation === "remove" && given === base.kind && isBrokenBase(base),
    isBroken: ({ verdict }) => verdict === "healthy",
  },
  {
    name: "a cut file is not healthy",
    applies: (trial) => isCut(trial),
    isBroken: ({ verdict }) => verdict === "healthy",
  },
  {
    name: "no reset on a cut file",
    applies: (trial) => isCut(trial),
    isBroken: ({ reset }) => reset.offered,
  },
  {
    name: "no reset on a stale file",
    applies: ({ base, bytes }) =>
      base.staleStamp !== undefined && new TextDecoder().decode(bytes).includes(base.staleStamp),
    isBroken: ({ reset }) => reset.offered,
  },
  {
    name: "no reset on a document given as another kind",
    applies: ({ base, given }) =>
      given !== base.kind && given !== "observation" && base.kind !== "observation",
    isBroken: ({ reset }) => reset.offered,
  },
];

/** A status file whose own modules are at fault; a row alone does not make it one, since a file without the row is a healthy file. */
function isBrokenBase({ kind, plain }: Base): boolean {
  return (
    kind === "status-file" &&
    plain.verdict === "action-needed" &&
    plain.findings.some(
      ({ severity, evidence }) =>
        severity === "fault" && evidence.some(({ pointer }) => pointer.startsWith("/proxyAgentStatus/")),
    )
  );
}

/** A whole JSON document of which the end is missing. */
function isCut({ base, given, mutation, bytes }: Trial): boolean {
  return mutation === "cut" && given === "status-file" && isJson(base.bytes) && !isJson(bytes);
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(straighten(decodeText(bytes)?.text ?? ""));
    return true;
  } catch {
    // Cut.
    return false;
  }
}

/** Judges so many damaged documents; the same seed gives the same documents. */
export function fuzz(inputs: number, seed: number): FuzzCounts {
  const random = seeded(seed);
  const bases = fuzzBases();
  const tally = { verdicts: zero(verdicts), kinds: zero(kinds), mutations: {} as Record<string, number> };
  const held = new Map([["threw", { checked: inputs, broken: 0 }]]);
  const examples: string[] = [];
  let slowestMs = 0;
  let offers = 0;
  for (let index = 0; index < inputs; index += 1) {
    const trial = nextTrial(random, bases);
    add(tally.kinds, trial.given);
    add(tally.mutations, trial.mutation);
    const before = performance.now();
    const report = judged(trial);
    slowestMs = Math.max(slowestMs, performance.now() - before);
    if (report !== undefined) {
      add(tally.verdicts, report.verdict);
      offers += report.reset.offered ? 1 : 0;
    }
    for (const name of brokenBy(trial, report, held))
      if (examples.length < 20)
        examples.push(
          `${name}: ${trial.base.name} as ${trial.given}, ${trial.mutation}, input ${String(index)}`,
        );
  }
  return { inputs, ...tally, promises: Object.fromEntries(held), offers, slowestMs, examples };
}

/** Counts which promises were asked for and names those that did not hold. */
function brokenBy(
  trial: Trial,
  report: Report | undefined,
  held: Map<string, { readonly checked: number; readonly broken: number }>,
): readonly string[] {
  if (report === undefined) {
    held.set("threw", {
      checked: held.get("threw")?.checked ?? 0,
      broken: (held.get("threw")?.broken ?? 0) + 1,
    });
    return ["threw"];
  }
  return promises.flatMap(({ name, applies, isBroken }) => {
    if (!applies(trial)) return [];
    const { checked, broken } = held.get(name) ?? { checked: 0, broken: 0 };
    const isNow = isBroken(report);
    held.set(name, { checked: checked + 1, broken: broken + (isNow ? 1 : 0) });
    return isNow ? [name] : [];
  });
}

/** Mostly as what it is, sometimes as another kind; sometimes beside what Azure says. */
function nextTrial(random: Random, bases: readonly Base[]): Trial {
  const base = pick(random, bases);
  const given = random(5) === 0 ? pick(random, kinds) : base.kind;
  return { base, given, ...mutate(random, base.bytes), withModel: random(3) === 0 && given !== "vm" };
}

function judged({ given, bytes, withModel }: Trial): Report | undefined {
  try {
    const documents = [document(given, bytes)];
    return reportOn(withModel ? [...documents, document("vm", vm())] : documents);
  } catch {
    // Counted as a broken promise: a diagnosis never throws for what a document holds.
    return undefined;
  }
}

function zero(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, 0]));
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** Prints the counts as a table; true where every promise held. */
export function printFuzz(counts: FuzzCounts, seed: number): boolean {
  const rows = Object.entries(counts.promises);
  console.log(`\n${String(counts.inputs)} mutated inputs (seed ${String(seed)})`);
  for (const key of ["kinds", "mutations", "verdicts"] as const)
    console.log(
      `  ${key.padEnd(10)} ${Object.entries(counts[key])
        .map(([name, count]) => `${name} ${String(count)}`)
        .join(", ")}`,
    );
  console.log(`  resets offered ${String(counts.offers)}; slowest ${counts.slowestMs.toFixed(0)} ms`);
  console.log("  broken  checked  promise");
  for (const [name, { checked, broken }] of rows)
    console.log(
      `${String(broken).padStart(8)} ${String(checked).padStart(8)}  ${name === "threw" ? "never throws" : name}`,
    );
  for (const example of counts.examples) console.log(`  BROKEN ${example}`);
  return rows.every(([, { broken }]) => broken === 0);
}
