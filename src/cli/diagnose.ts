import { diagnose } from "../diagnosis/diagnose.ts";
import { UsageError } from "./arguments.ts";
import { parseDiagnoseArguments, usage } from "./diagnose-arguments.ts";
import { readInput } from "./read-inputs.ts";
import { reportText } from "./report-text.ts";

const exitCodes = { healthy: 0, "action-needed": 1, inconclusive: 2, wait: 2 } as const;

async function main(argv: readonly string[]): Promise<number> {
  const { inputs, nowMs = Date.now(), asJson } = parseDiagnoseArguments(argv);
  const documents = await Promise.all(inputs.map((input) => readInput(input, nowMs)));
  const report = diagnose({ documents: documents.flat(), nowMs });
  process.stdout.write(asJson ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
  return exitCodes[report.verdict];
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(
    isUsage
      ? `${error.message}\n${usage}\n`
      : `internal error: ${error instanceof Error ? error.name : "unknown"}\n`,
  );
  process.exitCode = isUsage ? 64 : 70;
}
