import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError, resolvePath } from "./arguments.ts";
import { fillTemplate } from "./teams-app/fill-template.ts";
import { packageProblems } from "./teams-app/package-problems.ts";
import type { PackageProblem } from "./teams-app/problem.ts";
import { packageValues } from "./teams-app/values.ts";
import { writeZip } from "./teams-app/write-zip.ts";

const usage =
  "usage: npm run package -- [--out FILE]   (values come from the environment or .env; default dist/latchkey-teams-app.zip)";
const root = join(import.meta.dirname, "../..");
const folder = join(root, "manifest");

/** The file to write: relative to where npm was called; by default in the project. */
function targetOf(argv: readonly string[]): string {
  const [flag, path, ...rest] = argv;
  if (flag === undefined) return join(root, "dist/latchkey-teams-app.zip");
  if (flag !== "--out" || path === undefined || path === "" || rest.length > 0)
    throw new UsageError("wants nothing, or --out FILE");
  return resolvePath(path, process.env);
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly version: string;
  };
  return version;
}

function report(problems: readonly PackageProblem[]): number {
  const lines = problems.map(({ where, what }) => `  ${where}: ${what}\n`);
  process.stderr.write(`nothing written, ${String(problems.length)} to mend:\n${lines.join("")}`);
  return 1;
}

async function main(argv: readonly string[]): Promise<number> {
  const target = targetOf(argv);
  if (existsSync(".env")) process.loadEnvFile();
  const values = packageValues(process.env, packageVersion());
  if (!values.ok) return report(values.problem);
  const template: unknown = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const manifest = `${JSON.stringify(fillTemplate(template, values.value), null, 2)}\n`;
  const zip = writeZip([
    { name: "manifest.json", bytes: Buffer.from(manifest) },
    ...["color.png", "outline.png"].map((name) => ({ name, bytes: readFileSync(join(folder, name)) })),
  ]);
  const problems = await packageProblems(zip, values.value);
  if (problems.length > 0) return report(problems);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, zip);
  process.stdout.write(
    `${target}: ${String(zip.length)} bytes, manifest checked against Microsoft's schema\n`,
  );
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  const reason = error instanceof Error ? error.message : "unknown";
  process.stderr.write(isUsage ? `${reason}\n${usage}\n` : `internal error: ${reason}\n`);
  process.exitCode = isUsage ? 64 : 70;
}
