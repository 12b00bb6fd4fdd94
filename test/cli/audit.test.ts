import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appendAudit, emptyHead, genesisHash } from "../../src/approvals/audit.ts";
import { auditLine } from "../../src/approvals/audit-lines.ts";
import { partitionOf, rowKeys } from "../../src/app/key-reset/rows.ts";
import type { Store } from "../../src/app/ports/store.ts";
import { auditCommand } from "../../src/cli/audit-command.ts";
import { createSqliteStore } from "../../src/storage/sqlite-store.ts";
import { ann, pending, sha256, start, tenantId } from "../approvals/builders.ts";
import { runHere } from "./in-process.ts";
import { root, run, scratch, type Ended } from "./run-diagnose.ts";

const { folder } = scratch();
const path = join(folder, "latchkey.db");
const partition = partitionOf(tenantId);
let store: Store;
let headHash = "";

const request = pending();
const events = ["ask", "approve", "start"].map((what) =>
  auditLine({ atMs: start, what, outcome: "done", reason: "requested", actor: ann }, null, request),
);

beforeAll(async () => {
  store = await createSqliteStore({ path });
  const { rows, head } = appendAudit(emptyHead, events, sha256);
  headHash = head.hash;
  await store.commit(partition, [
    ...rows.map((row) => ({ kind: "insert", row: rowKeys.audit(row.seq), value: { ...row } }) as const),
    { kind: "insert", row: rowKeys.auditHead, value: { ...head } },
  ]);
});
afterAll(() => store.close());

function audit(args: readonly string[], at = path): Promise<Ended> {
  return runHere(auditCommand, args, { LATCHKEY_STORE: `sqlite:${at}` });
}

/** Puts something in place of a row for one look, then puts the row back. */
async function tampered(row: string, change: (value: any) => object | null, look: () => Promise<Ended>) {
  const before = await store.get(partition, row);
  const value = change(structuredClone(before!.value));
  const operation =
    value === null
      ? ({ kind: "delete", row, etag: before!.etag } as const)
      : ({ kind: "replace", row, value: { ...value }, etag: before!.etag } as const);
  await store.commit(partition, [operation]);
  const ended = await look();
  const now = await store.get(partition, row);
  await store.commit(partition, [
    now === undefined
      ? { kind: "insert", row, value: before!.value }
      : { kind: "replace", row, value: before!.value, etag: now.etag },
  ]);
  return ended;
}

describe("verify", () => {
  test("an intact chain exits 0, and says that an outside anchor is the stronger proof", async () => {
    const { exitCode, stdout } = await audit(["verify"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`tenant ${tenantId}: intact, 3 rows, head ${headHash}`);
    expect(stdout).toContain("--head HASH");
  });

  test("a noted head hash is found, another is not", async () => {
    expect(await audit(["verify", "--head", headHash.toUpperCase()])).toMatchObject({ exitCode: 0 });
    const other = await audit(["verify", "--head", sha256("another")]);
    expect(other.exitCode).toBe(1);
    expect(other.stdout).toContain("the noted head hash is in no intact chain");
    // The hash of the empty chain proves nothing and is part of every chain.
    expect(await audit(["verify", "--head", genesisHash])).toMatchObject({ exitCode: 0 });
  });

  test("an edited, a removed and a last removed row are found and named", async () => {
    const edited = await tampered(
      rowKeys.audit(2),
      (row) => ({ ...row, event: { ...row.event, actor: "somebody else" } }),
      () => audit(["verify"]),
    );
    expect(edited).toMatchObject({ exitCode: 1 });
    expect(edited.stdout).toContain("BROKEN at row 2: what the row says was changed");
    const removed = await tampered(
      rowKeys.audit(2),
      () => null,
      () => audit(["verify"]),
    );
    expect(removed.stdout).toContain("BROKEN at row 2: the row is missing");
    const last = await tampered(
      rowKeys.audit(3),
      () => null,
      () => audit(["verify"]),
    );
    expect(last.stdout).toContain("BROKEN at row 3: the row is missing");
    expect(await audit(["verify"])).toMatchObject({ exitCode: 0 });
  });

  test("a lost head row is found", async () => {
    const ended = await tampered(
      rowKeys.auditHead,
      () => null,
      () => audit(["verify"]),
    );
    expect(ended).toMatchObject({ exitCode: 1 });
    expect(ended.stdout).toContain("the head row is missing");
  });
});

describe("export and show", () => {
  test("export writes every row as one line of JSON", async () => {
    const { exitCode, stdout } = await audit(["export"]);
    expect(exitCode).toBe(0);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ row }) => row.event.what)).toEqual(["ask", "approve", "start"]);
  });

  test("show tells one request's story", async () => {
    const { exitCode, stdout } = await audit(["show", request.id]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("keyIncarnationId 3 → 4");
    expect(stdout).toContain(
      `row 2  approve done  - → PENDING  person ${ann}  requested: The reset was requested.`,
    );
  });

  test("a broken chain is said on standard error, with exit status 1", async () => {
    const ended = await tampered(
      rowKeys.audit(1),
      (row) => ({ ...row, hash: sha256("x") }),
      () => audit(["export"]),
    );
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toContain("BROKEN at row 1");
  });
});

describe("wrong usage", () => {
  test.each([
    [[]],
    [["check"]],
    [["verify", "--head"]],
    [["verify", "--head", "xyz"]],
    [["export", "all"]],
    [["show"]],
    [["show", "no-such-request"]],
  ])("%j exits 64", async (args) => {
    const { exitCode, stdout, stderr } = await audit(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
    expect(stderr).toContain("usage: npm run --silent audit");
  });

  test("a store that is not there is not made", async () => {
    const missing = join(folder, "missing.db");
    expect(await audit(["verify"], missing)).toMatchObject({ exitCode: 64 });
    expect(existsSync(missing)).toBe(false);
  });
});

test("as a process of its own", async () => {
  const environment = { LATCHKEY_STORE: `sqlite:${path}` };
  const script = join(root, "src/cli/audit.ts");
  const ended = await run(process.execPath, [script, "verify"], { environment, cwd: folder });
  expect(ended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("intact, 3 rows") });
}, 20_000);
