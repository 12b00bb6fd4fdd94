import { expect, test } from "vitest";
import { sendOrder } from "../../src/approvals/send-order.ts";
import { approved, approvedAt, executing, minute, sent } from "./builders.ts";

test("a recorded send is an order: the row's target, its version tag, and until when", () => {
  expect(sendOrder(sent(), "send-1")).toEqual({ to: 4, ifMatch: '"7"', leavesBeforeMs: approvedAt + minute });
  const long = { ...sent(), lease: { owner: "one", untilMs: approvedAt + 60 * minute } };
  expect(sendOrder(long, "send-1")?.leavesBeforeMs).toBe(approvedAt + 5 * minute);
  expect(sendOrder({ ...long, expiresAtMs: approvedAt + 1 }, "send-1")?.leavesBeforeMs).toBe(approvedAt + 1);
});

test("nothing else is", () => {
  const answer = { kind: "unknown", atMs: 1, correlationId: "", what: "" } as const;
  const rows = [
    approved(),
    executing(),
    { ...sent(), state: "STALE" as const },
    { ...sent(), lease: null },
    { ...sent(), deadlineMs: null },
    { ...sent(), sends: [{ ...sent().sends[0]!, answer }] },
    sent("send-2"),
  ];
  expect(rows.map((row) => sendOrder(row, "send-1"))).toEqual(Array(7).fill(null));
});
