import type { Code, Severity, StepPattern } from "./catalogue.ts";
import type { EvidencePointer } from "./evidence.ts";
import type { Facts, OsFamily } from "./facts.ts";
import type { LinkName } from "./data/links.ts";
import type { Ask, Outcome } from "./report.ts";

/** The parts of the guide as the progress line of a card names them, in the guide's order. */
export const guideParts = [
  "deployment",
  "enabled",
  "agent runs",
  "status file",
  "eBPF",
  "listener",
  "key",
  "applied",
  "access",
] as const;

/** One part of the guide. */
export type GuidePart = (typeof guideParts)[number];

/** Facts that may be missing. A rule that needs one is `uncertain` without it. */
export type OptionalFact = "vm" | "guest" | "substatus" | "bootLog" | "resetOperation";

/** Facts that are always there, be they empty. */
type AlwaysFact = Exclude<keyof Facts, OptionalFact>;

/** What a rule with these declarations may look at; anything else does not compile. */
type FactsFor<N extends OptionalFact, U extends OptionalFact> = Pick<Facts, AlwaysFact> &
  Required<Pick<Facts, N>> &
  Partial<Pick<Facts, U>>;

/** Commands by family of system; `azure` is run anywhere with the Azure CLI. */
export interface Commands {
  readonly linux?: readonly string[];
  readonly windows?: readonly string[];
  readonly azure?: readonly string[];
}

/** What a person reads about one code: three sentences, the commands, the link, and for the guide's page how to see it. */
export interface FindingText {
  /** A few words for a headline. */
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** How a person can see it without Latchkey. Shown on the page of the guide. */
  readonly see: string;
  readonly commands: Commands;
  readonly link: LinkName;
}

/** What a rule found, before the engine adds texts, ages and redaction. */
export interface FindingDraft {
  readonly code: Code;
  readonly outcome: Outcome;
  readonly evidence: readonly EvidencePointer[];
  /** Replaces the text's sentence where the case at hand allows a more exact one. Never holds text from the VM. */
  readonly what?: string;
  readonly why?: string;
  readonly fix?: string;
  readonly commands?: Commands;
  /** `msp-not-applied` is a wait while the VM is updating. */
  readonly severity?: Severity;
  /** The system that this finding is about, where it is known only from its own evidence. */
  readonly os?: OsFamily;
  /** True where the finding stands even if the agent's status is old: another source proves it. */
  readonly standsWithoutGuest?: boolean;
  /** Only `deploy-linux-gpa-unhealthy`: the embedded cause allows a reset. */
  readonly allowsReset?: boolean;
}

/** What a rule came to. */
export interface RuleResult {
  readonly result: "ok" | "failed" | "uncertain" | "skipped";
  readonly because: string;
  readonly findings: readonly FindingDraft[];
  readonly asks: readonly Ask[];
}

/** A rule as it is written: one step of the guide in one file. */
export interface RuleSpec<N extends OptionalFact, U extends OptionalFact> {
  /** Kebab-case; the code where the rule reports one code. */
  readonly id: string;
  readonly step: StepPattern;
  readonly part: GuidePart;
  /** Facts without which the rule cannot say anything. */
  readonly needs: readonly N[];
  /** Facts that it looks at where they are present. */
  readonly uses?: readonly U[];
  /** Rules whose failure makes this one pointless. */
  readonly after?: readonly string[];
  /** Every code that the rule can report, with its text. A code is reported by one rule only. */
  readonly reports: { readonly [C in Code]?: FindingText };
  evaluate(facts: FactsFor<N, U>): RuleResult;
}

/** A rule as the engine runs it: its declared facts are checked before `run` is called. */
export interface Rule {
  readonly id: string;
  readonly step: StepPattern;
  readonly part: GuidePart;
  readonly needs: readonly OptionalFact[];
  readonly after: readonly string[];
  readonly reports: { readonly [C in Code]?: FindingText };
  run(facts: Facts): RuleResult;
}

/** Turns a written rule into one that the engine runs. A missing needed fact never reaches `evaluate`. */
export function defineRule<const N extends OptionalFact = never, const U extends OptionalFact = never>(
  spec: RuleSpec<N, U>,
): Rule {
  return {
    id: spec.id,
    step: spec.step,
    part: spec.part,
    needs: spec.needs,
    after: spec.after ?? [],
    reports: spec.reports,
    run: (facts) => {
      const missing = spec.needs.find((name) => facts[name] === undefined);
      if (missing !== undefined) return notSure(missingBecause[missing]);
      return spec.evaluate(facts as FactsFor<N, U>);
    },
  };
}

/** What the engine says of a rule whose fact is missing. */
const missingBecause: { readonly [F in OptionalFact]: string } = {
  vm: "the VM model is not known",
  guest: "the agent's own status is not known",
  substatus: "Azure does not show the agent's own status",
  bootLog: "no boot log was given",
  resetOperation: "no key reset is known",
};

/** The rule looked and found nothing wrong. */
export function pass(because: string): RuleResult {
  return { result: "ok", because, findings: [], asks: [] };
}

/** The rule does not apply here. */
export function skip(because: string): RuleResult {
  return { result: "skipped", because, findings: [], asks: [] };
}

/** The rule cannot tell; `asks` says what would help. */
export function notSure(because: string, asks: readonly Ask[] = []): RuleResult {
  return { result: "uncertain", because, findings: [], asks };
}

/** The rule reports findings; its own result is the strongest of them. */
export function report(
  because: string,
  findings: readonly FindingDraft[],
  asks: readonly Ask[] = [],
): RuleResult {
  const result = findings.some(({ outcome }) => outcome === "failed") ? "failed" : "uncertain";
  return { result, because, findings, asks };
}

/** A proved finding. */
export function failed(
  code: Code,
  evidence: readonly EvidencePointer[],
  more: Omit<FindingDraft, "code" | "outcome" | "evidence"> = {},
): FindingDraft {
  return { ...more, code, outcome: "failed", evidence };
}

/** A suspected finding. */
export function uncertain(
  code: Code,
  evidence: readonly EvidencePointer[],
  more: Omit<FindingDraft, "code" | "outcome" | "evidence"> = {},
): FindingDraft {
  return { ...more, code, outcome: "uncertain", evidence };
}
