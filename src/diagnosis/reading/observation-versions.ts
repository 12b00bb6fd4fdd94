import type { Located, Observation } from "../facts.ts";
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
  const kernel = lines.flatMap((line, position) => kernelIn(line, lines[position - 1])).at(-1);
  const version = lines.flatMap(cloudInitIn).at(-1);
  return {
    ...(kernel === undefined ? {} : { kernelRelease: kernel }),
    ...(version === undefined ? {} : { cloudInitVersion: version }),
  };
}

function cloudInitIn(line: Line): readonly Located<string>[] {
  const version = cloudInit.exec(line.text)?.[1];
  return version === undefined ? [] : [located(version, line)];
}

function kernelIn(line: Line, before: Line | undefined): readonly Located<string>[] {
  if (line.command !== undefined) return [];
  const [, bare, all, named] = release.exec(line.text) ?? [];
  if (bare !== undefined) return isKernel(bare, before) ? [located(bare, line)] : [];
  const told = all ?? named;
  return told === undefined ? [] : [located(told, line)];
}

/** A release alone on a line: `1.0.44` is the agent's version, not a kernel. */
function isKernel(bare: string, before: Line | undefined): boolean {
  return (
    /^uname\b/.test(before?.command ?? "") ||
    /[-.](?:azure|generic|aws|cloud|el\d|default|amd64|lts|fc\d|mariner|cm2|azl|\d{1,4}-)/i.test(bare) ||
    /^[3-9]\.\d{1,3}\.\d{1,4}-/.test(bare)
  );
}
