import { createHash } from "node:crypto";
import { judgeTrails, readableRows, readTrails, type AuditTrail } from "../app/key-reset/audit-trail.ts";
import { UsageError } from "./arguments.ts";
import { requestText, verdictText } from "./audit-text.ts";
import type { Command, Surroundings } from "./command.ts";
import { openNamedStore } from "./store-argument.ts";

const usage = `usage: npm run --silent audit -- verify [--head HASH] | export | show REQUEST
  verify   checks every tenant's chain; with --head also against a hash noted outside the store
  export   every row as one line of JSON
  show     what happened to one request
The store is the one that LATCHKEY_STORE names. Exit status: 0 intact, 1 broken, 64 wrong usage.`;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What the command was asked for. */
type Asked =
  | { readonly kind: "verify"; readonly anchor: string | undefined }
  | { readonly kind: "export" }
  | { readonly kind: "show"; readonly requestId: string };

function parseVerify(words: readonly string[]): Asked {
  if (words.length === 0) return { kind: "verify", anchor: undefined };
  const [flag, hash = "", ...more] = words;
  if (flag !== "--head" || more.length > 0 || !/^[0-9a-f]{64}$/i.test(hash)) {
    throw new UsageError("verify takes --head and 64 hexadecimal digits, or nothing");
  }
  return { kind: "verify", anchor: hash.toLowerCase() };
}

function parse([verb, ...words]: readonly string[]): Asked {
  if (verb === "verify") return parseVerify(words);
  if (verb === "export" && words.length === 0) return { kind: "export" };
  const [requestId = ""] = words;
  if (verb === "show" && words.length === 1 && /^[^-]/.test(requestId)) return { kind: "show", requestId };
  throw new UsageError(verb === undefined ? "nothing to do" : "these arguments are not understood");
}

function exported(trails: readonly AuditTrail[]): string {
  return trails
    .flatMap((trail) => trail.rows.map((row) => `${JSON.stringify({ tenantId: trail.tenantId, row })}\n`))
    .join("");
}

function shown(trails: readonly AuditTrail[], requestId: string): string {
  const rows = trails.flatMap(readableRows).filter(({ event }) => event.requestId === requestId);
  if (rows.length === 0) throw new UsageError("there is no audit line of this request");
  return requestText(rows);
}

async function run(argv: readonly string[], { environment, write, warn }: Surroundings): Promise<number> {
  const asked = parse(argv);
  const store = await openNamedStore(environment);
  try {
    const trails = await readTrails(store);
    const verdict = judgeTrails(trails, sha256, asked.kind === "verify" ? asked.anchor : undefined);
    if (asked.kind === "verify") {
      write(verdictText(verdict));
    } else {
      write(asked.kind === "export" ? exported(trails) : shown(trails, asked.requestId));
      if (!verdict.isIntact) warn(verdictText(verdict));
    }
    return verdict.isIntact ? 0 : 1;
  } finally {
    await store.close();
  }
}

/** `npm run audit`: verifies, exports and shows the audit trail of the store that `LATCHKEY_STORE` names. */
export const auditCommand: Command = { usage, run };
