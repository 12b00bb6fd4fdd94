import type { ConnectionRow } from "../facts.ts";
import type { JsonMembers } from "./members.ts";
import { isMembers, itemsOf, member, textOf } from "./members.ts";

/** So many rows are kept for judging; further ones are only of kinds that are kept already. */
const mostKept = 5000;

/** Statuses that a rule looks at: their rows are kept before all others. */
const telling = new Set([200, 401, 403, 421]);

/** The HTTP number at the head of a row's status, such as `403 Forbidden`. */
function httpStatusOf(status: string): number | null {
  const found = /^\s{0,10}(\d{3})\b/.exec(status);
  return found === null ? null : Number(found[1]);
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The rows of one summary, in the file's order. `pointer` is where the array stands. Members of other types count as empty. */
export function readRows(value: unknown, pointer: string): readonly ConnectionRow[] {
  const kept: ConnectionRow[] = [];
  for (const [index, item] of itemsOf(value).entries()) {
    if (kept.length === mostKept * 2) break;
    if (!isMembers(item) || (kept.length >= mostKept && !isTelling(item))) continue;
    kept.push(rowOf(item, `${pointer}/${String(index)}`));
  }
  return kept;
}

function isTelling(item: JsonMembers): boolean {
  const httpStatus = httpStatusOf(textOf(member(item, "responseStatus")) ?? "");
  return httpStatus !== null && telling.has(httpStatus);
}

function rowOf(item: JsonMembers, pointer: string): ConnectionRow {
  const text = (name: string): string => textOf(member(item, name)) ?? "";
  const responseStatus = text("responseStatus");
  return {
    userName: text("userName"),
    ip: text("ip"),
    port: numberOf(member(item, "port")) ?? null,
    processCmdLine: text("processCmdLine"),
    responseStatus,
    httpStatus: httpStatusOf(responseStatus),
    count: numberOf(member(item, "count")) ?? 0,
    pointer,
  };
}
