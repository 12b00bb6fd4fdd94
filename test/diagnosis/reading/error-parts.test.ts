import { describe, expect, test } from "vitest";
import { errorPartsOf } from "../../../src/diagnosis/reading/error-parts.ts";

const codes = (value: unknown) => errorPartsOf(value).map(({ code }) => code);

describe("the errors inside an error", () => {
  test("are found in every container of Azure", () => {
    for (const name of ["error", "statusMessage", "properties", "innererror", "InnerError", "operations"])
      expect(codes({ [name]: { code: "X" } })).toEqual(["X"]);
    expect(codes({ details: [{ code: "A" }, { code: "B", details: [{ code: "C" }] }] })).toEqual([
      "A",
      "B",
      "C",
    ]);
  });
  test("are not statuses that succeeded, nor other objects with other members", () => {
    expect(codes({ properties: { code: "ProvisioningState/succeeded", message: "ok" } })).toEqual([]);
    expect(codes({ tags: { code: "X" } })).toEqual([]);
    expect(codes({ error: { code: 7, message: null } })).toEqual([]);
    for (const value of [null, "x", 7, [], {}]) expect(errorPartsOf(value)).toEqual([]);
  });
  test("in Compute's innererror stand in its detail", () => {
    const value = { error: { code: "BadRequest", innererror: { exceptiontype: "T", errordetail: "why" } } };
    expect(errorPartsOf(value)).toMatchObject([
      { code: "BadRequest", message: undefined },
      { code: undefined, message: "why", messageName: "errordetail", pointer: "/error/innererror" },
    ]);
  });
  test("in the JSON of a message point at the message", () => {
    expect(errorPartsOf({ error: { code: "Out", Message: '{"code":"In","message":"m"}' } })).toMatchObject([
      { code: "Out", pointer: "/error", codeName: "code", messageName: "Message" },
      { code: "In", pointer: "/error", codeName: "Message", messageName: "Message" },
    ]);
  });
  test("in a message that only begins like JSON are none", () => {
    expect(codes({ code: "A", message: "{not JSON}" })).toEqual(["A"]);
    expect(codes({ statusMessage: "[x" })).toEqual([]);
    expect(codes({ statusMessage: `[${" ".repeat(500_001)}]` })).toEqual([]);
  });
  test("are bounded in depth and number", () => {
    const deep = JSON.parse('{"error":'.repeat(60) + '{"code":"X"}' + "}".repeat(60));
    expect(codes(deep)).toEqual([]);
    expect(errorPartsOf({ details: Array.from({ length: 500 }, () => ({ code: "X" })) })).toHaveLength(100);
  });
});
