import type { AgentVersion } from "../facts.ts";

/** Compares by the first three parts: Windows versions have a fourth that no source explains. */
function compare(left: readonly number[], right: readonly number[]): number {
  for (const index of [0, 1, 2]) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a known version is this release or an earlier one; an unknown version never is. `release` is the third part of `1.0.N`. */
export function isAtMost(version: AgentVersion | undefined, release: number): boolean {
  return version !== undefined && compare(version.parts, [1, 0, release]) <= 0;
}

/** Whether a version is this release or a later one; an unknown version counts as the newest. `release` is the third part of `1.0.N`. */
export function isAtLeast(version: AgentVersion | undefined, release: number): boolean {
  return version === undefined || compare(version.parts, [1, 0, release]) >= 0;
}
