import { expect, test } from "vitest";
import { cgroup2Checks, distributionOf, mountCgroup2 } from "../../../src/diagnosis/judging/distribution.ts";
import { document, vm } from "../builders.ts";
import type { VmChanges } from "../builders.ts";
import { factsOf } from "./facts-of.ts";

test.each<[VmChanges, string]>([
  [{ instanceView: { osName: "ubuntu" } }, "debian"],
  [{ instanceView: { osName: "Debian GNU/Linux" } }, "debian"],
  [{ instanceView: { osName: "redhat" } }, "rhel"],
  [{ instanceView: { osName: "Red Hat Enterprise Linux" } }, "rhel"],
  [{ instanceView: { osName: "rocky" } }, "rhel"],
  [{ instanceView: { osName: "centos" } }, "rhel"],
  [{ instanceView: { osName: "almalinux" } }, "rhel"],
  [
    {
      instanceView: { osName: "ol" },
      imageReference: { publisher: "Oracle", offer: "Oracle-Linux", sku: "ol94" },
    },
    "rhel",
  ],
  [{ instanceView: { osName: "sles" } }, "suse"],
  [{ instanceView: { osName: "SUSE Linux Enterprise Server" } }, "suse"],
  [{ instanceView: { osName: "azurelinux" } }, "azurelinux"],
  [{ instanceView: { osName: "mariner" } }, "azurelinux"],
  [
    {
      instanceView: { osName: "flatcar" },
      imageReference: { publisher: "kinvolk", offer: "flatcar", sku: "stable" },
    },
    "unknown",
  ],
  [
    {
      instanceView: { osName: "sles" },
      imageReference: { publisher: "Canonical", offer: "ubuntu", sku: "x" },
    },
    "suse",
  ],
])("%j is of the family %s", (changes, family) => {
  expect(distributionOf(factsOf(document("vm", vm(changes))).vm)).toBe(family);
});

test("without Azure's word the family is unknown", () => {
  expect(distributionOf(undefined)).toBe("unknown");
});

test("grubby is told to the RHEL family alone, and every family reboots", () => {
  for (const [family, commands] of Object.entries(mountCgroup2)) {
    expect(commands.some((command) => command.includes("grubby"))).toBe(family === "rhel");
    expect(commands.at(-1)).toBe("sudo reboot");
    expect(commands.join()).toContain("systemd.unified_cgroup_hierarchy=1");
  }
});

test("the two checks are the guide's", () => {
  expect(cgroup2Checks).toEqual(["grep cgroup /proc/filesystems", "mount | grep cgroup2"]);
});
