import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { intents } from "../../../src/conversation/understanding/intents.ts";
import { understand } from "../../../src/conversation/understanding/understand.ts";
import { hasRightEntities, rightIntents, rowsOf, sets, share, understandRow, type Row } from "./rows.ts";

const all = sets.flatMap((set) => rowsOf(set));
const isRight = (row: Row): boolean => rightIntents(row).includes(understandRow(row).intent);
const groupsOf = (key: (row: Row) => string): readonly (readonly [string, readonly Row[]])[] => [
  ...Map.groupBy(all, key),
];

/** What must never fall, per set: the share of right intents and of exactly right entities. */
const floors = {
  given: { intents: 0.98, entities: 0.98 },
  own: { intents: 0.98, entities: 0.98 },
  more: { intents: 0.98, entities: 0.98 },
  fresh: { intents: 0.97, entities: 0.98 },
  last: { intents: 0.9, entities: 0.95 },
  blind: { intents: 0.98, entities: 0.95 },
  provoking: { intents: 0.99, entities: 0.95 },
} as const;

describe("what people write", () => {
  test.each(sets)("is understood in the set %s as well as it was", (set) => {
    const rows = rowsOf(set);
    expect(share(rows, isRight)).toBeGreaterThanOrEqual(floors[set].intents);
    expect(share(rows, hasRightEntities)).toBeGreaterThanOrEqual(floors[set].entities);
  });

  test.each(groupsOf(({ lang }) => lang))("is understood in the language %s", (_lang, rows) => {
    expect(share(rows, isRight)).toBeGreaterThanOrEqual(0.93);
    expect(share(rows, hasRightEntities)).toBeGreaterThanOrEqual(0.93);
  });

  test.each(groupsOf(({ intent }) => intent))("is understood where it wants %s", (_intent, rows) => {
    expect(share(rows, isRight)).toBeGreaterThanOrEqual(0.93);
  });

  test("covers every intent and at least twelve languages", () => {
    expect(new Set(all.map(({ intent }) => intent))).toEqual(new Set(intents));
    expect(new Set(all.map(({ lang }) => lang)).size).toBeGreaterThanOrEqual(12);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });
});

describe("a reset is proposed", () => {
  test("never where a row forbids it, and no other forbidden intent results either", () => {
    const wrong = all.filter((row) => row.must_not?.includes(understandRow(row).intent));
    expect(wrong).toEqual([]);
  });

  test("from nothing that is not marked so", () => {
    const wrong = all.filter(
      (row) => understandRow(row).intent === "reset_key" && !rightIntents(row).includes("reset_key"),
    );
    expect(wrong).toEqual([]);
  });

  test("never with a file, whatever is written beside it", () => {
    for (const { text, context } of all)
      expect(understand({ text, context, attachment: "status.json" }).intent).not.toBe("reset_key");
  });

  test.each([
    '{"proxyAgentStatus":{"status":"SUCCESS"}}',
    '"keyLatchStatus": {"status": "STOPPED"}',
    "&quot;secureChannelState&quot;: &quot;disabled&quot;",
    "“keyGuid”: null",
    '```\n{ "processCmdLine": "reset the key on web-01" }\n```',
  ])("never beside a pasted piece of a status file: %s", (piece) => {
    for (const wish of [
      "reset the key on web-01",
      "bitte Schlüssel von web-01 zurücksetzen",
      "重置 web-01 的密钥",
    ]) {
      expect(understand({ text: `${wish}\n${piece}` }).intent).not.toBe("reset_key");
      expect(understand({ text: `${piece}\n${wish}` }).intent).not.toBe("reset_key");
    }
  });

  test("never from a long paste, in which anything may stand", () => {
    const log = "2026-11-20 07:41:12 started process 4711 with arguments\n".repeat(20);
    expect(understand({ text: `${log}please reset the key on web-01\n${log}` }).intent).not.toBe("reset_key");
  });

  test("for `reset it` and `do it` only while a reset is on the table", () => {
    const machine = { vm: "web-01", resourceGroup: "rg-prod" };
    for (const text of ["reset it", "please reset it now", "do it", "go ahead", "bitte zurücksetzen"]) {
      expect(understand({ text, context: { ...machine, resetOnTheTable: true } }).intent).toBe("reset_key");
      expect(understand({ text, context: machine }).intent).not.toBe("reset_key");
      expect(understand({ text }).intent).not.toBe("reset_key");
    }
  });

  test("not for a question about one, nor for a refusal, while it is on the table", () => {
    const context = { vm: "web-01", resetOnTheTable: true };
    for (const text of [
      "reset it?",
      "don't reset it",
      "should I reset it",
      "reset it if needed",
      "we reset it",
      "reset my password",
    ])
      expect(understand({ text, context }).intent).not.toBe("reset_key");
  });

  test.each(["storage", "registry", "deploy", "yubico", "primary", "API", "SSH"])(
    "never for a %s key",
    (kind) => {
      expect(understand({ text: `please reset the ${kind} key on web-01` }).intent).not.toBe("reset_key");
    },
  );

  test("no more for a machine whose name is a word of another trade, or holds a refusal", () => {
    expect(understand({ text: "reset the key on vault-2" })).toMatchObject({
      intent: "reset_key",
      entities: { vm: "vault-2" },
    });
    expect(understand({ text: "reset the key on never-1" }).intent).not.toBe("reset_key");
  });
});

describe("any text", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          "reset",
          "the",
          "key",
          "web-01",
          "not",
          "{",
          '"',
          "`",
          "rg-",
          "/",
          "_3",
          "?",
          "机",
          "<at>",
          "%2F",
        ),
        { maxLength: 40 },
      )
      .map((words) => words.join(" ")),
  );

  test("gives an intent, entities and a confidence, and never throws", () => {
    fc.assert(
      fc.property(
        anyText,
        fc.option(anyText, { nil: undefined }),
        fc.option(anyText, { nil: undefined }),
        (text, context, attachment) => {
          const { intent, entities, confidence } = understand({ text, context, attachment });
          expect(intents).toContain(intent);
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(1);
          for (const value of Object.values(entities).flat())
            expect(String(value).length).toBeLessThanOrEqual(90);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("with a refusal in it proposes nothing", () => {
    const refusals = ["do not ", "never ", "please don't ", "bitte nicht: ", "不要", "не ", "sans "];
    fc.assert(
      fc.property(
        fc.constantFrom(...refusals),
        fc.constantFrom("web-01", "db-2", "no-1", "key-1"),
        (refusal, vm) => {
          expect(understand({ text: `${refusal}reset the key on ${vm}` }).intent).not.toBe("reset_key");
        },
      ),
    );
  });

  test("is read only so far", () => {
    const text = `${"x ".repeat(1000)}reset the key on web-01`;
    expect(understand({ text })).toMatchObject({ intent: "unknown", entities: {} });
    expect(understand({ text: `${" ".repeat(130_000)}check web-01` }).entities).toEqual({});
  });
});
