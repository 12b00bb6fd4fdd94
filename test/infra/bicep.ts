import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { Language, Parser, type Node } from "web-tree-sitter";

export const infraFolder = join(import.meta.dirname, "../../infra");

const require = createRequire(import.meta.url);
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(require.resolve("tree-sitter-bicep/tree-sitter-bicep.wasm")));

/** An expression that is not a plain value: its source text. */
interface Expression {
  readonly source: string;
}

/** A value as written: plain where it is plain, its source text where it must be computed. */
export type Value =
  string | number | boolean | null | Expression | readonly Value[] | { readonly [key: string]: Value };

interface Parameter {
  readonly name: string;
  readonly decorators: readonly string[];
  readonly hasDefault: boolean;
}

interface Resource {
  readonly symbol: string;
  readonly type: string;
  readonly apiVersion: string;
  readonly isExisting: boolean;
  readonly condition: string | undefined;
  readonly body: any;
}

interface Module {
  readonly symbol: string;
  /** Relative to `infra/`. */
  readonly file: string;
  readonly body: any;
}

export interface BicepFile {
  /** Relative to `infra/`. */
  readonly path: string;
  readonly text: string;
  /** Without comments. */
  readonly code: string;
  readonly syntaxErrors: readonly string[];
  readonly targetScope: string;
  readonly parameters: readonly Parameter[];
  readonly variables: { readonly [name: string]: Value };
  readonly resources: readonly Resource[];
  readonly modules: readonly Module[];
  readonly outputs: { readonly [name: string]: string };
}

const named = (node: Node): readonly Node[] => node.namedChildren.filter((child) => child !== null);
const isComment = (node: Node): boolean => node.type === "comment" || node.type === "diagnostic_comment";
const parts = (node: Node): readonly Node[] => named(node).filter((child) => !isComment(child));

/** The text of a string without interpolation, or undefined. */
function plainText(node: Node): string | undefined {
  if (node.type !== "string") return undefined;
  const inner = named(node);
  if (inner.some(({ type }) => type === "interpolation")) return undefined;
  return node.text.slice(1, -1).replaceAll("\\'", "'").replaceAll("\\$", "$");
}

function keyOf(node: Node): string {
  return plainText(node) ?? node.text;
}

/** Reads a value; a loop gives the value of its body. */
function valueOf(node: Node): Value {
  if (node.type === "object")
    return Object.fromEntries(
      parts(node).map((property) => {
        const [key, value] = parts(property);
        return [keyOf(key!), value === undefined ? null : valueOf(value)];
      }),
    );
  if (node.type === "array") return parts(node).map(valueOf);
  if (node.type === "number") return Number(node.text);
  if (node.type === "boolean") return node.text === "true";
  if (node.type === "for_statement") return valueOf(parts(node).at(-1)!);
  return plainText(node) ?? { source: node.text };
}

const unwrap = (node: Node): Node => (node.type === "parenthesized_expression" ? parts(node)[0]! : node);

function resourceOf(node: Node): Resource {
  const [symbol, type, ...rest] = parts(node);
  const [name, apiVersion] = plainText(type!)!.split("@");
  const conditional = rest.find((part) => part.type === "if_statement");
  const [condition, conditionalBody] = conditional === undefined ? [] : parts(conditional);
  const body = conditionalBody ?? rest.at(-1)!;
  return {
    symbol: symbol!.text,
    type: name!,
    apiVersion: apiVersion!,
    isExisting: node.children.some((child) => child?.type === "existing"),
    condition: condition === undefined ? undefined : unwrap(condition).text,
    body: valueOf(body),
  };
}

function moduleOf(node: Node, path: string): Module {
  const [symbol, file, ...rest] = parts(node);
  const last = rest.at(-1)!;
  const body = last.type === "if_statement" ? parts(last).at(-1)! : last;
  const from = dirname(join(infraFolder, path));
  return {
    symbol: symbol!.text,
    file: relative(infraFolder, join(from, plainText(file!)!)),
    body: valueOf(loopBody(body)),
  };
}

/** `[for x in xs: {…}]` is an array that holds one loop. */
function loopBody(node: Node): Node {
  const [first] = parts(node);
  return node.type === "array" && first?.type === "for_statement" ? parts(first).at(-1)! : node;
}

function syntaxErrors(node: Node): readonly string[] {
  if (node.isError || node.isMissing)
    return [
      `line ${String(node.startPosition.row + 1)}: ${node.isMissing ? "missing" : "unexpected"} ${node.text}`,
    ];
  return node.children.flatMap((child) => (child === null ? [] : syntaxErrors(child)));
}

/** Decorators are siblings before the declaration. */
function parameters(root: Node): readonly Parameter[] {
  const found: Parameter[] = [];
  let decorators: string[] = [];
  for (const node of parts(root)) {
    if (node.type === "decorators" || node.type === "decorator") {
      decorators.push(node.text);
      continue;
    }
    if (node.type === "parameter_declaration") {
      const own = parts(node).filter(({ type }) => type === "decorators" || type === "decorator");
      const [name] = parts(node).filter(({ type }) => type === "identifier");
      found.push({
        name: name!.text,
        decorators: [...decorators, ...own.map(({ text }) => text)],
        hasDefault: node.children.some((child) => child?.type === "="),
      });
    }
    decorators = [];
  }
  return found;
}

const ofType = (root: Node, type: string): readonly Node[] =>
  parts(root).filter((node) => node.type === type);

/** Parses text with the grammar of Bicep. It checks the syntax alone: no types, no resource schemas. */
export function parseBicep(path: string, text: string): BicepFile {
  const root = parser.parse(text)!.rootNode;
  const scope = /^targetScope = '(\w+)'/m.exec(text);
  return {
    path,
    text,
    code: text.replaceAll(/^\s*\/\/.*$/gm, ""),
    syntaxErrors: root.hasError ? syntaxErrors(root) : [],
    targetScope: scope?.[1] ?? "resourceGroup",
    parameters: parameters(root),
    variables: Object.fromEntries(
      ofType(root, "variable_declaration").map((node) => {
        const [name, value] = parts(node);
        return [name!.text, valueOf(value!)];
      }),
    ),
    resources: ofType(root, "resource_declaration").map(resourceOf),
    modules: ofType(root, "module_declaration").map((node) => moduleOf(node, path)),
    outputs: Object.fromEntries(
      ofType(root, "output_declaration").map((node) => {
        const [name, , value] = parts(node);
        return [name!.text, value?.text ?? ""];
      }),
    ),
  };
}

/** Every Bicep file of the project. */
export function bicepFiles(): readonly BicepFile[] {
  return readdirSync(infraFolder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".bicep"))
    .sort()
    .map((name) => parseBicep(name, readFileSync(join(infraFolder, name), "utf8")));
}

/**
 * A parameter file. Its `param NAME = VALUE` is not in the grammar; a variable reads the same and is.
 */
export function parameterFiles(): readonly BicepFile[] {
  return readdirSync(join(infraFolder, "parameters"))
    .filter((name) => name.endsWith(".bicepparam"))
    .sort()
    .map((name) => {
      const text = readFileSync(join(infraFolder, "parameters", name), "utf8");
      return parseBicep(join("parameters", name), text.replaceAll(/^param (?=\w+ = )/gm, "var "));
    });
}
