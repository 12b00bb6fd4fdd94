import type { AgentVersion } from "../facts.ts";

/** Compares with `1.0.release` by the first three parts: Windows versions have a fourth that no source explains. */
function compare(parts: readonly number[], release: number): number {
  const differences = [1, 0, release].map((wanted, index) => (parts[index] ?? 0) - wanted);
  return differences.find((difference) => difference !== 0) ?? 0;
}

/** Whether a known version is this release or an earlier one; an unknown version never is. `release` is the third part of `1.0.N`. */
export function isAtMost(version: AgentVersion | undefined, release: number): boolean {
  return version !== undefined && compare(version.parts, release) <= 0;
}

/** Whether a version is this release or a later one; an unknown version counts as the newest. `release` is the third part of `1.0.N`. */
export function isAtLeast(version: AgentVersion | undefined, release: number): boolean {
  return version === undefined || compare(version.parts, release) >= 0;
}
