import type { Step, StepPattern } from "./catalogue.ts";
import type { OsFamily } from "./facts.ts";
import type { Commands } from "./rule.ts";

/** Replaces a `*` of the catalogue by the system; unknown systems get the Linux name, and the finding says `os: unknown`. */
export function concreteStep(pattern: StepPattern, os: OsFamily): Step {
  if (pattern === "gpa-service-*") return os === "windows" ? "gpa-service-windows" : "gpa-service-linux";
  if (pattern === "ebpf-*") return os === "windows" ? "ebpf-windows" : "ebpf-load";
  if (pattern === "deployment-*") return os === "windows" ? "deployment-windows" : "deployment-linux";
  return pattern;
}

/** Whether a step of the catalogue depends on the operating system. */
export function dependsOnSystem(pattern: StepPattern): boolean {
  return pattern.endsWith("*");
}

/** The commands for this system; for an unknown one both families, each line labelled. */
export function commandsFor(commands: Commands, os: OsFamily): readonly string[] {
  const azure = commands.azure ?? [];
  if (os !== "unknown") return [...((os === "windows" ? commands.windows : commands.linux) ?? []), ...azure];
  const label = (name: string, lines: readonly string[]): readonly string[] =>
    lines.map((line) => `${name}: ${line}`);
  return [...label("Linux", commands.linux ?? []), ...label("Windows", commands.windows ?? []), ...azure];
}
