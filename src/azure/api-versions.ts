import { parseArmError } from "./arm-error.ts";
import type { ArmAnswer } from "./arm-gateway.ts";

/** Remembers which api-version this cloud accepts. */
export interface ApiVersions {
  /** The newest one not yet known to be refused. */
  current(): string;
  /** The next older one, or null at the end of the list. */
  olderThan(version: string): string | null;
  /** Records that this one was accepted: later requests start there. */
  accept(version: string): void;
}

/**
 * Versions of Microsoft.Compute virtual machines, newest first: 2026-04-01 is the one of `@azure/arm-compute` 25 and the first that shows
 * `useLocalFileRules`; 2024-11-01 the first with `wireServer` and `imds`; 2024-03-01 the first documented with MSP.
 */
export const computeApiVersions: readonly string[] = [
  "2026-04-01",
  "2025-04-01",
  "2024-11-01",
  "2024-07-01",
  "2024-03-01",
];

/** Versions of Microsoft.ResourceGraph, newest first. */
export const resourceGraphApiVersions: readonly string[] = ["2024-04-01", "2022-10-01", "2021-03-01"];

/** Starts at the newest of a non-empty list. */
export function createApiVersions(newestFirst: readonly string[]): ApiVersions {
  const [newest] = newestFirst;
  if (newest === undefined) {
    throw new RangeError("At least one api-version is needed");
  }
  let accepted = newest;
  return {
    current: () => accepted,
    olderThan: (version) => newestFirst[newestFirst.indexOf(version) + 1] ?? null,
    accept(version) {
      accepted = version;
    },
  };
}

/** Does the answer refuse the api-version itself? Sovereign clouds know new versions later than the public one. */
export function isVersionRefused(answer: ArmAnswer): boolean {
  if (answer.httpStatus < 400 || answer.httpStatus >= 500) {
    return false;
  }
  const code = parseArmError(answer.bytes)?.code;
  return code === "InvalidApiVersionParameter" || code === "NoRegisteredProviderFound";
}
