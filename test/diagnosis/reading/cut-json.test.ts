import { describe, expect, test } from "vitest";
import { completeMembers } from "../../../src/diagnosis/reading/cut-json.ts";
import { status } from "../builders.ts";

const saved = (text: string): unknown => Object.fromEntries(completeMembers(text, 0, 64));

describe("what can be saved of a cut object", () => {
  test.each([
    ['{"a":"x","b":"y', { a: "x" }],
    ['{ "a" : {"x":1} , "b" : [1,2], "c": tru', { a: { x: 1 }, b: [1, 2] }],
    ['{"a":true,"b":nu', { a: true }],
    ['{"a":1,"b":23', { a: 1 }],
    ['{"a":1,"b"', { a: 1 }],
    ['{"a":1,"b":', { a: 1 }],
    ['{"a":1,', { a: 1 }],
    ['{"a":1', {}],
    ['{"a', {}],
    ["{", {}],
    ['{"a":1 "b":2', { a: 1 }],
    ['{"a":1,\u00a0"b":2,"c', { a: 1, b: 2 }],
    ['{"\\x":1,"b":2', {}],
    ['{"a":1,"b":xyz,"c":3', { a: 1 }],
  ])("%s", (text, members) => {
    expect(saved(text)).toEqual(members);
  });
  test("goes into the agent's own object, for its complete modules", () => {
    const text = JSON.stringify(status());
    const cut = text.slice(0, text.indexOf('"ebpfProgramStatus"') + 40);
    expect(saved(cut)).toMatchObject({
      proxyAgentStatus: { version: "1.0.47", keyLatchStatus: { status: "RUNNING" } },
    });
    expect((saved(cut) as any).proxyAgentStatus).not.toHaveProperty("ebpfProgramStatus");
  });
  test("goes no further than the damage in the middle", () => {
    const text = JSON.stringify(status()).replace('"ebpfProgramStatus":{', '"ebpfProgramStatus":{damage');
    expect((saved(text) as any).proxyAgentStatus).toHaveProperty("keyLatchStatus");
    expect((saved(text) as any).proxyAgentStatus).not.toHaveProperty("proxyListenerStatus");
  });
  test("drops every other value that is cut", () => {
    expect(saved('{"a":1,"rows":[{"x":1},{"y"')).toEqual({ a: 1 });
  });
  test("a name of the prototype is a member like any other", () => {
    const members = completeMembers('{"__proto__":{"x":1},"constructor":2,"z', 0, 64);
    expect([...members.keys()]).toEqual(["__proto__", "constructor"]);
  });
});
