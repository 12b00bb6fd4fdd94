import { readFileSync } from "node:fs";
import * as z from "zod";
import type { TurnContext } from "../conversation/understanding/context.ts";
import { understand } from "../conversation/understanding/understand.ts";
import { UsageError, resolvePath } from "./arguments.ts";
import type { Command } from "./command.ts";

/**
 * `understand --jsonl FILE`: each line `{"text", "context"?, "attachment"?}` of a file (`-` is standard input) as one line
 * `{"intent", "entities", "confidence"}`. Blank lines are left out; a line that cannot be read is `unknown`, with its `problem`.
 */
export const understandCommand: Command = {
  usage: "usage: npm run --silent understand -- --jsonl FILE   (- is standard input)",
  run(argv, { environment, write }) {
    const [flag, path, ...rest] = argv;
    if (flag !== "--jsonl" || path === undefined || path === "" || rest.length > 0) {
      return Promise.reject(new UsageError("wants --jsonl FILE"));
    }
    return Promise.resolve().then(() => {
      const lines = read(path, environment)
        .split(/\r?\n/)
        .filter((line) => line.trim() !== "");
      write(lines.map((line) => `${answerLine(line)}\n`).join(""));
      return 0;
    });
  },
};

function read(path: string, environment: NodeJS.ProcessEnv): string {
  try {
    return readFileSync(path === "-" ? 0 : resolvePath(path, environment), "utf8").replace(/^\uFEFF/, "");
  } catch (cause) {
    throw new UsageError(`cannot read ${JSON.stringify(path.slice(0, 200))}`, { cause });
  }
}

const row = z.object({
  text: z.string(),
  context: z.unknown().optional(),
  attachment: z.unknown().optional(),
});

/** One line of input to one line of output: one bad line must not cost the others. */
function answerLine(line: string): string {
  const parsed = row.safeParse(parsedLine(line));
  if (!parsed.success) {
    const problem = parsedLine(line) === undefined ? "not JSON" : "wants an object with a text";
    return JSON.stringify({ intent: "unknown", entities: {}, confidence: 0, problem });
  }
  const { text, context, attachment } = parsed.data;
  return JSON.stringify(
    understand({
      text,
      context: contextOf(context),
      attachment: isThere(attachment) ? "attachment" : undefined,
    }),
  );
}

/** What a line holds; `undefined` where it is no JSON. */
function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    // Said in the answer.
    return undefined;
  }
}

function isThere(attachment: unknown): boolean {
  const isEmptyList = Array.isArray(attachment) && attachment.length === 0;
  return Boolean(attachment) && !isEmptyList;
}

const word = z.string().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const knownContext = z.object({
  vm: word,
  vmss: word,
  instance: z
    .union([z.string(), z.number().transform(String)])
    .optional()
    .catch(undefined),
  resource_group: word,
  resourceGroup: word,
  subscription: word,
  subscriptionId: word,
  resetOnTheTable: flag,
  requestPending: flag,
  running: flag,
});

/** A context as a line of text, or as an object with the names of the entities; what else an object says is read as text. */
function contextOf(context: unknown): string | TurnContext | undefined {
  if (typeof context === "string") return context;
  const parsed = knownContext.safeParse(context);
  if (!parsed.success) return undefined;
  const { resource_group, resourceGroup = resource_group, subscription, ...others } = parsed.data;
  const { subscriptionId = subscription, ...rest } = others;
  const known = { ...rest, resourceGroup, subscriptionId };
  const said = Object.entries(known).filter(([, value]) => value !== undefined);
  return said.length === 0 ? JSON.stringify(context).replaceAll(/["{}[\]]/g, " ") : Object.fromEntries(said);
}
