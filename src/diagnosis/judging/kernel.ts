import type { Facts, Located } from "../facts.ts";

/** The first kernel with everything the agent's programs use. Source: README of the agent, and the guide. */
const neededKernel = [5, 15] as const;

/** Distributions that the agent accepts although they call their kernel 5.14: RHEL 9 and its family, and SLES 15 SP4 and SP5. */
const backported514 = /\.el9|-150[45]00\./;

/** Whether a kernel release is below 5.15; `maybe` for a 5.14 that carries the features of later kernels. */
export function isTooOld(release: string): "yes" | "no" | "maybe" | "unknown" {
  const found = /^\s*(\d{1,3})\.(\d{1,4})/.exec(release);
  if (found === null) return "unknown";
  const [major, minor] = [Number(found[1]), Number(found[2])];
  if (major > neededKernel[0] || (major === neededKernel[0] && minor >= neededKernel[1])) return "no";
  return major === 5 && minor === 14 && backported514.test(release) ? "maybe" : "yes";
}

/** The kernel that a person or the boot log shows, the newest word first. */
export function knownKernel({
  observations,
  bootLog,
}: Pick<Facts, "observations" | "bootLog">): Located<string> | undefined {
  return observations.flatMap(({ kernelRelease }) => kernelRelease ?? []).at(-1) ?? bootLog?.kernelRelease;
}
