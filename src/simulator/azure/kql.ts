/** What one leg of a query keeps and shows. */
export interface GraphLeg {
  readonly table: "resources" | "computeresources";
  readonly conditions: readonly GraphCondition[];
  /** Column and the path that fills it. */
  readonly columns: readonly (readonly [string, string])[];
}

/** A comparison of a column with a text. */
export interface GraphCondition {
  readonly column: string;
  readonly ignoresCase: boolean;
  /** `startswith`: the column begins with the text. */
  readonly isPrefix: boolean;
  readonly text: string;
}

/** A query of the part of the Kusto language that the simulated Resource Graph knows. */
export interface GraphQuery {
  readonly legs: readonly GraphLeg[];
  readonly limit: number;
}

/** A query that is not understood; `token` is where reading stopped. */
export class GraphQueryError extends Error {
  override readonly name = "GraphQueryError";
  readonly token: string;
  readonly position: number;
  constructor(token: string, position: number) {
    super("ParserFailure");
    this.token = token;
    this.position = position;
  }
}

interface Token {
  readonly text: string;
  readonly at: number;
}

const tokenPattern = /\s*('(?:[^'\\\n]|\\['\\])*'|[A-Za-z_][A-Za-z0-9_.]*|\d+|=~|==|[|(),=])/y;
const filterColumns = ["id", "name", "type", "resourcegroup", "subscriptionid", "location"];
const maxRows = 1000;

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(tokenPattern);
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const start = pattern.lastIndex;
    const found = pattern.exec(text)?.[1];
    if (found === undefined) throw new GraphQueryError(text.slice(start, start + 12).trim(), start);
    tokens.push({ text: found, at: pattern.lastIndex - found.length });
  }
  return tokens;
}

interface Reader {
  peek(): string;
  take(expected?: string): string;
  fail(): never;
}

function readerOf(text: string): Reader {
  const tokens = tokensOf(text);
  let index = 0;
  const fail = (): never => {
    const token = tokens[index];
    throw new GraphQueryError(token?.text ?? "<EOF>", token?.at ?? text.length);
  };
  return {
    peek: () => tokens[index]?.text ?? "",
    take(expected) {
      const token = tokens[index];
      const isWanted =
        token !== undefined && (expected === undefined || token.text.toLowerCase() === expected);
      if (!isWanted) return fail();
      index += 1;
      return token.text;
    },
    fail,
  };
}

function conditionOf(reader: Reader): GraphCondition {
  const column = reader.peek().toLowerCase();
  if (!filterColumns.includes(column)) reader.fail();
  reader.take();
  const operator = reader.peek().toLowerCase();
  if (operator !== "=~" && operator !== "==" && operator !== "startswith") reader.fail();
  reader.take();
  if (!reader.peek().startsWith("'")) reader.fail();
  const literal = reader.take();
  return {
    column,
    ignoresCase: operator !== "==",
    isPrefix: operator === "startswith",
    text: literal.slice(1, -1).replaceAll(/\\(.)/g, "$1"),
  };
}

function conditionsOf(reader: Reader): readonly GraphCondition[] {
  const conditions = [conditionOf(reader)];
  while (reader.peek().toLowerCase() === "and") {
    reader.take();
    conditions.push(conditionOf(reader));
  }
  return conditions;
}

function columnOf(reader: Reader): readonly [string, string] {
  const name = reader.take();
  if (!/^[A-Za-z_]\w*$/.test(name)) reader.fail();
  if (reader.peek() !== "=") return [name, name.toLowerCase()];
  reader.take();
  const isText = reader.peek().toLowerCase() === "tostring";
  if (isText) {
    reader.take();
    reader.take("(");
  }
  const path = reader.take();
  if (isText) reader.take(")");
  return [name, path.toLowerCase()];
}

function columnsOf(reader: Reader): GraphLeg["columns"] {
  const columns = [columnOf(reader)];
  while (reader.peek() === ",") {
    reader.take();
    columns.push(columnOf(reader));
  }
  return columns;
}

function legOf(reader: Reader): GraphLeg {
  const table = reader.peek().toLowerCase();
  if (table !== "resources" && table !== "computeresources") return reader.fail();
  reader.take();
  reader.take("|");
  reader.take("where");
  const conditions = conditionsOf(reader);
  reader.take("|");
  reader.take("project");
  return { table, conditions, columns: columnsOf(reader) };
}

/**
 * Reads `TABLE | where C =~ 'x' and … | project …`, with `| union (…)` and `| limit N` behind it. Anything else throws a
 * {@link GraphQueryError}: the real service knows more, nobody here asks for it.
 */
export function parseGraphQuery(text: string): GraphQuery {
  const reader = readerOf(text);
  const legs = [legOf(reader)];
  let limit = maxRows;
  while (reader.peek() === "|") {
    reader.take();
    const operator = reader.peek().toLowerCase();
    if (operator === "union") {
      reader.take();
      reader.take("(");
      legs.push(legOf(reader));
      reader.take(")");
    } else if (operator === "order") {
      // Rows come in the order of their names anyway.
      for (const word of ["order", "by", "name", "asc"]) reader.take(word);
    } else {
      if (operator !== "limit" && operator !== "take") reader.fail();
      reader.take();
      if (!/^\d{1,4}$/.test(reader.peek())) reader.fail();
      limit = Math.min(maxRows, Number(reader.take()));
      break;
    }
  }
  if (reader.peek() !== "") reader.fail();
  return { legs, limit };
}
