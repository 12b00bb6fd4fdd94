import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { TableClient, TransactionAction } from "@azure/data-tables";
import type { StoreConflict, StoreOperation } from "../app/ports/store.ts";
import { fail, ok, type Result } from "../result.ts";
import { encodeKey } from "./row-keys.ts";
import { checkOperations } from "./row-values.ts";
import { requestDeadlineMs } from "./tables-client.ts";
import { isLive, liveEntity, tombstone, type FoundEntity } from "./tables-entity.ts";
import { statusOf } from "./tables-error.ts";

/** One commit on its way; `tombstones` are the etags of those that inserts take the place of. */
interface Commit {
  readonly client: TableClient;
  readonly partition: string;
  readonly operations: readonly StoreOperation[];
  readonly id: string;
  readonly tombstones: ReadonlyMap<string, string>;
}

/** Pauses before further attempts, in milliseconds: when the service does not answer, or rows change under us. */
const pausesMs = [50, 200, 600, 1500, 3000];

function actionOf(operation: StoreOperation, { partition, id, tombstones }: Commit): TransactionAction {
  const rowKey = encodeKey(operation.row);
  const entity =
    operation.kind === "delete"
      ? tombstone(partition, rowKey, id)
      : liveEntity(partition, rowKey, operation.value, id);
  const etag = operation.kind === "insert" ? tombstones.get(operation.row) : operation.etag;
  return etag === undefined ? ["create", entity] : ["update", entity, "Replace", { etag }];
}

/** How an attempt ended: `refused` = a condition did not hold; `unknown` = it may have been carried out. */
type Attempt = "done" | "refused" | "unknown";

async function attempt(commit: Commit): Promise<Attempt> {
  const actions = commit.operations.map((operation) => actionOf(operation, commit));
  try {
    await commit.client.submitTransaction(actions, {
      abortSignal: AbortSignal.timeout(requestDeadlineMs),
    });
    return "done";
  } catch (error) {
    const status = statusOf(error);
    if (status === 404 || status === 409 || status === 412) return "refused";
    if (status === undefined || status === 408 || status === 429 || status >= 500) return "unknown";
    throw error;
  }
}

/** The rows that a commit names, as they stand now. */
async function present({ client, partition, operations }: Commit): Promise<ReadonlyMap<string, FoundEntity>> {
  const found = new Map<string, FoundEntity>();
  await Promise.all(
    operations.map(async ({ row }) => {
      const entity = await readEntity(client, partition, encodeKey(row));
      if (entity !== undefined) found.set(row, entity);
    }),
  );
  return found;
}

/** One entity, tombstones included; undefined where there is none. */
export async function readEntity(
  client: TableClient,
  partition: string,
  rowKey: string,
): Promise<FoundEntity | undefined> {
  try {
    const abortSignal = AbortSignal.timeout(requestDeadlineMs);
    return await client.getEntity<{ [property: string]: unknown }>(partition, rowKey, { abortSignal });
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

function isViolated(operation: StoreOperation, entity: FoundEntity | undefined): boolean {
  const isThere = entity !== undefined && isLive(entity);
  return operation.kind === "insert" ? isThere : !isThere || entity.etag !== operation.etag;
}

/**
 * Carries out all operations or none. An answer that got lost is looked for in the rows before anything is repeated or called a conflict.
 * Throws when the service does not answer at all.
 */
export async function commitToTable(
  client: TableClient,
  partition: string,
  operations: readonly StoreOperation[],
): Promise<Result<null, StoreConflict>> {
  checkOperations(operations);
  if (operations.length === 0) return ok(null);
  let commit: Commit = { client, partition, operations, id: randomUUID(), tombstones: new Map() };
  for (const pauseMs of [...pausesMs, null]) {
    const outcome = await attempt(commit);
    const rows = outcome === "done" ? new Map<string, FoundEntity>() : await present(commit);
    const { id } = commit;
    if (outcome === "done" || [...rows.values()].some((entity) => entity["commit"] === id)) {
      await purge(commit);
      return ok(null);
    }
    const violated = operations.find((operation) => isViolated(operation, rows.get(operation.row)));
    if (violated !== undefined) return fail({ kind: "conflict", row: violated.row });
    commit = { ...commit, tombstones: tombstonesAmong(rows) };
    if (pauseMs !== null) await wait(pauseMs);
  }
  throw new Error("The store did not answer");
}

function tombstonesAmong(rows: ReadonlyMap<string, FoundEntity>): ReadonlyMap<string, string> {
  return new Map([...rows].filter(([, entity]) => !isLive(entity)).map(([row, { etag }]) => [row, etag]));
}

/** Takes the tombstones of a commit away, each only as long as it is one. What a crash leaves is harmless, and goes when its partition is listed later. */
async function purge(commit: Commit): Promise<void> {
  const deleted = commit.operations.filter(({ kind }) => kind === "delete");
  await Promise.all(
    deleted.map(async ({ row }) => {
      const rowKey = encodeKey(row);
      const entity = await readEntity(commit.client, commit.partition, rowKey);
      if (entity !== undefined && !isLive(entity)) await removeTombstone(commit.client, entity);
    }),
  );
}

/** Removes a tombstone; nothing happens where a row has taken its place. */
export async function removeTombstone(client: TableClient, entity: FoundEntity): Promise<void> {
  try {
    const { partitionKey = "", rowKey = "", etag } = entity;
    await client.deleteEntity(partitionKey, rowKey, {
      etag,
      abortSignal: AbortSignal.timeout(requestDeadlineMs),
    });
  } catch (error) {
    const status = statusOf(error);
    if (status !== 404 && status !== 412) throw error;
  }
}
