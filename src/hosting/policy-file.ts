import { readFile } from "node:fs/promises";
import type { PolicySource } from "../app/ports/policy-source.ts";
import { parsePolicy } from "../approvals/policy.ts";
import { fail } from "../result.ts";

/** Reads the policy file anew at each call. A file that cannot be read is a problem like any other: nobody may do anything. */
export function createPolicyFile(path: string, sha256: (text: string) => string): PolicySource {
  return async () => {
    try {
      return parsePolicy(await readFile(path, "utf8"), sha256);
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
  return () => Promise.resolve(parsePolicy(text, sha256));
}
