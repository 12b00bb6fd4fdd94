import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  appendAudit,
  emptyHead,
  genesisHash,
  type AuditEvent,
  type AuditRow,
} from "../../src/approvals/audit.ts";
import { verifyChain, type StoredChain } from "../../src/approvals/verify-chain.ts";
import { askForReset } from "../../src/approvals/create.ts";
import { context, draft, sha256 } from "./builders.ts";

function events(count: number): readonly AuditEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const asked = askForReset(draft({ id: `request-${index}` }), context());
    const lines = asked.ok && asked.value.kind === "created" ? asked.value.created.auditEvents : [];
    return lines[0]!;
  });
}

const chainOf = (count: number) => appendAudit(emptyHead, events(count), sha256);
const stored = (chain: StoredChain): StoredChain => JSON.parse(JSON.stringify(chain));
const verify = (chain: StoredChain, anchor?: string) => verifyChain(stored(chain), sha256, anchor);

/** Another text at the same place. */
function edited(row: AuditRow): AuditRow {
  return { ...row, event: { ...row.event, actor: "somebody else" } };
}

describe("an untouched chain", () => {
  test("holds, whether written at once or in parts", () => {
    const all = chainOf(5);
    const first = appendAudit(emptyHead, events(5).slice(0, 2), sha256);
    const second = appendAudit(first.head, events(5).slice(2), sha256);
    expect([...first.rows, ...second.rows]).toEqual(all.rows);
    expect(verify(all)).toEqual({ kind: "intact", count: 5, hash: all.head.hash });
    expect(all.rows.map((row) => row.seq)).toEqual([1, 2, 3, 4, 5]);
  });

  test("may be empty, with a head or without one", () => {
    expect(verify({ rows: [], head: emptyHead })).toMatchObject({ kind: "intact", count: 0 });
    expect(verifyChain({ rows: [], head: undefined }, sha256)).toEqual({
      kind: "intact",
      count: 0,
      hash: genesisHash,
    });
    expect(appendAudit(emptyHead, [], sha256)).toEqual({ rows: [], head: emptyHead });
  });

  test("holds against every head hash that was ever noted, in any case", () => {
    const { rows, head } = chainOf(4);
    for (const { hash } of rows) expect(verify({ rows, head }, hash.toUpperCase()).kind).toBe("intact");
  });
});

describe("tampering is found at the first broken row, without an anchor", () => {
  const { rows, head } = chainOf(5);
  const found = (changed: readonly unknown[], newHead: unknown = head) =>
    verify({ rows: changed, head: newHead });

  test("a removed row, also the first and the last", () => {
    for (const gone of [0, 1, 2, 3, 4]) {
      expect(found(rows.filter((_, index) => index !== gone))).toEqual({
        kind: "broken",
        seq: gone + 1,
        because: "missing",
      });
    }
    expect(found([])).toMatchObject({ seq: 1, because: "missing" });
  });

  test("an edited row", () => {
    for (const at of [0, 2, 4]) {
      expect(found(rows.with(at, edited(rows[at]!)))).toEqual({
        kind: "broken",
        seq: at + 1,
        because: "edited",
      });
    }
  });

  test("an edited row with a new hash of its own", () => {
    const changed = rows.with(
      2,
      appendAudit({ version: 1, count: 2, hash: rows[1]!.hash }, [edited(rows[2]!).event], sha256).rows[0]!,
    );
    expect(found(changed)).toEqual({ kind: "broken", seq: 4, because: "not-linked" });
    const last = rows.with(
      4,
      appendAudit({ version: 1, count: 4, hash: rows[3]!.hash }, [edited(rows[4]!).event], sha256).rows[0]!,
    );
    expect(found(last)).toEqual({ kind: "broken", seq: 5, because: "head-differs" });
  });

  test("rows in another order", () => {
    expect(found([rows[0], rows[2], rows[1], rows[3], rows[4]])).toMatchObject({ kind: "broken", seq: 2 });
  });

  test("an inserted row, also at the end", () => {
    expect(found([...rows.slice(0, 2), rows[1], ...rows.slice(2)])).toEqual({
      kind: "broken",
      seq: 3,
      because: "out-of-order",
    });
    const surplus = appendAudit(head, events(1), sha256).rows;
    expect(found([...rows, ...surplus])).toEqual({ kind: "broken", seq: 6, because: "surplus" });
  });

  test("anything that is no row, and a head that is none", () => {
    expect(found(rows.with(1, null as never))).toEqual({ kind: "broken", seq: 2, because: "unreadable" });
    expect(found(rows.with(1, { ...rows[1]!, more: 1 } as never))).toMatchObject({
      seq: 2,
      because: "unreadable",
    });
    expect(found(rows, null)).toEqual({ kind: "broken", seq: null, because: "no-head" });
    expect(verifyChain({ rows, head: undefined }, sha256)).toMatchObject({ because: "no-head" });
    expect(found([], { version: 1, count: 0, hash: "f".repeat(64) })).toEqual({
      kind: "broken",
      seq: null,
      because: "head-differs",
    });
  });

  test("any single change at all", () => {
    const action = fc.constantFrom<"drop" | "double" | "swap" | "edit">("drop", "double", "swap", "edit");
    fc.assert(
      fc.property(action, fc.nat(4), (kind, index) => {
        const row = rows[index]!;
        const next = rows[(index + 1) % 5]!;
        const changed = {
          drop: rows.filter((entry) => entry !== row),
          double: rows.flatMap((entry) => (entry === row ? [row, row] : [entry])),
          swap: rows.map((entry) => (entry === row ? next : entry === next ? row : entry)),
          edit: rows.with(index, edited(row)),
        }[kind];
        expect(found(changed).kind).toBe("broken");
      }),
    );
  });
});

describe("somebody who rewrites rows and head together", () => {
  const { rows } = chainOf(5);
  const rewritten = appendAudit(
    emptyHead,
    rows.map((row) => edited(row).event),
    sha256,
  );
  const cut = appendAudit(
    emptyHead,
    rows.slice(0, 3).map((row) => row.event),
    sha256,
  );

  test("is found only with a head hash noted outside", () => {
    for (const forged of [rewritten, cut]) {
      expect(verify(forged).kind).toBe("intact");
      expect(verify(forged, rows[4]!.hash)).toEqual({ kind: "broken", seq: null, because: "anchor-missing" });
    }
    expect(verifyChain({ rows: [], head: undefined }, sha256, rows[4]!.hash)).toMatchObject({
      because: "no-head",
    });
  });
});
