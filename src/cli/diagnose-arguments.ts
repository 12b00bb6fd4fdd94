import type { DocumentKind } from "../diagnosis/evidence.ts";
import { UsageError, parseMoment } from "./arguments.ts";

/** One input as named on the command line; `-` is standard input. */
export interface NamedInput {
  readonly kind: DocumentKind;
  readonly path: string;
}

/** What `npm run diagnose` was asked to do. */
export interface DiagnoseArguments {
  readonly inputs: readonly NamedInput[];
  readonly nowMs: number | undefined;
  readonly asJson: boolean;
}

const kinds: { readonly [flag: string]: DocumentKind } = {
  "--status": "status-file",
  "--vm": "vm",
  "--deployment-error": "deployment-error",
  "--observation": "observation",
  "--boot-log": "boot-log",
};

/** How the command is used. */
export const usage =
  "usage: npm run --silent diagnose -- [--status FILE] [--vm FILE] [--deployment-error FILE] [--observation FILE] [--boot-log FILE] [--now ISO-8601] [--json]\n" +
  "Flags except --now may repeat; - is standard input (once).";

/** Reads the arguments. Throws {@link UsageError}. */
export function parseDiagnoseArguments(argv: readonly string[]): DiagnoseArguments {
  const inputs: NamedInput[] = [];
  let nowMs: number | undefined;
  let asJson = false;
  for (let index = 0; index < argv.length; index += 1) {
    const { flag, inline } = splitFlag(argv[index] ?? "");
    if (flag === "--json" && inline === undefined) {
      asJson = true;
      continue;
    }
    const kind = Object.hasOwn(kinds, flag) ? kinds[flag] : undefined;
    if (kind === undefined && flag !== "--now")
      throw new UsageError(`unknown argument ${JSON.stringify(flag.slice(0, 60))}`);
    const value = inline ?? argv[(index += 1)];
    if (value === undefined || value === "") throw new UsageError(`${flag} wants a value`);
    if (kind !== undefined) inputs.push({ kind, path: value });
    else if (nowMs === undefined) nowMs = parseMoment(value);
    else throw new UsageError("--now may stand only once");
  }
  if (inputs.length === 0) throw new UsageError("nothing to diagnose: name at least one file");
  if (inputs.filter(({ path }) => path === "-").length > 1)
    throw new UsageError("standard input (-) can be read only once");
  return { inputs, nowMs, asJson };
}

/** `--status=FILE` and `--status FILE` mean the same. */
function splitFlag(argument: string): { readonly flag: string; readonly inline: string | undefined } {
  const equals = argument.startsWith("--") ? argument.indexOf("=") : -1;
  return equals < 0
    ? { flag: argument, inline: undefined }
    : { flag: argument.slice(0, equals), inline: argument.slice(equals + 1) };
}
