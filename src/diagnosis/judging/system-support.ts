import { firstWindowsBuild, linuxImages, linuxSupport, windowsReleases } from "../data/compatibility.ts";
import type { Support } from "../data/compatibility.ts";
import type { EvidencePointer } from "../evidence.ts";
import type { VmFacts } from "../facts.ts";

/** What the published list and the agent's own check say of a system, and where it is told. */
export interface SupportJudgement {
  readonly support: Support;
  /** `image`: the guest has not told its system, so only the image is known from which the VM was made. */
  readonly basis: "guest" | "image";
  readonly evidence: readonly EvidencePointer[];
}

/** The system that the guest reports, or else the image of the VM model. */
export function supportOf(vm: VmFacts): SupportJudgement {
  const view = "/properties/instanceView";
  if (vm.osName !== undefined || vm.osVersion !== undefined) {
    const support =
      vm.osFamily === "windows" ? supportOfWindows(vm) : supportOfLinux(vm.osName, vm.osVersion);
    const evidence = [vm.at(`${view}/osName`), vm.at(`${view}/osVersion`)];
    return { support, basis: "guest", evidence };
  }
  const image = "/properties/storageProfile/imageReference";
  return {
    support: supportOfImage(vm),
    basis: "image",
    evidence: [vm.at(`${image}/offer`), vm.at(`${image}/sku`)],
  };
}

/** The numbers of a version text: `22.04` → [22, 4], `10.0.20348.4171` → [10, 0, 20348, 4171], `15-SP4` → [15, 4]. */
function numbersOf(text: string): readonly number[] | undefined {
  const found = /(\d{1,6}(?:\.\d{1,6}){0,3})(?:[ -]?SP(\d))?/i.exec(text);
  if (found === null) return undefined;
  return [found[1], found[2]].flatMap((part) => part?.split(".") ?? []).map(Number);
}

function isBelow(version: readonly number[], floor: readonly number[]): boolean {
  for (const [index, part] of floor.entries()) {
    const own = version[index] ?? 0;
    if (own !== part) return own < part;
  }
  return false;
}

function supportOfLinux(name: string | undefined, versionText: string | undefined): Support {
  if (name === undefined) return "unknown";
  const family = linuxSupport.find((candidate) => candidate.name.test(name));
  if (family === undefined) return "not-listed";
  const version = numbersOf(versionText ?? "") ?? numbersOf(name);
  if (version === undefined) return family.listedFrom === null ? "not-listed" : "unknown";
  if (isBelow(version, family.acceptedFrom)) return "refused-by-agent";
  return family.listedFrom !== null && !isBelow(version, family.listedFrom) ? "listed" : "not-listed";
}

/** Windows is told by its build, the third number of the version; without one by the release in its name. */
function supportOfWindows({ osName, osVersion }: Pick<VmFacts, "osName" | "osVersion">): Support {
  const build = numbersOf(osVersion ?? "")?.[2];
  if (build !== undefined) return build < firstWindowsBuild ? "refused-by-agent" : "listed";
  return supportOfRelease(osName ?? "");
}

function supportOfRelease(text: string): Support {
  return windowsReleases.find(({ name }) => name.test(text))?.support ?? "unknown";
}

/** Only images whose offer and SKU carry the release tell anything; a custom image is unknown. */
function supportOfImage({ image, osFamily }: Pick<VmFacts, "image" | "osFamily">): Support {
  if (image === undefined) return "unknown";
  const text = `${image.publisher} ${image.offer} ${image.sku}`;
  if (osFamily === "windows") return supportOfRelease(text);
  const known = linuxImages.find(({ image: pattern }) => pattern.test(text));
  const [, first, second = ""] = known?.image.exec(text) ?? [];
  return known === undefined || first === undefined
    ? "unknown"
    : supportOfLinux(known.name, second === "" ? first : `${first}.${second}`);
}
