import { readdirSync, readFileSync } from "node:fs";
import { GlobalSettings, Template } from "adaptivecards-templating/lib/template-engine.js";
import { format } from "prettier";
import { afterEach, describe, expect, test, vi } from "vitest";
import { cardBytes } from "../../src/presentation/card-size.ts";
import type { Card } from "../../src/presentation/card.ts";
import { complaints, officialSchema, runs } from "./card-checks.ts";
import { sampleCards, scenes } from "./scenes.ts";

const folder = new URL("../../cards/", import.meta.url);
const templates = readdirSync(folder)
  .filter((file) => !file.endsWith(".sample.json"))
  .map((file) => file.replace(".json", ""));
const read = (file: string): Card => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Card;

afterEach(() => {
  vi.restoreAllMocks();
});

/** What the template is filled with when this card is made. */
function dataOf(make: () => Card): unknown {
  const expand = vi.spyOn(Template.prototype, "expand");
  make();
  const [{ $root: data }] = expand.mock.lastCall ?? [{ $root: undefined }];
  return data;
}

describe("the card templates", () => {
  test("each belongs to one file of the presentation", () => {
    const sources = readdirSync(new URL("../../src/presentation/", import.meta.url));
    const cards = sources
      .filter((file) => file.endsWith("-card.ts"))
      .map((file) => file.replace("-card.ts", ""));
    expect(templates).toEqual(cards.toSorted());
    expect(Object.keys(sampleCards).toSorted()).toEqual(templates);
  });

  test.each(templates)("%s has the data of a real card beside it", async (name) => {
    const data = JSON.stringify(dataOf(sampleCards[name]!));
    const text = await format(data, { parser: "json", printWidth: 110, objectWrap: "collapse" });
    await expect(text).toMatchFileSnapshot(new URL(`${name}.sample.json`, folder).pathname);
  });

  test.each(templates)("%s is complete with its sample: the designer shows what people see", (name) => {
    const missing: string[] = [];
    const card = sampleCards[name]!();
    GlobalSettings.getUndefinedFieldValueSubstitutionString = (path) => {
      missing.push(path);
      return path;
    };
    const shown = new Template(read(`${name}.json`)).expand({ $root: read(`${name}.sample.json`) });
    expect(missing).toEqual([]);
    expect(shown).toEqual(card);
  });
});

describe("every card", () => {
  test.each(Object.keys(scenes))("%s is sound", (name) => {
    const card = scenes[name]!();
    expect(complaints(card)).toEqual([]);
    expect(runs(card)).not.toContain("–");
    expect(typeof card["speak"]).toBe("string");
    expect(String(card["fallbackText"]).length).toBeGreaterThan(10);
  });

  test("is far from the limit in ordinary situations", () => {
    const sizes = Object.values(sampleCards).map((make) => cardBytes(make()));
    expect(Math.max(...sizes)).toBeLessThan(16_000);
  });

  test("is one by the official schema", ({ skip }) => {
    const validate = officialSchema();
    skip(validate === undefined, "LATCHKEY_SPECS names no folder with the official schema");
    const wrong = Object.entries(scenes).flatMap(([name, make]) =>
      (validate?.(make()) ?? []).map((text) => `${name}: ${text}`),
    );
    expect(wrong).toEqual([]);
  });

  test("that the checks must refuse is refused", () => {
    const bad = {
      type: "AdaptiveCard",
      version: "1.4",
      body: [
        { type: "TextBlok", text: "x" },
        { type: "TextBlock", text: "EVIL <at>x</at> ${y} {{DATE(2)}} \u202e" },
        {
          type: "RichTextBlock",
          inlines: [
            { type: "TextRun", text: "<at>y</at>" },
            { type: "TextRun", text: "" },
          ],
        },
        { type: "Container", style: "attention", items: [] },
        { type: "Image", url: "https://example.org/a.png", id: "a" },
        { type: "Action.Execute", id: "a", title: "x", verb: "v", data: { verb: "w" } },
        {
          type: "ActionSet",
          actions: ["1", "2", "3", "4"].map((title) => ({
            type: "Action.ToggleVisibility",
            title: title.repeat(7000),
            targetElements: ["b"],
          })),
        },
      ],
    };
    const found = complaints(bad, "EVIL").join("\n");
    for (const part of [
      "parser:",
      "outside an ActionSet",
      "without its Submit",
      "without the verb",
      "4 buttons",
      "altText",
      "colour without",
      "empty run",
      "an id twice",
      "nothing is called b",
      "entities differ",
      "mention in a run",
      "not version",
      "template expression",
      "function of the client",
      "invisible character",
      "bytes",
      "foreign text",
    ])
      expect(found).toContain(part);
  });
});
