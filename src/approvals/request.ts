import { z } from "zod";
import { fail, ok, type Result } from "../result.ts";
import { stateCodes } from "./reasons.ts";
import { stateNames } from "./states.ts";

/** The largest value of `keyIncarnationId`: Int32, what PowerShell and .NET can carry (arm-compute `ProxyAgentSettings`). */
export const maxKeyIncarnationId = 2_147_483_647;

const text = z.string().max(4000);
const id = z.string().min(1).max(600);
const timeMs = z.number().int().nonnegative();
const keyId = z.number().int().min(0).max(maxKeyIncarnationId);
const readonlyObject = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape).readonly();
const readonlyList = <S extends z.ZodType>(entry: S, max: number) => z.array(entry).max(max).readonly();

/** A person in a request. The object id decides; the name (untrusted, cut) is for display and is deleted with the retention time. */
const participant = readonlyObject({ objectId: id, name: text, atMs: timeMs });

const ground = z.discriminatedUnion("kind", [
  readonlyObject({ kind: z.literal("finding"), code: z.string().regex(/^[a-z0-9-]{1,60}$/) }),
  readonlyObject({ kind: z.literal("declared-compromise") }),
]);

const evidence = readonlyObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  origin: z.enum(["azure", "person"]),
  /** Who brought it; null where we read it from Azure. */
  by: readonlyObject({ objectId: id, name: text }).nullable(),
  /** When it was written, by its own words where it has a time; else when it was collected. */
  atMs: timeMs,
  collectedAtMs: timeMs,
  /** The key that the guest had then; null if it had none, or did not say. */
  keyGuid: text.nullable(),
});

const card = readonlyObject({
  conversationId: id,
  activityId: id,
  /** Only on an `approval` card can be decided. */
  kind: z.enum(["approval", "report", "notice"]),
});

/** Of every answer: when it came, and Azure's own correlation id ("" where there is none). */
const answered = { atMs: timeMs, correlationId: text };

const answer = z.discriminatedUnion("kind", [
  /** A 2xx, with or without an operation URL. */
  readonlyObject({ kind: z.literal("accepted"), ...answered, operationUrl: z.string().max(4000).nullable() }),
  /** A definite no; `mayRepeat` for 409 (but no lock), 412, 429, and where nothing left at all. */
  readonlyObject({
    kind: z.literal("refused"),
    ...answered,
    mayRepeat: z.boolean(),
    /** Not before this moment again. */
    notBeforeMs: timeMs,
    /** What Azure said, in our words and cut; shown on the card. */
    what: text,
  }),
  /** 5xx, a lost connection, no answer in time. */
  readonlyObject({ kind: z.literal("unknown"), ...answered, what: text }),
]);

const send = readonlyObject({
  atMs: timeMs,
  correlationId: id,
  ifMatch: id,
  /** Null from the moment of writing down until the answer: after a crash it says "may have been sent". */
  answer: answer.nullable(),
});

const requestSchema = readonlyObject({
  version: z.literal(1),
  id,
  tenantId: id,
  resourceId: id,
  vmId: id,
  plan: readonlyObject({ from: keyId, to: keyId }),
  planHash: id,
  ground,
  /** Redacted and cut. */
  reason: text,
  evidence,
  requester: participant,
  joiners: readonlyList(participant, 100),
  conversationId: id,
  cards: readonlyList(card, 200),
  policyHash: id,
  quorum: z.number().int().min(1),
  cooldownMinutes: z.number().int().min(0),
  maxEvidenceAgeMinutes: z.number().int().min(1),
  createdAtMs: timeMs,
  expiresAtMs: timeMs,
  approvals: readonlyList(participant, 20),
  rejection: readonlyObject({ objectId: id, name: text, atMs: timeMs, reason: text }).nullable(),
  state: z.enum(stateNames),
  reasonCode: z.enum(stateCodes),
  /** A `keyIncarnationId` that belongs to the reason ("now 7"); null where there is none. */
  seenId: z.number().int().nullable(),
  /** The first PATCH leaves before this moment, and every further one; set by the deciding click. */
  deadlineMs: timeMs.nullable(),
  lease: readonlyObject({ owner: id, untilMs: timeMs }).nullable(),
  sends: readonlyList(send, 3),
  verification: readonlyObject({
    /** When the model was first seen to hold `to`. */
    modelAcceptedAtMs: timeMs.nullable(),
    by: z.enum(["us", "unknown"]).nullable(),
    guestConfirmedAtMs: timeMs.nullable(),
    guestConfirmedBy: z.enum(["azure", "person"]).nullable(),
    /** The watch ends here. */
    watchUntilMs: timeMs.nullable(),
    /** What Azure said of the operation that it accepted and that failed; untrusted, cut; shown on the card. */
    operationFailure: readonlyObject({ what: text, correlationId: text }).optional(),
  }),
  /** When the request first left the open states. */
  endedAtMs: timeMs.nullable(),
}).refine((row) => row.plan.to === row.plan.from + 1, { error: "to must be from + 1", path: ["plan", "to"] });

/** One request for a key reset, with everything that is stored of it. Times in milliseconds since 1970. */
export type ResetRequest = z.infer<typeof requestSchema>;

/** What a request rests on. */
export type Ground = ResetRequest["ground"];
/** The evidence of a request: its hash, origin and time; never its content. */
export type ResetEvidence = ResetRequest["evidence"];
/** A card that we posted for a request. */
export type PostedCard = ResetRequest["cards"][number];
/** One recorded PATCH. */
export type RecordedSend = ResetRequest["sends"][number];
/** What Azure said of an accepted operation that failed. */
export type OperationFailure = NonNullable<ResetRequest["verification"]["operationFailure"]>;
/** What Azure answered to a recorded PATCH. */
export type SendAnswer = NonNullable<RecordedSend["answer"]>;

/** A stored row is not a request, or one of a version that this program does not know. */
export interface UnreadableRequest {
  readonly kind: "unreadable-request";
  readonly paths: readonly string[];
}

/** Reads a stored row. Unknown members are refused, so that an older program never drops what a newer one wrote. */
export function parseResetRequest(value: unknown): Result<ResetRequest, UnreadableRequest> {
  const parsed = requestSchema.safeParse(value);
  return parsed.success
    ? ok(parsed.data)
    : fail({ kind: "unreadable-request", paths: parsed.error.issues.map((issue) => issue.path.join(".")) });
}

/** The definite refusals among the answers to this request's sends. */
export function refusalsOf(
  request: ResetRequest,
): readonly Extract<SendAnswer, { readonly kind: "refused" }>[] {
  return request.sends.flatMap((sent) => (sent.answer?.kind === "refused" ? [sent.answer] : []));
}

/**
 * May this request have changed the VM? True once something was sent whose answer was no definite refusal.
 * From the end of such a request the cool-down counts; a request that Azure refused needs none.
 */
export function mayHaveChanged(request: ResetRequest): boolean {
  return refusalsOf(request).length < request.sends.length;
}

/** When the machine may be reset again, as far as this request is concerned: null if at once. */
export function coolDownEndMs(request: ResetRequest, cooldownMinutes: number): number | null {
  return request.endedAtMs === null || !mayHaveChanged(request)
    ? null
    : request.endedAtMs + cooldownMinutes * 60_000;
}

/** Is a reset of this machine approved, under way, or so recent that its key may still be on the way? (Finding `key-reset-pending`.) */
export function isResetInFlight(request: ResetRequest, nowMs: number): boolean {
  const isUnderWay =
    request.state === "APPROVED" || request.state === "EXECUTING" || request.state === "VERIFYING";
  const coolDownMs = coolDownEndMs(request, request.cooldownMinutes);
  return isUnderWay || (coolDownMs !== null && nowMs < coolDownMs);
}
