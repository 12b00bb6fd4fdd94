import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";

/** The shape of the tables below. A newer one is refused, never changed: an older program must not write what it does not know. */
const schemaVersion = 1;
const busyTimeoutMs = 5000;

/** Creates folder and file for their owner alone: the rows hold names, decisions and the audit. The side files inherit the mode. */
function prepareFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
}

function migrate(database: DatabaseSync): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    database.exec(`
      CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
      INSERT INTO meta (name, value) VALUES ('schema', ${schemaVersion}) ON CONFLICT DO NOTHING;
      CREATE TABLE IF NOT EXISTS rows (
        partition TEXT NOT NULL, row TEXT NOT NULL, value TEXT NOT NULL, etag TEXT NOT NULL,
        PRIMARY KEY (partition, row)
      ) STRICT, WITHOUT ROWID;
    `);
    const found = database.prepare("SELECT value FROM meta WHERE name = 'schema'").get()?.["value"];
    if (found !== schemaVersion) {
      throw new Error(
        `The store has schema version ${String(found)}; this program knows version ${schemaVersion}`,
      );
    }
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    // FULL: an acknowledged row survives the loss of power, not only of the process.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLITE_BUSY: switching to WAL does not wait for the busy timeout (sqlite.org/wal.html, "Sometimes Queries Return SQLITE_BUSY"). */
function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === 5;
}

/**
 * Opens the database file, creating it and its folder where absent; `:memory:` makes one that ends with the process. Several processes
 * may open one file at the same time. Throws if the file is no database, or one of a newer program.
 */
export async function openSqliteFile(path: string): Promise<DatabaseSync> {
  const file = path === ":memory:" ? path : resolve(path);
  if (file !== ":memory:") {
    prepareFile(file);
  }
  for (const pauseMs of [20, 50, 100, 200, 400, 800]) {
    try {
      return open(file);
    } catch (error) {
      if (!isBusy(error)) {
        throw new Error("The store's file cannot be opened", { cause: error });
      }
      await wait(pauseMs);
    }
  }
  return open(file);
}
