import { describe, expect, test } from "vitest";
import { readBootLog } from "../../../src/diagnosis/reading/boot-log.ts";
import { spokenStatus } from "../../../src/diagnosis/reading/spoken-status.ts";
import { document, nowMs } from "../builders.ts";
import { observe } from "./observe.ts";

const pasted = observe(
  "ebpfProgramStatus - first\nkeyLatchStatus - Failed to acquire key details: x\nebpfProgramStatus - last",
);
const { bootLog } = readBootLog(document("boot-log", "x\nproxyListenerStatus - Failed to bind"));

describe("what the agent says outside of its status file", () => {
  test("is a fragment of unknown age, in which the last word on a module counts", () => {
    const guest = spokenStatus([pasted], undefined, nowMs);
    expect(guest).toMatchObject({
      source: "observation",
      origin: "person",
      shape: "fragment",
      isComplete: false,
      freshness: "unknown-age",
      ageSeconds: null,
      collectedAtMs: nowMs,
      ebpf: { status: "UNKNOWN", message: "last", path: "/ebpfProgramStatus" },
      key: { message: "Failed to acquire key details: x" },
      listener: undefined,
      rowsAreKnown: false,
    });
    expect(guest?.at("/ebpfProgramStatus/message")).toMatchObject({
      pointer: "/lines/2",
      value: "ebpfProgramStatus - last",
    });
    for (const found of [
      guest?.at("/proxyListenerStatus/message"),
      guest?.at("/ebpfProgramStatus/status"),
      guest?.atRoot("/timestamp"),
      guest?.timeAt,
    ])
      expect(found).toEqual({
        source: "observation",
        origin: "person",
        pointer: "",
        value: null,
        ageSeconds: null,
      });
  });
  test("comes from the boot log where nothing was pasted", () => {
    expect(spokenStatus([observe("hello")], bootLog, nowMs)).toMatchObject({
      source: "boot-log",
      listener: { message: "Failed to bind" },
      key: undefined,
    });
    expect(spokenStatus([pasted], bootLog, nowMs)?.source).toBe("observation");
  });
  test("is nothing where no module is named", () => {
    expect(spokenStatus([], undefined, nowMs)).toBeUndefined();
    expect(spokenStatus([observe("hello")], { origin: "person" }, nowMs)).toBeUndefined();
  });
});
