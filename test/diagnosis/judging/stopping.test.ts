import { expect, test } from "vitest";
import { isStopping, stoppedWithService } from "../../../src/diagnosis/judging/stopping.ts";
import { judgeKey } from "../../../src/diagnosis/judging/key-judgement.ts";
import type { StatusChanges } from "../builders.ts";
import { document, status } from "../builders.ts";
import { polled, stopping } from "../rules/key/cases.ts";
import { factsOf, guestOf } from "./facts-of.ts";

test.each<[string, StatusChanges, boolean]>([
  ["good texts", stopping, true],
  ["states in lower case", { ...stopping, key: { status: "stopped" } }, true],
  [
    "stop texts",
    {
      ...stopping,
      key: { status: "STOPPED", message: "poll_secure_channel_status task cancelled." },
      listener: { status: "STOPPED", message: "Stop signal received, stop the listener." },
    },
    true,
  ],
  ["a steady text", { ...stopping, key: { status: "STOPPED", message: polled("None") } }, true],
  ["a key module that runs", { ...stopping, key: { status: "RUNNING" } }, false],
  ["a listener that runs", { ...stopping, listener: { status: "RUNNING" } }, false],
  ["eBPF that is unknown", { ...stopping, ebpf: { status: "UNKNOWN" } }, false],
  [
    "a refused key",
    {
      ...stopping,
      key: { status: "STOPPED", message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
    },
    false,
  ],
  [
    "an eBPF failure",
    {
      ...stopping,
      ebpf: { status: "STOPPED", message: "Failed to attach program 'connect4' with error: x" },
    },
    false,
  ],
  [
    "a taken port",
    {
      ...stopping,
      listener: { status: "STOPPED", message: "Failed to bind TcpListener 'x' with error y (os error 98)." },
    },
    false,
  ],
])("all STOPPED with %s: %s", (_, changes, isIt) => {
  expect(isStopping(guestOf(changes))).toBe(isIt);
  if (isIt) expect(judgeKey(guestOf(changes)).kind).toBe("stopped");
});

test("a module stopped with the service only if its text is good and the key module stopped too", () => {
  const guest = guestOf({ ...stopping, listener: { status: "STOPPED" } });
  const { listener } = guest;
  if (listener === undefined) throw new Error("no listener");
  expect(
    ["good", "stopped", "failed", "unknown"].map((text) => stoppedWithService(guest, listener, text)),
  ).toEqual([true, true, false, false]);
  const running = guestOf({ ...stopping, key: { status: "RUNNING" } });
  expect(stoppedWithService(running, listener, "good")).toBe(false);
  expect(stoppedWithService(guest, { ...listener, status: "UNKNOWN" }, "good")).toBe(false);
});

test.each(["keyLatchStatus", "ebpfProgramStatus", "proxyListenerStatus"])(
  "without %s nothing is told",
  (module) => {
    const inner = { ...(status(stopping)["proxyAgentStatus"] as Record<string, unknown>) };
    delete inner[module];
    const { guest } = factsOf(document("status-file", { ...status(), proxyAgentStatus: inner }));
    expect(guest && isStopping(guest)).toBe(false);
  },
);
