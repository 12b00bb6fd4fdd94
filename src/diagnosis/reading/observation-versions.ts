import type { Observation } from "../facts.ts";
import type { Line } from "./observation-lines.ts";
import { located } from "./observation-lines.ts";

/** `uname -r` alone on a line, `uname -a`, the kernel's banner, `hostnamectl`. */
const release =
  /^\s{0,20}(\d{1,2}\.\d{1,3}\.\d{1,4}(?:[-.+~_][\w.+~-]{1,80})?)\s{0,20}$|\bLinux \S{1,120} (\d{1,2}\.\d{1,3}\.\d{1,4}[-.\w+~]{0,80})|\bKernel: Linux (\d{1,2}\.\d{1,3}\.\d{1,4}[-.\w+~]{0,80})/;
/** `cloud-init --version`, `agent=Cloud-Init/…`, the boot line, a package's name. */
const cloudInit =
  /\bcloud-init(?: v\.|\/|-|\s+version:?)?\s{0,4}(\d{2}\.\d{1,2}(?:\.\d{1,3})?[\w.~+-]{0,40})/i;

/** Versions of the kernel and of cloud-init. A bare version counts as a kernel only with the usual tail, or behind `uname`. */
export function readVersions(
  lines: readonly Line[],
): Pick<Observation, "kernelRelease" | "cloudInitVersion"> {
  const kernel = lines.findLast((line, position) => isKernel(line, lines[position - 1]));
  const version = lines.findLast(({ text }) => cloudInit.test(text));
  return {
    ...(kernel === undefined ? {} : { kernelRelease: located(firstGroup(release, kernel), kernel) }),
    ...(version === undefined ? {} : { cloudInitVersion: located(firstGroup(cloudInit, version), version) }),
  };
}

/** The group that took part in the match. */
function firstGroup(pattern: RegExp, { text }: Line): string {
  return (
    pattern
      .exec(text)
      ?.slice(1)
      .find((group) => group !== undefined) ?? ""
  );
}

function isKernel({ text, command }: Line, before: Line | undefined): boolean {
  if (command !== undefined) return false;
  const found = release.exec(text);
  if (found === null) return false;
  if (found[1] === undefined) return true;
  // `1.0.44` alone is the agent's version, not a kernel.
  return (
    /^uname\b/.test(before?.command ?? "") ||
    /[-.](?:azure|generic|aws|cloud|el\d|default|amd64|lts|fc\d|mariner|cm2|azl|\d{1,4}-)/i.test(found[1]) ||
    /^[3-9]\.\d{1,3}\.\d{1,4}-/.test(found[1])
  );
}
