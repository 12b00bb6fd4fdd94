import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Entities } from "../../../src/conversation/understanding/entities.ts";
import type { Intent } from "../../../src/conversation/understanding/intents.ts";
import { understand, type Understanding } from "../../../src/conversation/understanding/understand.ts";

/** One row of the fixtures in `test/fixtures/understanding`; the README there says what each member means. */
export interface Row {
  readonly id: string;
  readonly lang: string;
  readonly text: string;
  readonly intent: Intent;
  readonly entities: Entities;
  readonly accept?: readonly Intent[];
  readonly must_not?: readonly Intent[];
  readonly context?: string;
  readonly attachment?: string;
  readonly entities_open?: boolean;
}

/** The names of the sets. */
export const sets = ["given", "own", "more", "fresh", "last", "blind", "provoking"] as const;

/** The rows of one set. */
export function rowsOf(set: (typeof sets)[number]): readonly Row[] {
  const path = join(import.meta.dirname, `../../fixtures/understanding/${set}.jsonl`);
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Row => JSON.parse(line));
}

/** What is understood of a row. */
export function understandRow({ text, context, attachment }: Row): Understanding {
  return understand({ text, context, attachment });
}

/** The intents that count as right for a row. */
export function rightIntents({ intent, accept = [] }: Row): readonly Intent[] {
  return [intent, ...accept];
}

/** Whether the entities of a row are exactly the understood ones; names are compared as written, lists in order. */
export function hasRightEntities(row: Row): boolean {
  const sorted = (entities: Entities): string =>
    JSON.stringify(Object.entries(entities).toSorted(([left], [right]) => left.localeCompare(right)));
  return row.entities_open === true || sorted(understandRow(row).entities) === sorted(row.entities);
}

/** The share from 0 to 1 of the rows for which something holds. */
export function share(rows: readonly Row[], holds: (row: Row) => boolean): number {
  return rows.filter(holds).length / rows.length;
}
