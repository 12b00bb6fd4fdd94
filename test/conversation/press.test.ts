import { describe, expect, it } from "vitest";
import { invokeBody, textOf, type Press } from "../../src/conversation/press.ts";
import { cardNamed, turnOf } from "./turns.ts";

function pressWith(data: { readonly [member: string]: unknown }): Press {
  return { ...turnOf().from, kind: "press", verb: "say", data, cardId: undefined, isInvoke: true };
}

describe("a text of a press", () => {
  it.each([
    ["short", "abc", "abc"],
    ["empty", "", ""],
    ["as long as allowed", "x".repeat(600), "x".repeat(600)],
    ["too long", "x".repeat(601), undefined],
    ["a number", 5, undefined],
    ["null", null, undefined],
    ["an object", { a: 1 }, undefined],
  ])("that is %s", (_name, value, read) => {
    expect(textOf(pressWith({ vm: value }), "vm")).toBe(read);
  });

  it("that is not there, or only inherited, is none", () => {
    expect(textOf(pressWith({}), "vm")).toBeUndefined();
    expect(textOf(pressWith({}), "constructor")).toBeUndefined();
  });
});

describe("the body of an invoke's answer", () => {
  it("is the card, the message or the refusal, as Teams wants them", () => {
    const card = cardNamed("x");
    expect(invokeBody({ kind: "card", card, isForEverybody: true })).toEqual({
      statusCode: 200,
      type: "application/vnd.microsoft.card.adaptive",
      value: card,
    });
    expect(invokeBody({ kind: "message", text: "done" })).toEqual({
      statusCode: 200,
      type: "application/vnd.microsoft.activity.message",
      value: "done",
    });
    expect(invokeBody({ kind: "refused", text: "no" })).toEqual({
      statusCode: 400,
      type: "application/vnd.microsoft.error",
      value: { code: "BadRequest", message: "no" },
    });
  });
});
