import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { UsageError, parseMoment, resolvePath } from "../../src/cli/arguments.ts";

describe("a moment", () => {
  test.each([
    ["2026-11-23T07:15:00Z", "2026-11-23T07:15:00.000Z"],
    ["2026-11-23T07:15Z", "2026-11-23T07:15:00.000Z"],
    ["2026-11-23t07:15:00.5z", "2026-11-23T07:15:00.500Z"],
    ["2026-11-23T07:15:00,123456789Z", "2026-11-23T07:15:00.123Z"],
    ["2026-11-23T08:15:00+01:00", "2026-11-23T07:15:00.000Z"],
    ["2026-11-23T01:45:00-0530", "2026-11-23T07:15:00.000Z"],
    ["2026-11-23T08:15+01", "2026-11-23T07:15:00.000Z"],
    ["20261123T071500Z", "2026-11-23T07:15:00.000Z"],
    ["20261123T0715Z", "2026-11-23T07:15:00.000Z"],
    ["20261123T081500.25+0100", "2026-11-23T07:15:00.250Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
  ])("%s is ISO 8601 with a zone", (text, moment) => {
    expect(new Date(parseMoment(text)).toISOString()).toBe(moment);
  });
  test.each([
    "2026-11-23T07:15:00",
    "2026-11-23",
    "2026-11-23 07:15:00Z",
    "2026-11-23T07Z",
    "2026-11-23T07:15.5Z",
    "2026-02-30T07:15:00Z",
    "2025-02-29T07:15:00Z",
    "2026-13-01T07:15:00Z",
    "2026-11-23T25:00:00Z",
    "2026-11-23T07:61:00Z",
    "2026-11-23T07:15:00+99:99",
    "Mon, 23 Nov 2026 07:15:00 GMT",
    "1795418100",
    "now",
    " 2026-11-23T07:15:00Z",
    "",
  ])("%j is refused", (text) => {
    expect(() => parseMoment(text)).toThrow(UsageError);
  });
  test("a long text is quoted in its first part only", () => {
    expect(() => parseMoment("x".repeat(10_000))).toThrow(/^.{1,200}$/);
  });
});

describe("a path", () => {
  test("starts where npm was called", () => {
    expect(resolvePath("a/b.json", { INIT_CWD: "/somewhere" })).toBe(resolve("/somewhere", "a/b.json"));
  });
  test("starts in the working directory without npm", () => {
    expect(resolvePath("b.json", {})).toBe(join(process.cwd(), "b.json"));
  });
  test("that is absolute stays", () => {
    expect(resolvePath("/a/b.json", { INIT_CWD: "/somewhere" })).toBe("/a/b.json");
  });
});
