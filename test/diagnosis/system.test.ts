import { describe, expect, test } from "vitest";
import { commandsFor, concreteStep, dependsOnSystem } from "../../src/diagnosis/system.ts";

describe("a step of the catalogue", () => {
  test.each([
    ["gpa-service-*", "gpa-service-linux", "gpa-service-windows", "gpa-service-linux"],
    ["ebpf-*", "ebpf-load", "ebpf-windows", "ebpf-load"],
    ["deployment-*", "deployment-linux", "deployment-windows", "deployment-linux"],
    ["ebpf-attach", "ebpf-attach", "ebpf-attach", "ebpf-attach"],
    ["key", "key", "key", "key"],
  ] as const)("%s becomes a concrete name", (pattern, linux, windows, unknown) => {
    expect((["linux", "windows", "unknown"] as const).map((os) => concreteStep(pattern, os))).toEqual([
      linux,
      windows,
      unknown,
    ]);
    expect(dependsOnSystem(pattern)).toBe(pattern.endsWith("*"));
  });
});

describe("commands", () => {
  const commands = { linux: ["l1", "l2"], windows: ["w"], azure: ["a"] };
  test.each([
    ["linux", ["l1", "l2", "a"]],
    ["windows", ["w", "a"]],
    ["unknown", ["Linux: l1", "Linux: l2", "Windows: w", "a"]],
  ] as const)("for %s are its own, and those of Azure", (os, lines) => {
    expect(commandsFor(commands, os)).toEqual(lines);
  });
  test("that do not exist are none", () => {
    for (const os of ["linux", "windows", "unknown"] as const) expect(commandsFor({}, os)).toEqual([]);
  });
});
