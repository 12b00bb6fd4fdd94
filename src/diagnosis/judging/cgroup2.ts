import type { Located, Observation } from "../facts.ts";

/** The newest word on cgroup v2 among pasted outputs. */
export function cgroup2State(observations: readonly Observation[]): {
  readonly isSupported: Located<boolean> | undefined;
  readonly isMounted: Located<boolean> | undefined;
} {
  return {
    isSupported: observations.flatMap(({ cgroup2Supported }) => cgroup2Supported ?? []).at(-1),
    isMounted: observations.flatMap(({ cgroup2Mounted }) => cgroup2Mounted ?? []).at(-1),
  };
}
