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

/** One flag with its value; `--json` has none. */
interface Given {
  readonly flag: string;
  readonly value: string;
}

/** Reads the arguments. Throws {@link UsageError}. */
export function parseDiagnoseArguments(argv: readonly string[]): DiagnoseArguments {
  const given = readFlags(argv);
  const inputs = given.flatMap(({ flag, value }): readonly NamedInput[] => {
    const kind = kindOf(flag);
    return kind === undefined ? [] : [{ kind, path: value }];
  });
  const moments = given.filter(({ flag }) => flag === "--now");
  if (moments.length > 1) throw new UsageError("--now may stand only once");
  const nowMs = moments.map(({ value }) => parseMoment(value))[0];
  if (inputs.length === 0) throw new UsageError("nothing to diagnose: name at least one file");
  if (inputs.filter(({ path }) => path === "-").length > 1)
    throw new UsageError("standard input (-) can be read only once");
  return { inputs, nowMs, asJson: given.some(({ flag }) => flag === "--json") };
}

function readFlags(argv: readonly string[]): readonly Given[] {
  const given: Given[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const { flag, inline } = splitFlag(argv[index] ?? "");
    const isSwitch = flag === "--json" && inline === undefined;
    if (!isSwitch && flag !== "--now" && kindOf(flag) === undefined)
      throw new UsageError(`unknown argument ${JSON.stringify(flag.slice(0, 60))}`);
    const value = isSwitch ? "yes" : (inline ?? argv[(index += 1)]);
    if (value === undefined || value === "") throw new UsageError(`${flag} wants a value`);
    given.push({ flag, value });
  }
  return given;
}

function kindOf(flag: string): DocumentKind | undefined {
  return Object.hasOwn(kinds, flag) ? kinds[flag] : undefined;
}

/** `--status=FILE` and `--status FILE` mean the same. */
function splitFlag(argument: string): { readonly flag: string; readonly inline: string | undefined } {
  const equals = argument.startsWith("--") ? argument.indexOf("=") : -1;
  return equals < 0
    ? { flag: argument, inline: undefined }
    : { flag: argument.slice(0, equals), inline: argument.slice(equals + 1) };
}
