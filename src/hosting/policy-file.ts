import { readFile } from "node:fs/promises";
import type { PolicySource } from "../app/ports/policy-source.ts";
import { parsePolicy } from "../approvals/policy.ts";
import { fail } from "../result.ts";

type ParsedPolicy = ReturnType<typeof parsePolicy>;

/** Parses a text again only when it has changed since the last time. */
function rememberingParse(sha256: (text: string) => string): (text: string) => ParsedPolicy {
  let last: { readonly text: string; readonly policy: ParsedPolicy } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, policy: parsePolicy(text, sha256) };
    return last.policy;
  };
}

/** Reads the policy file anew at each call. A file that cannot be read is a problem like any other: nobody may do anything. */
export function createPolicyFile(path: string, sha256: (text: string) => string): PolicySource {
  const parse = rememberingParse(sha256);
  return async () => {
    try {
      return parse(await readFile(path, "utf8"));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
      return fail([{ path: "", message: `cannot be read (${code})` }]);
    }
  };
}

/** The policy of local mode: everybody of one tenant may ask about every VM, these people approve. */
export function createDemoPolicy(
  tenantId: string,
  approverIds: readonly string[],
  sha256: (text: string) => string,
): PolicySource {
  const text = JSON.stringify({
    version: 1,
    tenants: [tenantId],
    rules: [{ scopes: ["/"], ask: ["*"], approve: approverIds }],
  });
  const policy = parsePolicy(text, sha256);
  return () => Promise.resolve(policy);
}
