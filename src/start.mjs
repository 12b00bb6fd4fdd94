// Plain JavaScript without new syntax: it has to run on whatever Node is there, to say which one is needed.
import { existsSync } from "node:fs";
import module from "node:module";
import process from "node:process";
import { fileURLToPath } from "node:url";

const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(
    `Latchkey needs Node 24, this is ${process.versions.node}: run npm ci without --omit=dev, or use the container.\n`,
  );
  process.exitCode = 1;
} else {
  // A later start need not compile again. Beside the packages, never in a folder that other users may write to; where it cannot be written nothing is kept.
  module.enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/latchkey", import.meta.url)));
  if (existsSync(".env")) process.loadEnvFile(".env");
  await import("./main.ts");
}
