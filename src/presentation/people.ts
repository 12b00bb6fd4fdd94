import { inert } from "./untrusted.ts";

/** Somebody whom the policy names. The name (untrusted) is known where a roster told it. */
export interface NamedPerson {
  readonly objectId: string;
  readonly name: string | null;
}

/** At most this many people are named; the rest is counted. */
const maxNames = 6;

function joined(words: readonly string[]): string {
  const [first, last] = [words.slice(0, -1).join(", "), words.slice(-1).join("")];
  return first === "" ? last : `${first} or ${last}`;
}

function counted(count: number, after: string): string {
  return count === 1 ? `1 person${after}` : `${String(count)} people${after}`;
}

function listed(people: readonly NamedPerson[], nameOf: (name: string) => string | null): string {
  const names = people.flatMap(({ name }) => (name === null ? [] : (nameOf(name) ?? []))).slice(0, maxNames);
  const rest = people.length - names.length;
  if (names.length === 0) return rest === 0 ? "nobody" : counted(rest, " whom the policy names");
  return joined(rest === 0 ? names : [...names, `${String(rest)} more`]);
}

/** The people as alternatives, for a TextRun: `Bo Chen or Eve Diaz`, `2 people whom the policy names`, `nobody`. */
export function peopleWords(people: readonly NamedPerson[]): string {
  return listed(people, (name) => inert(name, 60));
}

/** The same for a message, which clients read as Markdown: names that could be markup are counted only. */
export function plainPeople(people: readonly NamedPerson[]): string {
  return listed(people, (name) => (/^[\p{L}\p{M}\p{N} .,'’-]{1,60}$/u.test(name) ? name.trim() : null));
}
