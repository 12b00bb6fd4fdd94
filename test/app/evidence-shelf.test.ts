import { describe, expect, it } from "vitest";
import { createEvidenceShelf, type SentDocument } from "../../src/app/evidence-shelf.ts";

const minuteMs = 60_000;

function sent(name: string, sizeBytes = 1): SentDocument {
  return {
    kind: "status-file",
    origin: "person",
    name,
    bytes: new Uint8Array(sizeBytes),
    sha256: name,
    collectedAtMs: 0,
    sentAtMs: 0,
    by: { objectId: "ann", tenantId: "t", isBot: false, name: "Ann" },
  };
}

function shelfAt(): {
  readonly shelf: ReturnType<typeof createEvidenceShelf>;
  readonly pass: (ms: number) => void;
} {
  let nowMs = 0;
  return { shelf: createEvidenceShelf(() => nowMs), pass: (ms) => void (nowMs += ms) };
}

const names = (documents: readonly SentDocument[]): readonly string[] => documents.map(({ name }) => name);

describe("the shelf of evidence", () => {
  it("keeps what was put for ten minutes, and not a moment longer", () => {
    const { shelf, pass } = shelfAt();
    shelf.put("vm|a", [sent("one"), sent("two")]);
    pass(10 * minuteMs - 1);
    expect(names(shelf.get("vm|a"))).toEqual(["one", "two"]);
    pass(1);
    expect(shelf.get("vm|a")).toEqual([]);
  });

  it("counts the time anew for what is put again, and forgets what was there", () => {
    const { shelf, pass } = shelfAt();
    shelf.put("vm|a", [sent("old")]);
    pass(9 * minuteMs);
    shelf.put("vm|a", [sent("new")]);
    pass(9 * minuteMs);
    expect(names(shelf.get("vm|a"))).toEqual(["new"]);
  });

  it("keeps keys apart, and knows nothing of others", () => {
    const { shelf } = shelfAt();
    shelf.put("vm|a", [sent("a")]);
    expect(shelf.get("vm|b")).toEqual([]);
    expect(names(shelf.get("vm|a"))).toEqual(["a"]);
  });

  it("holds 64 MB at most: the oldest go, the newest stay", () => {
    const { shelf } = shelfAt();
    const megabyte = 1024 * 1024;
    shelf.put("first", [sent("first", 30 * megabyte)]);
    shelf.put("second", [sent("second", 30 * megabyte)]);
    shelf.put("third", [sent("third", 4 * megabyte)]);
    expect(names(shelf.get("first"))).toEqual(["first"]);
    shelf.put("fourth", [sent("fourth", 1)]);
    expect(shelf.get("first")).toEqual([]);
    expect(["second", "third", "fourth"].flatMap((key) => names(shelf.get(key)))).toEqual([
      "second",
      "third",
      "fourth",
    ]);
  });

  it("counts what is put again as new", () => {
    const { shelf } = shelfAt();
    const megabyte = 1024 * 1024;
    shelf.put("first", [sent("first", 30 * megabyte)]);
    shelf.put("second", [sent("second", 30 * megabyte)]);
    shelf.put("first", [sent("first again", 30 * megabyte)]);
    shelf.put("third", [sent("third", 5 * megabyte)]);
    expect(shelf.get("second")).toEqual([]);
    expect(names(shelf.get("first"))).toEqual(["first again"]);
  });
});
