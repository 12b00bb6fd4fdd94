import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv } from "ajv";
import { cardBytes, maxCardBytes } from "../../src/presentation/card-size.ts";
import type { Card } from "../../src/presentation/card.ts";

const require = createRequire(import.meta.url);

/** The part of Microsoft's renderer that a check of a card needs; its own types want a browser. */
interface Renderer {
  readonly AdaptiveCard: new () => { parse(json: unknown, context: ParseContext): void };
  readonly SerializationContext: new (version: unknown) => ParseContext;
  readonly Versions: { readonly v1_5: unknown };
}
interface ParseContext {
  readonly eventCount: number;
  getEventAt(index: number): { readonly message: string };
}
const renderer = require("adaptivecards/dist/adaptivecards.js") as Renderer;

/** An object anywhere in a card, with the objects around it, nearest first. */
export interface Piece {
  readonly node: { readonly [member: string]: unknown };
  readonly member: string;
  readonly around: readonly { readonly [member: string]: unknown }[];
}

/** Every object of a card; what buttons carry back is left out. */
export function pieces(value: unknown, member = "", around: Piece["around"] = []): readonly Piece[] {
  if (Array.isArray(value)) return value.flatMap((entry) => pieces(entry, member, around));
  if (typeof value !== "object" || value === null) return [];
  const node = value as Piece["node"];
  const inside = Object.entries(node).flatMap(([name, part]) =>
    name === "data" ? [] : pieces(part, name, [node, ...around]),
  );
  return [{ node, member, around }, ...inside];
}

/** The text of every TextRun, in the card's order. */
export function runs(card: Card): readonly string[] {
  return pieces(card).flatMap(({ node }) => (node["type"] === "TextRun" ? [String(node["text"])] : []));
}

/** All runs as one text. */
export function textOf(card: Card): string {
  return runs(card).join("\n");
}

/** Every `Action.Execute` that a person can press. */
export function executes(card: Card): readonly Piece["node"][] {
  return pieces(card).flatMap(({ node, around }) =>
    node["type"] === "Action.Execute" && around[0]?.["type"] === "ActionSet" ? [node] : [],
  );
}

/** The titles of the buttons and toggles, in the card's order. */
export function buttons(card: Card): readonly string[] {
  return pieces(card).flatMap(({ node, member }) => (member === "actions" ? [String(node["title"])] : []));
}

function parseWarnings(card: Card): readonly string[] {
  const context = new renderer.SerializationContext(renderer.Versions.v1_5);
  new renderer.AdaptiveCard().parse(card, context);
  return Array.from(
    { length: context.eventCount },
    (_, index) => `parser: ${context.getEventAt(index).message}`,
  );
}

const icons = "✔✖⏳?🔑⋯–⚠✋ℹ📎◦";

function isCoveredByWord({ node }: Piece): boolean {
  const first = pieces(node).flatMap(({ node: inner }) =>
    inner["type"] === "TextRun" ? [String(inner["text"])] : [],
  );
  return icons.includes((first[0] ?? "x").trim()) && /\p{L}/u.test(first[1] ?? "");
}

function isPlain(style: unknown): boolean {
  return style === undefined || style === "emphasis";
}

function executeComplaints({ node, around }: Piece): readonly string[] {
  const fallback = node["fallback"] as Piece["node"] | undefined;
  const isSame = JSON.stringify(fallback?.["data"]) === JSON.stringify(node["data"]);
  const { verb } = node["data"] as Piece["node"];
  return [
    ...(around[0]?.["type"] === "ActionSet" ? [] : ["an Execute outside an ActionSet"]),
    ...(fallback?.["type"] === "Action.Submit" && isSame ? [] : ["an Execute without its Submit"]),
    ...(verb === node["verb"] ? [] : ["data without the verb"]),
  ];
}

function pieceComplaints(piece: Piece): readonly string[] {
  const { node, member } = piece;
  switch (node["type"]) {
    case "Action.Execute":
      return member === "action" ? [] : executeComplaints(piece);
    case "ActionSet": {
      const shown = (node["actions"] as readonly Piece["node"][]).filter(({ mode }) => mode !== "secondary");
      return shown.length <= 3 ? [] : [`${String(shown.length)} buttons in a row`];
    }
    case "Image":
      return typeof node["altText"] === "string" ? [] : ["an image without altText"];
    case "Container":
      return isPlain(node["style"]) || isCoveredByWord(piece) ? [] : ["colour without icon and word"];
    case "TextRun":
      return String(node["text"]) === "" ? ["an empty run"] : [];
    default:
      return [];
  }
}

function idComplaints(all: readonly Piece[]): readonly string[] {
  const ids = all.flatMap(({ node }) =>
    typeof node["id"] === "string" && "type" in node ? [node["id"]] : [],
  );
  const targets = all.flatMap(({ node }) => (node["targetElements"] as readonly string[] | undefined) ?? []);
  return [
    ...(new Set(ids).size === ids.length ? [] : ["an id twice"]),
    ...targets.filter((target) => !ids.includes(target)).map((target) => `nothing is called ${target}`),
  ];
}

/** Everything visible and spoken, without what buttons carry back. */
function shownJson(card: Card): string {
  return JSON.stringify(card, (name, value: unknown) => (name === "data" ? undefined : value));
}

/** Where text that a client may read as markup stands: everywhere but in runs. */
function markupTexts(all: readonly Piece[]): readonly string[] {
  const names = [
    "text",
    "title",
    "tooltip",
    "label",
    "placeholder",
    "errorMessage",
    "url",
    "speak",
    "fallbackText",
    "value",
  ];
  return all.flatMap(({ node }) =>
    node["type"] === "TextRun"
      ? []
      : names.flatMap((name) => (typeof node[name] === "string" ? [node[name]] : [])),
  );
}

function mentionComplaints(card: Card, all: readonly Piece[]): readonly string[] {
  const entities = all
    .filter(({ node }) => node["type"] === "mention")
    .map(({ node }) => String(node["text"]));
  const texts = markupTexts(all.filter(({ node }) => node["type"] === "TextBlock"));
  const mentioned = texts.flatMap((text) => [...text.matchAll(/<at>.*?<\/at>/g)].map(([mention]) => mention));
  return [
    ...(mentioned.toString() === entities.toString() ? [] : ["mentions and entities differ"]),
    ...(runs(card).some((text) => /<\s?\/?\s?at\b/i.test(text)) ? ["a mention in a run"] : []),
  ];
}

/** Everything that is wrong with a card, in words; `hostile` marks text that must stand in runs only. */
export function complaints(card: Card, hostile?: string): readonly string[] {
  const all = pieces(card);
  const json = shownJson(card);
  const bytes = cardBytes(card);
  return [
    ...parseWarnings(card),
    ...all.flatMap(pieceComplaints),
    ...idComplaints(all),
    ...mentionComplaints(card, all),
    ...(card["version"] === "1.5" ? [] : ["not version 1.5"]),
    ...(json.includes("${") ? ["a template expression is left"] : []),
    ...(json.includes("{{") ? ["a function of the client"] : []),
    ...(/[\p{Cf}]|\\u00[01]|\\[bfnrt]/u.test(json) ? ["an invisible character"] : []),
    ...(bytes <= maxCardBytes ? [] : [`${String(bytes)} bytes`]),
    ...(hostile !== undefined && markupTexts(all).some((text) => text.includes(hostile))
      ? ["foreign text where a client reads markup"]
      : []),
  ];
}

/** The official schema of Adaptive Cards 1.5, from the folder that `LATCHKEY_SPECS` names; undefined where it names none. */
export function officialSchema(): ((card: Card) => readonly string[]) | undefined {
  const folder = process.env["LATCHKEY_SPECS"];
  if (folder === undefined || folder === "") return undefined;
  const { id, ...rest } = JSON.parse(
    readFileSync(join(folder, "teams/adaptive-card-1.5.0.json"), "utf8"),
  ) as { id: string };
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addMetaSchema(require("ajv/dist/refs/json-schema-draft-06.json") as object);
  const validate = ajv.compile({ $id: id, ...rest });
  // Teams' own member `msteams` is none of the schema's.
  return (card) =>
    validate(Object.fromEntries(Object.entries(card).filter(([name]) => name !== "msteams")))
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
}
