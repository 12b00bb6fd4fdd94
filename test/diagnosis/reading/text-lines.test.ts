import { expect, test } from "vitest";
import { lineAt, linesOf } from "../../../src/diagnosis/reading/text-lines.ts";

test("lines end by LF, CRLF or CR", () => {
  expect(linesOf("a\nb\r\nc\rd")).toEqual(["a", "b", "c", "d"]);
  expect(linesOf("")).toEqual([""]);
});

test("a journal of 10 MB is read to its last line", () => {
  const lines = linesOf(`${"x\n".repeat(150_000)}last`);
  expect(lines.at(-1)).toBe("last");
});

test("a line is pointed at by its number, counted from 0; the text itself stands for a line that is not there", () => {
  const lines = ["a", "b"];
  expect(lineAt(lines, "/lines/1")).toEqual({ pointer: "/lines/1", value: "b" });
  for (const pointer of ["/lines/2", "/lines/x", "/lines/1234567", "", "/other"])
    expect(lineAt(lines, pointer)).toEqual({ pointer: "", value: null });
});
