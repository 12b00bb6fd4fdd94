import { z } from "zod";
import type { ResetEvidence } from "../../approvals/request.ts";
import type { ModelReading } from "../../key-reset/reading.ts";
import { resetRefusals, type ResetRefusal } from "../../diagnosis/report.ts";
import type { JsonObject } from "../ports/store.ts";

/** Where one stored request is. */
export interface RequestRef {
  readonly tenantId: string;
  readonly requestId: string;
}

/** The beginning of every partition that holds requests. */
const partitionPrefix = "resets|";

/** The partition of a tenant: its requests, their audit chain and what belongs to one transaction with them. */
export function partitionOf(tenantId: string): string {
  return `${partitionPrefix}${tenantId.toLowerCase()}`;
}

/** The tenant of a partition. */
export function tenantOf(partition: string): string {
  return partition.slice(partitionPrefix.length);
}

/** All partitions of requests, as a prefix. */
export const allPartitions = partitionPrefix;

/** The rows of a tenant's partition. Machines are named by their lower-case ARM id. */
export const rowKeys = {
  request: (id: string) => `request|${id}`,
  /** The one open request of a machine, and the newest ones. */
  machine: (machineKey: string) => `vm|${machineKey}`,
  /** What is left to do for a request; absent once nothing is. */
  work: (id: string) => `work|${id}`,
  workPrefix: "work|",
  requestPrefix: "request|",
  /** What its card shows of the machine. */
  facts: (id: string) => `facts|${id}`,
  /** The newest request of a conversation. */
  talk: (conversationId: string) => `talk|${conversationId}`,
  talkPrefix: "talk|",
  /** The newest proof of a latched key that somebody sent. */
  latched: (machineKey: string) => `latched|${machineKey}`,
  latchedPrefix: "latched|",
  auditHead: "audit-head",
  auditPrefix: "audit|",
  audit: (seq: number) => `audit|${String(seq).padStart(12, "0")}`,
} as const;

const id = z.string().min(1).max(600);
const moment = z.number().int().nonnegative();

/** Which requests a machine has: at most one open; `latest` whatever its state; `changed` the last that may have changed the machine. */
export const machineRow = z.strictObject({
  version: z.literal(1),
  openId: id.nullable(),
  latestId: id,
  changedId: id.nullable(),
});
/** The row of a machine. */
export type MachineRow = z.infer<typeof machineRow>;

/** What is left to do for a request: people who do not know its newest state yet, and who watches for the new key after its end. */
export const workRow = z.strictObject({
  version: z.literal(1),
  untold: z.strictObject({ sinceMs: moment, attempts: z.number().int().nonnegative() }).nullable(),
  watcher: z.strictObject({ owner: id, untilMs: moment }).nullable(),
});
/** The row of work left. */
export type WorkRow = z.infer<typeof workRow>;

/** The row of a request that just came to be. */
export const freshWork: WorkRow = { version: 1, untold: null, watcher: null };

const text = z.string().max(4000);
const guest = z.strictObject({
  keyIncarnationId: text.nullable(),
  keyGuid: text.nullable(),
  origin: z.enum(["azure", "person"]),
});
const power = z.enum([
  "running",
  "starting",
  "stopping",
  "stopped",
  "deallocating",
  "deallocated",
  "unknown",
]);

/** The machine as it was read when a request was made. */
export const factsRow = z.strictObject({
  version: z.literal(1),
  region: text.nullable(),
  machine: z.strictObject({
    kind: z.literal("model"),
    readAtMs: moment,
    vmId: text.nullable(),
    etag: text.nullable(),
    provisioningState: text.nullable(),
    enabled: z.boolean().nullable(),
    keyIncarnationId: z.union([z.number().int(), z.literal("unreadable")]).nullable(),
    power,
    guest: guest.nullable(),
  }) satisfies z.ZodType<ModelReading>,
});
/** The row of a card's facts. */
export type FactsRow = z.infer<typeof factsRow>;

/** The newest request of a conversation. */
export const talkRow = z.strictObject({ version: z.literal(1), requestId: id, atMs: moment });

/** When the newest proof of a latched key was written that somebody sent. */
export const latchedRow = z.strictObject({ version: z.literal(1), atMs: moment });

const evidence = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  origin: z.enum(["azure", "person"]),
  by: z.strictObject({ objectId: id, name: text }).nullable(),
  atMs: moment,
  collectedAtMs: moment,
  keyGuid: text.nullable(),
}) satisfies z.ZodType<ResetEvidence>;

/** What the newest report of a machine in a conversation said about a reset. */
export const offerRow = z.discriminatedUnion("kind", [
  z.strictObject({
    version: z.literal(1),
    kind: z.literal("offered"),
    atMs: moment,
    code: z.string().regex(/^[a-z0-9-]{1,60}$/),
    /** Which machine the report was about, where it knew. */
    vmId: text.nullable(),
    /** The model's id at that time; absent where it was not known. */
    modelId: z.number().int().optional(),
    evidence,
  }),
  z.strictObject({
    version: z.literal(1),
    kind: z.literal("not-offered"),
    atMs: moment,
    because: z.enum(resetRefusals) satisfies z.ZodType<ResetRefusal>,
  }),
]);
/** The row of an offer. */
export type OfferRow = z.infer<typeof offerRow>;

/** The beginning of every partition that holds offers. */
export const offerPartitions = "offers|";

/** The partition of a conversation's offers; its rows are machines. */
export function offerPartition(conversationId: string): string {
  return `${offerPartitions}${conversationId}`;
}

/** A typed row as the store takes it. */
export function asJson(row: object): JsonObject {
  return { ...row };
}
