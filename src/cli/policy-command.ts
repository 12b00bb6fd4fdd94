import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { whoCouldApprove } from "../approvals/access.ts";
import { parsePolicy, type LoadedPolicy, type PolicyNote } from "../approvals/policy.ts";
import { parseResourceId, resourceIdOf } from "../target/target.ts";
import type { Result } from "../result.ts";
import { demoApproverIds, demoTenantId } from "../demo-people.ts";
import { createDemoPolicy } from "../hosting/policy-file.ts";
import { UsageError, resolvePath } from "./arguments.ts";
import type { Command, Surroundings } from "./command.ts";
import { problemsText, validText, whoText } from "./policy-text.ts";

const usage = `usage: npm run --silent policy -- check FILE | who VM-ID [--policy FILE] [--requester OBJECT-ID]
  check   all errors of a policy file at once
  who     who could approve a key reset of this machine, and why; FILE is LATCHKEY_POLICY if left out, or local mode's demo policy
Exit status: 0 valid (who: a reset can be approved), 1 not, 64 wrong usage.`;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function load(path: string, environment: NodeJS.ProcessEnv): Result<LoadedPolicy, readonly PolicyNote[]> {
  try {
    return parsePolicy(readFileSync(resolvePath(path, environment), "utf8"), sha256);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    throw new UsageError(`cannot read ${JSON.stringify(path.slice(0, 200))}: ${code}`, { cause });
  }
}

function check(path: string, { environment, write }: Surroundings): number {
  const loaded = load(path, environment);
  write(loaded.ok ? validText(loaded.value) : problemsText(loaded.problem));
  return loaded.ok ? 0 : 1;
}

/** The values of `--policy` and `--requester`; anything else is not understood. */
function optionsOf(words: readonly string[]): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (let index = 0; index < words.length; index += 2) {
    const [name = "", value = ""] = [words[index], words[index + 1]];
    if (!["--policy", "--requester"].includes(name) || value === "" || options.has(name)) {
      throw new UsageError(`${JSON.stringify(name.slice(0, 60))} is not understood here`);
    }
    options.set(name, value);
  }
  return options;
}

async function who(
  id: string,
  words: readonly string[],
  { environment, write }: Surroundings,
): Promise<number> {
  const target = parseResourceId(id);
  if (target === null) throw new UsageError("VM-ID must be the ARM id of a VM or of a scale-set instance");
  const options = optionsOf(words);
  const path = options.get("--policy") ?? environment["LATCHKEY_POLICY"];
  if (path === undefined) {
    write("LATCHKEY_POLICY is not set: this is the demo policy of local mode.\n");
  }
  const loaded =
    path === undefined
      ? await createDemoPolicy(demoTenantId, demoApproverIds, sha256)()
      : load(path, environment);
  if (!loaded.ok) {
    write(problemsText(loaded.problem));
    return 1;
  }
  const resourceId = resourceIdOf(target);
  const requesterId = options.get("--requester") ?? "";
  write(whoText(loaded.value, resourceId, requesterId));
  return whoCouldApprove(loaded.value.policy, resourceId, requesterId).isEnough ? 0 : 1;
}

async function run(
  [verb, subject = "", ...rest]: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  if (verb === "check" && subject !== "" && rest.length === 0) return check(subject, surroundings);
  if (verb === "who" && subject !== "") return who(subject, rest, surroundings);
  throw new UsageError("wants check FILE, or who VM-ID");
}

/** `npm run policy`: checks a policy file, and tells who could approve. */
export const policyCommand: Command = { usage, run };
