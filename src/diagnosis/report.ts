import type { EvidenceSource, Origin } from "./evidence.ts";
import type { Code, Severity, Step } from "./catalogue.ts";

/** What a report says of the VM as a whole. Source: docs/guide/index.md, the catalogue's verdict table. */
export const verdicts = ["healthy", "wait", "action-needed", "inconclusive"] as const;

/** One of the four verdicts. */
export type Verdict = (typeof verdicts)[number];

/** Whether a finding is proved (`failed`) or only suspected (`uncertain`). */
export type Outcome = "failed" | "uncertain";

/** A leaf value as a report quotes it: redacted, cut, and null where the thing is absent. */
export type Quoted = string | number | boolean | null;

/** One piece of evidence under a finding. `pointer` is a JSON Pointer into the document as received. */
export interface ReportEvidence {
  readonly source: EvidenceSource;
  readonly origin: Origin;
  readonly pointer: string;
  readonly value: Quoted;
  /** Seconds between the moment the piece was written and the moment it was collected; null when unknown. */
  readonly ageSeconds: number | null;
}

/** One finding. `what`, `why` and `fix` are one sentence each, written by us, never by the VM. */
export interface Finding {
  readonly code: Code;
  readonly step: Step;
  readonly severity: Severity;
  readonly outcome: Outcome;
  /** A few words for a card's headline. */
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** Commands for the VM's own system; labelled with the family where the system is unknown. */
  readonly commands: readonly string[];
  readonly link: string;
  readonly evidence: readonly ReportEvidence[];
  /** Set to `unknown` where no source tells the operating system. */
  readonly os?: "unknown";
  /** Set where the evidence is stale: the finding held at this moment (ISO 8601), not necessarily now. */
  readonly asOf?: string;
}

/** What a rule came to. */
export interface Check {
  readonly rule: string;
  readonly result: "ok" | "failed" | "uncertain" | "skipped";
  readonly because: string;
}

/** What to send next, and how to get it. */
export interface Ask {
  readonly what: string;
  readonly command: string;
  readonly where: "linux" | "windows" | "azure" | "any";
}

/** One input as it was received. The bytes themselves are not kept. */
export interface InputRecord {
  readonly source: EvidenceSource;
  readonly origin: Origin;
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly collectedAt: string;
  /** Present where `collectedAt` is a person's word. */
  readonly freshByWord?: true;
}

/** Why a reset is not offered; where it is, `because` holds the finding's code instead. */
export const resetRefusals = [
  "none-needed",
  "not-fresh",
  "too-early",
  "pending",
  "not-enabled",
  "host-trouble",
  "unconfirmed",
  "limit",
] as const;

/** One of the reasons why no reset is offered. */
export type ResetRefusal = (typeof resetRefusals)[number];

/** Whether a key reset may be requested because of this report. */
export interface ResetOffer {
  readonly offered: boolean;
  readonly because: Code | ResetRefusal;
}

/** How far one part of the guide got: the progress line of the card. */
export interface GuideProgress {
  readonly label: string;
  readonly result: "ok" | "failed" | "uncertain" | "skipped";
}

/** One connection row as it may be shown in a 1:1 chat only: redacted and cut. */
export interface ShownRow {
  readonly userName: string;
  readonly processCmdLine: string;
  readonly ip: string;
  readonly port: number | null;
  readonly responseStatus: string;
  readonly count: number;
}

/** Where the agent's own status came from. */
interface StatusSource {
  readonly source: EvidenceSource;
  readonly origin: Origin;
  readonly ageSeconds: number | null;
  readonly sha256: string | null;
}

/** The facts of the VM that a card shows. A member is absent where no source tells it. */
export interface ReportFacts {
  readonly vmName?: string;
  readonly resourceId?: string;
  readonly resourceGroup?: string;
  readonly location?: string;
  readonly vmId?: string;
  readonly powerState?: string;
  readonly provisioningState?: string;
  readonly osFamily: "linux" | "windows" | "unknown";
  readonly osName?: string;
  readonly vmAgent?: "ready" | "not-ready";
  readonly gpaVersion?: string;
  readonly mspEnabled?: boolean;
  readonly wireServerMode?: string;
  readonly imdsMode?: string;
  readonly secureChannelState?: string;
  readonly keyIncarnationIdModel?: number;
  readonly keyIncarnationIdGuest?: string;
  readonly keyGuid?: string;
  readonly agentStatus?: StatusSource;
  /** Age of ARM's answer in seconds at the moment of the report; absent without an ARM body. */
  readonly armAgeSeconds?: number;
  /** Number of connection rows, and of those that were denied. */
  readonly rowCount?: number;
  readonly deniedCount?: number;
}

/** The public report. Members beyond the contract (`facts`, `guide`, `rows`, `contradictions`) may be added to; readers ignore unknown ones. */
export interface Report {
  readonly schema: "latchkey-report/1";
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly checks: readonly Check[];
  readonly reset: ResetOffer;
  readonly asks: readonly Ask[];
  readonly inputs: readonly InputRecord[];
  readonly facts: ReportFacts;
  readonly guide: readonly GuideProgress[];
  /** At most five rows that explain an access finding. Never shown outside a 1:1 chat. */
  readonly rows: readonly ShownRow[];
  /** What two sources say differently, in words. */
  readonly contradictions: readonly string[];
  /** Whether a contradiction shakes the report (another VM's file, say); those that only tell that something has changed do not. */
  readonly isContradicted: boolean;
}
