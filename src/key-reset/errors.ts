import type { ArmRefusal, NamedThing } from "./arm-refusal.ts";
import { errorRows, type ErrorRow, type MachineKind } from "./error-rows.ts";

/** An ARM error for a person: three sentences, the names in them, and the id that Azure's support asks for ("" where there is none). */
export interface ErrorText {
  readonly row: ErrorRow["id"];
  readonly what: string;
  readonly why: string;
  readonly todo: string;
  readonly named: readonly NamedThing[];
  /** Azure's own code, cut. */
  readonly code: string;
  readonly correlationId: string;
}

const maxName = 300;

function rowOf(refusal: ArmRefusal, machine: MachineKind = "vm"): Omit<ErrorRow, "matches"> {
  return errorRows.find((row) => row.matches(refusal, machine)) ?? fallback;
}

const fallback: Omit<ErrorRow, "matches"> = {
  id: "other",
  what: "Azure refused the change.",
  why: "The reason is in Azure's own words below; nothing was changed.",
  todo: "Give Azure's code and correlation id to whoever runs the subscription.",
  names: ({ message }) => [{ label: "Azure says", value: message }],
};

/** The sentences for a refusal. Every refusal has some; what no row knows is quoted, not guessed. */
export function explainRefusal(refusal: ArmRefusal, machine: MachineKind = "vm"): ErrorText {
  const { id, what, why, todo, names } = rowOf(refusal, machine);
  const named = names(refusal)
    .filter(({ value }) => value !== "")
    .map(({ label, value }) => ({ label, value: value.slice(0, maxName) }));
  const code = refusal.code.slice(0, maxName);
  return { row: id, what, why, todo, named, code, correlationId: refusal.correlationId };
}

/** Milliseconds to wait before a repetition when Azure does not say how long. */
const defaultWaitMs = { throttled: 30_000, busy: 10_000 } as const;

/** May the same PATCH be sent again after this refusal, and when? */
export interface Repetition {
  readonly mayRepeat: boolean;
  readonly notBeforeMs: number;
}

/**
 * 409, 412 and 429 pass, and so does a request that never left; a lock does not pass by itself. 412 only wants a new reading; otherwise
 * Azure's `Retry-After` counts, at least 10 s (30 s when throttled without one).
 */
export function repetitionOf(refusal: ArmRefusal, answeredAtMs: number): Repetition {
  const { httpStatus, retryAfterSeconds } = refusal;
  const row = rowOf(refusal).id;
  const isPassing = httpStatus === null || httpStatus === 409 || httpStatus === 412 || row === "throttled";
  const waitMs = row === "throttled" ? defaultWaitMs.throttled : defaultWaitMs.busy;
  const askedMs =
    retryAfterSeconds === null ? waitMs : Math.max(retryAfterSeconds * 1000, defaultWaitMs.busy);
  const isReadAgain = httpStatus === 412 && retryAfterSeconds === null;
  return {
    mayRepeat: isPassing && row !== "locked",
    notBeforeMs: answeredAtMs + (isReadAgain ? 0 : askedMs),
  };
}

/** ARM's answer to the write, as the adapter hands it over. */
export type ArmAnswer =
  | { readonly kind: "accepted"; readonly correlationId: string; readonly operationUrl: string | null }
  | ({ readonly kind: "refused" } & ArmRefusal)
  | {
      readonly kind: "unknown";
      readonly cause: {
        readonly kind: string;
        readonly code?: string;
        readonly message?: string;
        readonly correlationId?: string;
      };
    };

/** An answer as the request's row records it. */
export type AnswerRecord =
  | {
      readonly kind: "accepted";
      readonly atMs: number;
      readonly correlationId: string;
      readonly operationUrl: string | null;
    }
  | ({
      readonly kind: "refused";
      readonly atMs: number;
      readonly correlationId: string;
      readonly what: string;
    } & Repetition)
  | {
      readonly kind: "unknown";
      readonly atMs: number;
      readonly correlationId: string;
      readonly what: string;
    };

/** One line of a refusal for the record: the sentence, Azure's code and the names. */
function recordedText(refusal: ArmRefusal, machine: MachineKind): string {
  const { what, todo, code, named } = explainRefusal(refusal, machine);
  return [what, todo, `(${code})`, ...named.map(({ label, value }) => `${label}: ${value}`)].join(" ");
}

const doubts: { readonly [kind: string]: string } = {
  "server-error": "An error of the server, which says nothing about the change.",
  "connection-lost": "None: the connection was lost.",
  "timed-out": "None in time.",
};

/** One line of an answer that says nothing for certain. */
function doubtText({ kind, code, message = "" }: Extract<ArmAnswer, { kind: "unknown" }>["cause"]): string {
  const words = [doubts[kind] ?? kind, code === undefined ? "" : `(${code.slice(0, maxName)})`];
  const quote = message === "" ? "" : `Azure says: ${message.slice(0, maxName)}`;
  return [...words, quote].filter((word) => word !== "").join(" ");
}

/** Turns an answer that came at `atMs` into what the request's row records. */
export function recordOf(answer: ArmAnswer, atMs: number, machine: MachineKind = "vm"): AnswerRecord {
  switch (answer.kind) {
    case "accepted": {
      const { correlationId, operationUrl } = answer;
      return { kind: "accepted", atMs, correlationId, operationUrl };
    }
    case "refused": {
      const { correlationId } = answer;
      return {
        kind: "refused",
        atMs,
        correlationId,
        what: recordedText(answer, machine),
        ...repetitionOf(answer, atMs),
      };
    }
    case "unknown":
    default: {
      const { correlationId = "" } = answer.cause;
      return { kind: "unknown", atMs, correlationId, what: doubtText(answer.cause) };
    }
  }
}
