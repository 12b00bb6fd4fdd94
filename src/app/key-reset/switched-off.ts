import type { KeyResets } from "./key-resets.ts";

/** Key resets of a bot that has no identity for them: nothing new can be asked for, what there is can be seen and goes to its end. */
export function switchedOff(resets: KeyResets): KeyResets {
  return {
    ...resets,
    request: () =>
      Promise.resolve({
        kind: "refused",
        code: "resets-off",
        eligible: [],
        quorum: null,
        untilMs: null,
        shown: null,
      }),
  };
}
