import { randomUUID } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Store, StoreConflict, StoredRow, StoreOperation } from "../app/ports/store.ts";
import { fail, ok, type Result } from "../result.ts";
import { decodeKey, encodeKey, encodeKeyPart, endOfPrefix } from "./row-keys.ts";
import { checkOperations, readValue, writeValue } from "./row-values.ts";
import { openSqliteFile } from "./sqlite-file.ts";

type Row = ReturnType<StatementSync["get"]>;

function storedRow(found: NonNullable<Row>): StoredRow {
  return {
    row: decodeKey(String(found["row"])),
    value: readValue(String(found["value"])),
    etag: String(found["etag"]),
  };
}

function prepare(database: DatabaseSync) {
  return {
    get: database.prepare("SELECT row, value, etag FROM rows WHERE partition = ? AND row = ?"),
    list: database.prepare(
      "SELECT row, value, etag FROM rows WHERE partition = ? AND row >= ? AND row < ? ORDER BY row LIMIT ?",
    ),
    partitions: database.prepare(
      "SELECT DISTINCT partition FROM rows WHERE partition >= ? AND partition < ? ORDER BY partition",
    ),
    insert: database.prepare(
      "INSERT INTO rows (partition, row, value, etag) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    ),
    replace: database.prepare(
      "UPDATE rows SET value = ?, etag = ? WHERE partition = ? AND row = ? AND etag = ?",
    ),
    remove: database.prepare("DELETE FROM rows WHERE partition = ? AND row = ? AND etag = ?"),
  };
}

type Statements = ReturnType<typeof prepare>;

/** Runs one operation; the number of rows it changed is 1, or 0 when its condition does not hold. */
function run(statements: Statements, partition: string, operation: StoreOperation): number {
  const row = encodeKey(operation.row);
  if (operation.kind === "delete") {
    return Number(statements.remove.run(partition, row, operation.etag).changes);
  }
  const value = writeValue(operation.value);
  const { changes } =
    operation.kind === "insert"
      ? statements.insert.run(partition, row, value, randomUUID())
      : statements.replace.run(value, randomUUID(), partition, row, operation.etag);
  return Number(changes);
}

function commit(
  database: DatabaseSync,
  statements: Statements,
  partition: string,
  operations: readonly StoreOperation[],
): Result<null, StoreConflict> {
  checkOperations(operations);
  // IMMEDIATE takes the write lock first: a transaction that began as a reader could be refused half-way.
  database.exec("BEGIN IMMEDIATE");
  let isCommitted = false;
  try {
    for (const operation of operations) {
      if (run(statements, partition, operation) !== 1) {
        return fail({ kind: "conflict", row: operation.row });
      }
    }
    database.exec("COMMIT");
    isCommitted = true;
    return ok(null);
  } finally {
    if (!isCommitted && database.isTransaction) {
      database.exec("ROLLBACK");
    }
  }
}

/**
 * A store in one SQLite file (WAL, synchronous=FULL): durable when a promise resolves, safe for several processes on one machine. Rows of
 * a key that was deleted and inserted again have a new etag. Waits up to 5 s for another process's write, then throws.
 */
export async function createSqliteStore(options: { readonly path: string }): Promise<Store> {
  const database = await openSqliteFile(options.path);
  const prepared = prepare(database);
  const statements = (): Statements => {
    if (!database.isOpen) {
      throw new Error("The store is closed");
    }
    return prepared;
  };
  return {
    async get(partition, row) {
      const found = statements().get.get(encodeKey(partition), encodeKey(row));
      return found === undefined ? undefined : storedRow(found);
    },
    async commit(partition, operations) {
      return commit(database, statements(), encodeKey(partition), operations);
    },
    async list(partition, { prefix = "", limit = -1 } = {}) {
      const from = encodeKeyPart(prefix);
      return statements().list.all(encodeKey(partition), from, endOfPrefix(from), limit).map(storedRow);
    },
    async partitions(prefix) {
      const from = encodeKeyPart(prefix);
      return statements()
        .partitions.all(from, endOfPrefix(from))
        .map(({ partition }) => decodeKey(String(partition)));
    },
    async close() {
      if (database.isOpen) {
        database.close();
      }
    },
  };
}
