import { describe, expect, test } from "vitest";
import { readRows } from "../../../src/diagnosis/reading/connection-rows.ts";
import { row } from "../builders.ts";

describe("connection rows", () => {
  test("are read with their place", () => {
    expect(
      readRows([row, { ...row, responseStatus: "403 Forbidden" }], "/proxyConnectionSummary"),
    ).toMatchObject([
      {
        userName: "root",
        ip: "169.254.169.254",
        port: 80,
        httpStatus: 200,
        count: 12,
        pointer: "/proxyConnectionSummary/0",
      },
      { httpStatus: 403, pointer: "/proxyConnectionSummary/1" },
    ]);
  });
  test.each([
    ["200 OK", 200],
    ["403", 403],
    ["  421 Misdirected Request", 421],
    ["Forbidden 403", null],
    ["4033", null],
    ["", null],
  ])("the status %j holds the number %j", (responseStatus, httpStatus) => {
    expect(readRows([{ responseStatus }], "")[0]?.httpStatus).toBe(httpStatus);
  });
  test("of other types count as empty, and what is no row is passed over", () => {
    expect(
      readRows([null, 1, "x", [], { count: "12", port: -1, ip: 5, userName: null, count2: 3 }], "/r"),
    ).toEqual([
      {
        userName: "",
        ip: "",
        port: null,
        processCmdLine: "",
        responseStatus: "",
        httpStatus: null,
        count: 0,
        pointer: "/r/4",
      },
    ]);
    for (const value of [undefined, null, {}, "[]"]) expect(readRows(value, "/r")).toEqual([]);
  });
  test("are kept up to a limit, of which the telling ones have twice as much", () => {
    const many = (responseStatus: string, count: number) =>
      Array.from({ length: count }, () => ({ responseStatus }));
    expect(readRows(many("500", 20_000), "")).toHaveLength(5000);
    expect(readRows(many("200 OK", 20_000), "")).toHaveLength(10_000);
    const kept = readRows([...many("500", 20_000), { responseStatus: "403 Forbidden" }], "/r");
    expect(kept.at(-1)).toMatchObject({ httpStatus: 403, pointer: "/r/20000" });
  });
  test("with counts beyond 2^53 stay finite numbers", () => {
    expect(
      readRows(JSON.parse('[{"count":340282366920938463463374607431768211455},{"count":1e999}]'), ""),
    ).toMatchObject([{ count: 3.402823669209385e38 }, { count: 0 }]);
  });
});
