import type { VmFacts } from "../facts.ts";

/** Families of Linux that differ in how the kernel's command line is set. */
export type Distribution = "rhel" | "debian" | "suse" | "azurelinux" | "unknown";

const families: readonly (readonly [Distribution, RegExp])[] = [
  ["rhel", /red ?hat|rhel|centos|rocky|alma|oracle|fedora/i],
  ["debian", /ubuntu|debian|canonical/i],
  ["suse", /suse|sles/i],
  ["azurelinux", /azure ?linux|mariner/i],
];

/** The family by what Azure knows: the reported system first, then the image. */
export function distributionOf(vm: VmFacts | undefined): Distribution {
  const texts = [vm?.osName, vm?.image?.publisher, vm?.image?.offer].filter((text) => text !== undefined);
  return (
    texts.flatMap((text) => families.find(([, pattern]) => pattern.test(text))?.[0] ?? [])[0] ?? "unknown"
  );
}

const grubDefault = (update: string): readonly string[] => [
  "sudo sed -i 's/^GRUB_CMDLINE_LINUX=\"/&systemd.unified_cgroup_hierarchy=1 /' /etc/default/grub",
  update,
  "sudo reboot",
];

/** How cgroup v2 is switched on, by family. `grubby` exists only on the RHEL family, although the guide names it for all. */
export const mountCgroup2: { readonly [D in Exclude<Distribution, "unknown">]: readonly string[] } = {
  rhel: ['sudo grubby --update-kernel=ALL --args="systemd.unified_cgroup_hierarchy=1"', "sudo reboot"],
  debian: grubDefault("sudo update-grub"),
  suse: grubDefault("sudo grub2-mkconfig -o /boot/grub2/grub.cfg"),
  azurelinux: grubDefault("sudo grub2-mkconfig -o /boot/grub2/grub.cfg"),
};

/** The two commands of the guide that tell which of the cgroup fixes applies. */
export const cgroup2Checks = ["grep cgroup /proc/filesystems", "mount | grep cgroup2"] as const;
