import { describe, expect, it } from "vitest";
import { isKnownName, isSecretName } from "../../src/uploads/upload-names.ts";

describe("names of uploads", () => {
  it("knows key files of both systems by their extension alone", () => {
    expect(
      ["a.key", "A.KEY", "x/y/a.encrypted", "x\\a.key"].filter((name) => !isSecretName(name)),
    ).toStrictEqual([]);
    expect(["key.json", "a.key.json", "akey", "status.json"].filter(isSecretName)).toStrictEqual([]);
  });

  it("stays fast on a long hostile name", () => {
    const started = performance.now();
    expect(isKnownName(`${"status-".repeat(20_000)}!`)).toBe(false);
    expect(isKnownName(`${"a".repeat(100_000)}.status`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
