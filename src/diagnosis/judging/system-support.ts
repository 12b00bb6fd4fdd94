import { firstWindowsBuild, linuxSupport } from "../data/compatibility.ts";
import type { Support } from "../data/compatibility.ts";
import type { VmFacts } from "../facts.ts";

/** The numbers of a version text: `22.04` → [22, 4], `10.0.20348.4171` → [10, 0, 20348, 4171]. */
function numbersOf(text: string | undefined): readonly number[] | undefined {
  const found = /(\d{1,6}(?:\.\d{1,6}){0,3})/.exec(text ?? "");
  return found?.[1]?.split(".").map(Number);
}

function isBelow(version: readonly number[], floor: readonly number[]): boolean {
  for (const [index, part] of floor.entries()) {
    const own = version[index] ?? 0;
    if (own !== part) return own < part;
  }
  return false;
}

/** What the published list and the agent's own check say of the system that Azure reports. */
export function supportOf(vm: VmFacts): Support {
  if (vm.osFamily === "windows") return supportOfWindows(vm);
  if (vm.osName === undefined) return "unknown";
  const name = vm.osName;
  const family = linuxSupport.find((candidate) => candidate.name.test(name));
  if (family === undefined) return "not-listed";
  const version = numbersOf(vm.osVersion) ?? numbersOf(name);
  if (version === undefined) return family.listedFrom === null ? "not-listed" : "unknown";
  if (family.acceptedFrom !== null && isBelow(version, family.acceptedFrom)) return "refused-by-agent";
  return family.listedFrom !== null && !isBelow(version, family.listedFrom) ? "listed" : "not-listed";
}

/** Windows is told by its build: the third number of the version. */
function supportOfWindows(vm: VmFacts): Support {
  const build = numbersOf(vm.osVersion)?.[2];
  if (build === undefined) return "unknown";
  return build < firstWindowsBuild ? "refused-by-agent" : "listed";
}
