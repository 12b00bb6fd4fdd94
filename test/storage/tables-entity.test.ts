import { assert, integer, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { isLive, liveEntity, rowOf, tombstone, type RowEntity } from "../../src/storage/tables-entity.ts";

const found = (entity: RowEntity) => ({ ...entity, etag: "e1" }) as Parameters<typeof rowOf>[0];

describe("an entity of Azure Tables", () => {
  it("gives back the row that it was made from, whatever text is in it", () => {
    assert(
      property(string({ unit: "binary" }), integer({ min: 0, max: 64_010 }), (text, padding) => {
        const value = { padding: "x".repeat(padding), text };
        expect(rowOf(found(liveEntity("p", "r", value, "c")))).toStrictEqual({ row: "r", value, etag: "e1" });
      }),
      { numRuns: 60 },
    );
  });

  it("holds no property above 64 KiB and cuts no pair of surrogates", () => {
    const entity = liveEntity("p", "r", { text: `x${"🔑".repeat(60_000)}` }, "c");
    const chunks = Object.entries(entity).filter(([name]) => /^v\d/.test(name));
    expect(chunks).toHaveLength(4);
    for (const [, chunk] of chunks) {
      expect(Buffer.byteLength(chunk as string, "utf16le")).toBeLessThanOrEqual(65_536);
      expect((chunk as string).isWellFormed()).toBe(true);
    }
  });

  it("fits into the 1 MiB of an entity at its largest", () => {
    const entity = liveEntity("p", "r", { text: "ż".repeat(400_000 - '{"text":""}'.length) }, "c");
    expect(Buffer.byteLength(JSON.stringify(entity), "utf16le")).toBeLessThan(1_048_576);
    expect(() => liveEntity("p", "r", { text: "x".repeat(400_000) }, "c")).toThrow(RangeError);
  });

  it("is no row where it is a tombstone", () => {
    expect(isLive(found(tombstone("p", "r", "c")))).toBe(false);
    expect(isLive(found(liveEntity("p", "r", {}, "c")))).toBe(true);
  });
});
