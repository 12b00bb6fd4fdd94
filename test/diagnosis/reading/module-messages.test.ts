import { expect, test } from "vitest";
import { moduleMessagesIn } from "../../../src/diagnosis/reading/module-messages.ts";

test("modules that are not ready are named line by line", () => {
  const at = (index: number) =>
    ({
      source: "observation",
      origin: "person",
      pointer: `/lines/${String(index)}`,
      value: "",
      ageSeconds: null,
    }) as const;
  const lines = [
    "ebpfProgramStatus - a ",
    "x",
    "2026 azure-proxy-agent_1(2) - proxyListenerStatus - b",
    "keyLatchStatus -",
    "mykeyLatchStatus - c",
  ];
  expect(moduleMessagesIn(lines, at)).toEqual([
    { value: { module: "ebpf", message: "a" }, at: at(0) },
    { value: { module: "listener", message: "b" }, at: at(2) },
  ]);
});

test("a very long message is cut", () => {
  expect(
    moduleMessagesIn([`keyLatchStatus - ${"x".repeat(100_000)}`], () => ({}) as never)[0]?.value.message,
  ).toHaveLength(2000);
});
