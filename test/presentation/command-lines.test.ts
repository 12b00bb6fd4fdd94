import { expect, test } from "vitest";
import { commandLines } from "../../src/presentation/command-lines.ts";
import { reports } from "./report-scenes.ts";

test("every command of a report stands once, under what it is for, findings' first", () => {
  const lines = commandLines(reports.unknownSystem);
  expect(lines[0]).toMatch(/^key-rejected\nLinux: sudo journalctl|^status-value-unknown\n/);
  expect(lines.some((line) => line.startsWith("the agent's status.json, whole and fresh\n"))).toBe(true);
  const commands = lines.map((line) => line.slice(line.indexOf("\n")));
  expect(new Set(commands).size).toBe(commands.length);
});

test("a report without commands has none, and one with very many is cut", () => {
  expect(commandLines(reports.healthy)).toEqual([]);
  const [finding] = reports.keyRejected.findings;
  const commands = Array.from({ length: 100 }, (_, index) => `echo ${String(index)}`);
  expect(commandLines({ ...reports.keyRejected, findings: [{ ...finding!, commands }] })).toHaveLength(30);
});
