import { describe, expect, test } from "vitest";
import type { InputDocument } from "../../../src/diagnosis/evidence.ts";
import {
  driverStates,
  ebpfEvidence,
  judgeEbpf,
  unqueriedDriver,
} from "../../../src/diagnosis/judging/ebpf-judgement.ts";
import type { StatusChanges } from "../builders.ts";
import { document, gpaExtension, vm } from "../builders.ts";
import { justStarted, justStartedOfOld, stopping } from "../rules/ebpf/cases.ts";
import { factsOf, guestOf } from "./facts-of.ts";

describe("eBPF as the status tells it", () => {
  test.each<[StatusChanges, string]>([
    [{}, "running"],
    [{ ebpf: { status: "running" } }, "running"],
    [justStarted, "too-early"],
    [justStartedOfOld, "too-early"],
    [stopping, "stopping"],
    [{ ebpf: { status: "UNKNOWN", message: "Status unknown." } }, "not-started"],
    [{ ebpf: { status: "STOPPED", message: "Redirector has not started yet." } }, "unnamed-failure"],
    [{ ebpf: { status: "PAUSED" } }, "not-told"],
    [{ ebpf: { status: "UNKNOWN" } }, "not-told"],
  ])("%j is %s", (changes, judgement) => {
    expect(judgeEbpf(guestOf(changes))).toBe(judgement);
  });
  test("without a status nothing is told, and nothing is quoted", () => {
    expect(judgeEbpf(undefined)).toBe("not-told");
    expect(ebpfEvidence(undefined)).toEqual([]);
  });
});

describe("the drivers", () => {
  const ebpf = (message: string) => ({
    code: "ComponentStatus/EbpfStatus/succeeded",
    level: "Info",
    displayStatus: "x",
    message,
  });
  const machine = (message: string) =>
    document(
      "vm",
      vm({ os: "Windows", extensions: [gpaExtension({}, "Windows", { substatuses: [ebpf(message)] })] }),
    );
  const rows = (text: string) => document("observation", text);
  const states = (...documents: readonly InputDocument[]) =>
    driverStates(factsOf(...documents)).map(({ name, isRunning, isCurrent, at }) => [
      name,
      isRunning,
      isCurrent,
      at.source,
    ]);

  test("are told by each source, the newest word on each driver first", () => {
    expect(states()).toEqual([]);
    expect(states(document("vm", vm({ os: "Windows", extensions: [gpaExtension()] })))).toEqual([]);
    const azure = machine("EbpfCore: Running, AutoStart, NetEbpfExt: Stopped, AutoStart");
    expect(states(azure)).toEqual([
      ["EbpfCore", true, true, "instance-view"],
      ["NetEbpfExt", false, true, "instance-view"],
    ]);
    const pasted = rows(
      "Status   Name               DisplayName\n------   ----               -----------\nRunning  NetEbpfExt         NetEbpfExt",
    );
    expect(states(azure, pasted)).toEqual([
      ["EbpfCore", true, true, "instance-view"],
      ["NetEbpfExt", true, true, "observation"],
    ]);
  });
  test("are not told by other services or by words that say nothing", () => {
    expect(states(rows("Running  GuestProxyAgent    GuestProxyAgent"))).toEqual([]);
    expect(states(machine("EbpfCore: unsuccessfully queried, NetEbpfExt: Unknown"))).toEqual([]);
    expect(states(machine("nothing"))).toEqual([]);
  });
  test("are unqueried only where the extension says so", () => {
    const unqueried = (message: string) => unqueriedDriver(factsOf(machine(message)))?.source;
    expect(unqueried("Ebpf Driver: EbpfCore unsuccessfully queried")).toBe("instance-view");
    expect(unqueried("EbpfCore: Running, AutoStart, NetEbpfExt: Running, AutoStart")).toBeUndefined();
    expect(unqueriedDriver(factsOf())).toBeUndefined();
  });
});
