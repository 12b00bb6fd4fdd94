import { expect, test } from "vitest";
import { clearedEbpf, clearedKey } from "../../../src/diagnosis/judging/cleared.ts";

test.each([
  ["latched", "ok"],
  ["disabled", "ok"],
  ["old-message", "ok"],
  ["not-told", "uncertain"],
  ["too-early", "uncertain"],
  ["stopped", "skipped"],
] as const)("a key that is %s: %s", (kind, result) => {
  expect(clearedKey({ kind }, "fine").result).toBe(result);
});
test("a key whose message nobody knows is uncertain", () => {
  expect(clearedKey({ kind: "unknown-text" }, "fine")).toMatchObject({
    result: "uncertain",
    findings: [],
    asks: [],
  });
});
test.each([
  ["running", "ok"],
  ["verifier", "ok"],
  ["not-told", "uncertain"],
  ["too-early", "uncertain"],
  ["stopping", "skipped"],
] as const)("eBPF that is %s: %s", (judgement, result) => {
  expect(clearedEbpf(judgement, "fine").result).toBe(result);
  if (result === "ok") expect(clearedEbpf(judgement, "fine").because).toBe("fine");
});
