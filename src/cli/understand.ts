import { readFileSync } from "node:fs";
import * as z from "zod";
import { understand } from "../conversation/understanding/understand.ts";
import { UsageError, resolvePath } from "./arguments.ts";

const usage = "usage: npm run --silent understand -- --jsonl FILE   (- is standard input)";

const row = z.object({
  text: z.string(),
  context: z.string().nullish(),
  attachment: z.unknown().optional(),
});

/** One line of input to one line of output. A line that cannot be read is said to be so, and understood as `unknown`. */
function answer(line: string): string {
  const nothing = { intent: "unknown", entities: {}, confidence: 0 };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Said in the answer: one bad line must not cost the others.
    return JSON.stringify({ ...nothing, problem: "not JSON" });
  }
  const parsed = row.safeParse(value);
  if (!parsed.success) return JSON.stringify({ ...nothing, problem: "wants an object with a text" });
  const { text, context, attachment } = parsed.data;
  const named =
    attachment === undefined || attachment === null || attachment === false || attachment === ""
      ? undefined
      : "attachment";
  return JSON.stringify(understand({ text, context: context ?? undefined, attachment: named }));
}

function main(argv: readonly string[]): void {
  const [flag, path, ...rest] = argv;
  if (flag !== "--jsonl" || path === undefined || rest.length > 0) throw new UsageError("wants --jsonl FILE");
  const lines = read(path)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  process.stdout.write(lines.map((line) => `${answer(line)}\n`).join(""));
}

function read(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : resolvePath(path, process.env), "utf8").replace(/^\uFEFF/, "");
  } catch (cause) {
    throw new UsageError(`cannot read ${JSON.stringify(path.slice(0, 200))}`, { cause });
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(isUsage ? `${error.message}\n${usage}\n` : "internal error\n");
  process.exitCode = isUsage ? 64 : 70;
}
