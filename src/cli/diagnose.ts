import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { diagnose } from "../diagnosis/diagnose.ts";
import type { InputDocument } from "../diagnosis/evidence.ts";
import type { Report } from "../diagnosis/report.ts";
import { UsageError, resolvePath } from "./arguments.ts";
import type { NamedInput } from "./diagnose-arguments.ts";
import { parseDiagnoseArguments, usage } from "./diagnose-arguments.ts";
import { reportText } from "./report-text.ts";

const exitCodes = { healthy: 0, "action-needed": 1, inconclusive: 2, wait: 2 } as const;

/** Key files are refused by their name and never opened. */
const keyFile = /\.(?:key|encrypted)$/i;

/** Reads one named input. A path that cannot be read is wrong usage; what a readable file holds never is. */
function readInput({ kind, path }: NamedInput, collectedAtMs: number): InputDocument {
  const bytes = keyFile.test(path) ? new Uint8Array() : readBytes(path);
  return {
    kind,
    // What Azure answered is Azure's word; everything else was brought by a person.
    origin: kind === "vm" ? "azure" : "person",
    name: path === "-" ? "standard input" : basename(path),
    bytes,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    collectedAtMs,
  };
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path === "-" ? 0 : resolvePath(path, process.env));
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    throw new UsageError(`cannot read ${JSON.stringify(path.slice(0, 200))}: ${code}`, { cause });
  }
}

function main(argv: readonly string[]): number {
  const { inputs, nowMs = Date.now(), asJson } = parseDiagnoseArguments(argv);
  const report: Report = diagnose({ documents: inputs.map((input) => readInput(input, nowMs)), nowMs });
  process.stdout.write(asJson ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
  return exitCodes[report.verdict];
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(
    isUsage
      ? `${error.message}\n${usage}\n`
      : `internal error: ${error instanceof Error ? error.name : "unknown"}\n`,
  );
  process.exitCode = isUsage ? 64 : 70;
}
