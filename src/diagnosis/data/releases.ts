/** The day on which the two lists below were last checked against the agent's releases (ISO 8601). */
export const releasesAsOf = "2026-07-23";

/** The newest release that this list knows. A release follows every 3 to 6 weeks, so newer ones are likely. */
export const newestKnownRelease = 47;

/** A defect that a release has, by the third part of `1.0.N`. Source: tags and pull requests of github.com/Azure/GuestProxyAgent. */
export interface NamedDefect {
  /** First release with the defect; undefined = from the beginning. */
  readonly since?: number;
  readonly lastWith: number;
  readonly fixedIn: number;
  readonly what: string;
}

/** Defects with a known fix, the gravest first. A defect without a fix in a later release is no reason to call a version outdated. */
export const namedDefects: readonly NamedDefect[] = [
  { lastWith: 36, fixedIn: 37, what: "the key's value may leak into messages" },
  { lastWith: 24, fixedIn: 25, what: "failures of key and listener do not show in the status" },
  { lastWith: 18, fixedIn: 19, what: "the key is not requested when the host has none" },
  { lastWith: 23, fixedIn: 24, what: "status.json can be cut or empty, and the listener is not retried" },
  { lastWith: 41, fixedIn: 42, what: "a failed attestation of the key does not show in the status" },
  { since: 28, lastWith: 37, fixedIn: 38, what: "the service starts late and races with provisioning" },
  { lastWith: 26, fixedIn: 27, what: "eBPF is not retried on Windows" },
  { lastWith: 38, fixedIn: 39, what: "the extension does not notice a stale status" },
  { lastWith: 39, fixedIn: 40, what: "connection rows grow without bound for 24 hours" },
  { lastWith: 40, fixedIn: 41, what: "an interrupted update is not resumed" },
  { lastWith: 43, fixedIn: 44, what: "percent-encoded paths are compared wrongly with the rules" },
  {
    lastWith: 46,
    fixedIn: 47,
    what: "the extension's own message is stale, and failed eBPF dependencies are not named",
  },
];
