import type { TableClient } from "@azure/data-tables";
import type { Store, StoredRow } from "../app/ports/store.ts";
import { decodeKey, encodeKey, encodeKeyPart } from "./row-keys.ts";
import { openTable, requestDeadlineMs, type TablesLocation } from "./tables-client.ts";
import { commitToTable, readEntity, removeTombstone } from "./tables-commit.ts";
import { isLive, rowOf, type FoundEntity } from "./tables-entity.ts";

/** Entities in one page: the limit of the service. */
const pageSize = 1000;

/** An OData text literal; a quote is doubled. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * The keys that start with an encoded prefix, as a filter: from it up to its successor, which has the last character raised by one.
 * Encoded keys hold no surrogates, so the successor may skip them. Empty for the empty prefix.
 */
function startingWith(name: "PartitionKey" | "RowKey", prefix: string): readonly string[] {
  if (prefix === "") return [];
  const last = prefix.charCodeAt(prefix.length - 1) + 1;
  const raised = String.fromCharCode(last === 0xd800 ? 0xe000 : last);
  return [`${name} ge ${literal(prefix)}`, `${name} lt ${literal(`${prefix.slice(0, -1)}${raised}`)}`];
}

/** Pages of entities in key order; each request has its own deadline. */
async function* pages(
  client: TableClient,
  filters: readonly string[],
  options: { readonly select?: string[]; readonly maxPageSize?: number } = {},
): AsyncGenerator<readonly FoundEntity[]> {
  const { select, maxPageSize = pageSize } = options;
  const queryOptions = { filter: filters.join(" and "), ...(select === undefined ? {} : { select }) };
  let continuationToken: string | undefined;
  do {
    const settings = { maxPageSize, ...(continuationToken === undefined ? {} : { continuationToken }) };
    const abortSignal = AbortSignal.timeout(3 * requestDeadlineMs);
    const found = client.listEntities<{ [property: string]: unknown }>({ queryOptions, abortSignal });
    const result = await found.byPage(settings).next();
    if (result.done === true) return;
    yield result.value;
    ({ continuationToken } = result.value);
  } while (continuationToken !== undefined);
}

/** Tombstones that a crash left: young ones still tell their own commit whether it was carried out. */
const youngMs = 10 * 60_000;

function isLeftOver(entity: FoundEntity): boolean {
  return !isLive(entity) && Date.now() - Date.parse(entity.timestamp ?? "") > youngMs;
}

async function listRows(
  client: TableClient,
  partition: string,
  prefix: string,
  limit: number,
): Promise<readonly StoredRow[]> {
  const filters = [`PartitionKey eq ${literal(encodeKey(partition))}`];
  const rows: StoredRow[] = [];
  const maxPageSize = Math.min(pageSize, limit);
  const all = [...filters, ...startingWith("RowKey", encodeKeyPart(prefix))];
  if (limit <= 0) return rows;
  for await (const page of pages(client, all, { maxPageSize })) {
    rows.push(...page.filter(isLive).map(rowOf));
    await Promise.all(page.filter(isLeftOver).map((entity) => removeTombstone(client, entity)));
    if (rows.length >= limit) break;
  }
  return rows.slice(0, limit);
}

/** Reads keys only. Tables knows no distinct: once a partition has shown a row, the next question begins after it. */
async function listPartitions(client: TableClient, prefix: string): Promise<readonly string[]> {
  const filters = startingWith("PartitionKey", encodeKeyPart(prefix));
  const select = ["PartitionKey", "RowKey", "deleted"];
  const found = new Set<string>();
  let after: string | undefined;
  for (;;) {
    const rest = after === undefined ? filters : [...filters, `PartitionKey gt ${literal(after)}`];
    let isOver = true;
    for await (const page of pages(client, rest, { select })) {
      for (const { partitionKey = "" } of page.filter(isLive)) found.add(partitionKey);
      const last = page.at(-1)?.partitionKey;
      if (page.length === pageSize && last !== undefined && found.has(last)) {
        after = last;
        isOver = false;
        break;
      }
    }
    if (isOver) return [...found].map(decodeKey);
  }
}

/**
 * A store in one table of Azure Table Storage, for any number of processes: durable when a promise resolves, etags by the service, commits
 * as entity group transactions. Throws where the service refuses us or does not answer.
 */
export async function createTablesStore(location: TablesLocation): Promise<Store> {
  let client: TableClient | null = await openTable(location);
  const table = (): TableClient => {
    if (client === null) throw new Error("The store is closed");
    return client;
  };
  return {
    async get(partition, row) {
      const entity = await readEntity(table(), encodeKey(partition), encodeKey(row));
      return entity === undefined || !isLive(entity) ? undefined : rowOf(entity);
    },
    async commit(partition, operations) {
      return commitToTable(table(), encodeKey(partition), operations);
    },
    async list(partition, { prefix = "", limit = Number.POSITIVE_INFINITY } = {}) {
      return listRows(table(), partition, prefix, limit);
    },
    async partitions(prefix) {
      return listPartitions(table(), prefix);
    },
    async close() {
      client = null;
    },
  };
}
