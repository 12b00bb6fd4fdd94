import { expect, test } from "vitest";
import { messageHead } from "../../../src/diagnosis/judging/message-head.ts";

test("what the agent writes is judged whole, without blanks around it", () => {
  expect(messageHead(` ${"x".repeat(1027)}\n`)).toBe("x".repeat(1027));
  expect(messageHead("")).toBe("");
});
test("of a text that the agent never writes only the head is judged", () => {
  expect(messageHead("x".repeat(5_000_000))).toHaveLength(16_384);
});
