import { commandPatterns } from "./command-patterns.ts";
import { leadPatterns } from "./lead-patterns.ts";
import type { SecretPattern } from "./secret-pattern.ts";
import { tokenPatterns } from "./token-patterns.ts";

/**
 * Every kind of secret that is looked for. Where several rows claim the same text the first one names the token. Every pattern
 * is linear: what has no fixed length is resolved by look-ups in `value-span.ts`, not by the patterns.
 */
export const secretPatterns: readonly SecretPattern[] = [
  ...leadPatterns,
  ...tokenPatterns,
  ...commandPatterns,
  { kind: "mail-address", form: "mail", pattern: /@(?=[a-z0-9-])/gi, keeps: "nothing" },
];
