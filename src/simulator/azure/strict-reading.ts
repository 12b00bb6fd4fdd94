import { isJson, type Json } from "../teams/json.ts";

/** What is wrong with a value from outside, for people. */
export interface Malformed {
  readonly malformed: string;
}

/** Makes the words for it. */
export function malformed(text: string): Malformed {
  return { malformed: text };
}

/** Whether reading failed. */
export function isMalformed(value: object): value is Malformed {
  return "malformed" in value;
}

/** The value as an object with none but these members. */
export function recordOf(value: unknown, what: string, members: readonly string[]): Json | Malformed {
  if (!isJson(value)) return malformed(`${what} is not an object`);
  const unknown = Object.keys(value).find((name) => !members.includes(name));
  return unknown === undefined
    ? value
    : malformed(`${what} has the unknown member "${unknown.slice(0, 40)}"`);
}

/** Whether a value is a whole number between two bounds. */
export function isWhole(value: unknown, lowest: number, highest: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= lowest && value <= highest;
}

/** The member of a list of texts that equals the value; null when none does. */
export function oneOf<T extends string>(value: unknown, list: readonly T[]): T | null {
  return list.find((known) => known === value) ?? null;
}
