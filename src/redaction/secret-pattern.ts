import type { SecretKind } from "./secret-kind.ts";
import type { Extent } from "./value-span.ts";

/**
 * One row of the table of secrets. `shape`: the match itself is the secret (if `isSecret` says so). `lead`: the secret begins behind the
 * match (behind `skipWords` words), in a line where `after` stands before it if given. `word`: the
 * match is a part of a name; the secret is what is assigned to that name, or follows it as a command-line flag.
 * `mail`: the match is the sign between the parts of an address.
 */
export type SecretPattern = {
  readonly kind: SecretKind;
  readonly pattern: RegExp;
  /** What stays readable. */
  readonly keeps: string;
} & (
  | { readonly form: "shape"; readonly isSecret?: (match: string) => boolean }
  | { readonly form: "mail" }
  | { readonly form: "word"; readonly extent: Extent }
  | { readonly form: "lead"; readonly extent: Extent; readonly after?: RegExp; readonly skipWords?: number }
);

/** Endings that make a name say something about a secret instead of holding it (`secretName`, `token_type`, `PASSWORD_FILE`). */
const notSecret =
  "(?!s?[_-]?(?:name|id\\b|identif|type|uri|url|endpoint|expir|authentic|polic|file|path|length|count|version|stdin|prompt|protect|requir|never|last|age|chang|hint|reset|less|manage|provider|store|iz)|s\\b)";

/** Matches a name that holds a secret, by the words that such names contain (a regular expression's source). */
export function names(words: string): RegExp {
  return new RegExp(`(?:${words})${notSecret}`, "gi");
}
