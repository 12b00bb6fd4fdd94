import { describe, expect, test } from "vitest";
import { isInner, isWhole, wrongType } from "../../../src/diagnosis/reading/status-shape.ts";
import { status } from "../builders.ts";

const whole = status();

describe("the shape of a status", () => {
  test("whole is known by its inner object, inner by any of its modules", () => {
    expect([isWhole(whole), isInner(whole)]).toEqual([true, false]);
    expect([isWhole(whole["proxyAgentStatus"]), isInner(whole["proxyAgentStatus"])]).toEqual([false, true]);
    for (const name of ["keyLatchStatus", "telemetryLoggerStatus"])
      expect(isInner({ [name]: null })).toBe(true);
  });
  test("is none of lists, texts and objects of others", () => {
    for (const value of [null, undefined, "keyLatchStatus", ["keyLatchStatus"], {}, { status: "SUCCESS" }]) {
      expect([isWhole(value), isInner(value)]).toEqual([false, false]);
      expect(wrongType(value)).toBeUndefined();
    }
  });
  test("of the right types has no wrong one", () => {
    expect(wrongType(whole)).toBeUndefined();
    expect(wrongType(whole["proxyAgentStatus"])).toBeUndefined();
  });
});
