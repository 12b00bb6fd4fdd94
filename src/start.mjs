// Plain JavaScript without new syntax: it has to run on whatever Node is there, to say which one is needed.
import { existsSync } from "node:fs";
import process from "node:process";

const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(
    `Latchkey needs Node 24, this is ${process.versions.node}: run npm ci without --omit=dev, or use the container.\n`,
  );
  process.exitCode = 1;
} else {
  if (existsSync(".env")) process.loadEnvFile(".env");
  await import("./main.ts");
}
