import { expect, test } from "vitest";
import { textProblem } from "../../../src/diagnosis/reading/text-problem.ts";
import { document } from "../builders.ts";

test.each([
  [
    "a picture",
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]),
    "unreadable",
    "it is a picture (PNG), not text",
  ],
  ["no text", new Uint8Array([1, 2, 0, 3]), "unreadable", "it is no text in any known encoding"],
  ["too much", new Uint8Array(10_000_001).fill(32), "rejected", "it is larger than 10 MB"],
] as const)("%s is said to be so, at its own source", (_case, bytes, why, what) => {
  expect(textProblem(document("observation", bytes), "observation")).toMatchObject({
    why,
    what,
    evidence: { source: "observation", origin: "person", pointer: "", value: null },
  });
});

test("a text is no problem, an empty one neither", () => {
  for (const text of ["5.15.0-1052-azure", ""])
    expect(textProblem(document("boot-log", text), "boot-log")).toBeUndefined();
});
