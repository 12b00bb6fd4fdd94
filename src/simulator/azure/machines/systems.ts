import type { OperatingSystem } from "../machine.ts";

/** Ubuntu 22.04. */
export const ubuntu22: OperatingSystem = {
  family: "Linux",
  image: {
    publisher: "Canonical",
    offer: "0001-com-ubuntu-server-jammy",
    sku: "22_04-lts-gen2",
    version: "latest",
    exactVersion: "22.04.202610140",
  },
  osName: "ubuntu",
  osVersion: "22.04",
  diskSizeGB: 30,
};

/** Ubuntu 24.04. */
export const ubuntu24: OperatingSystem = {
  family: "Linux",
  image: {
    publisher: "Canonical",
    offer: "ubuntu-24_04-lts",
    sku: "server",
    version: "latest",
    exactVersion: "24.04.202610130",
  },
  osName: "ubuntu",
  osVersion: "24.04",
  diskSizeGB: 30,
};

/** Ubuntu 20.04 with its old kernel. */
export const ubuntu20: OperatingSystem = {
  family: "Linux",
  image: {
    publisher: "Canonical",
    offer: "0001-com-ubuntu-server-focal",
    sku: "20_04-lts-gen2",
    version: "latest",
    exactVersion: "20.04.202505200",
  },
  osName: "ubuntu",
  osVersion: "20.04",
  diskSizeGB: 30,
};

/** Red Hat Enterprise Linux 9.4. */
export const redHat9: OperatingSystem = {
  family: "Linux",
  image: {
    publisher: "RedHat",
    offer: "RHEL",
    sku: "94_gen2",
    version: "latest",
    exactVersion: "9.4.2026091117",
  },
  osName: "rhel",
  osVersion: "9.4",
  diskSizeGB: 64,
};

/** A hardened Linux from the marketplace. */
export const hardenedLinux: OperatingSystem = {
  family: "Linux",
  image: {
    publisher: "contoso-imgs",
    offer: "hardened-linux",
    sku: "gen2",
    version: "1.2.3",
    exactVersion: "1.2.3",
  },
  osName: "ubuntu",
  osVersion: "24.04",
  diskSizeGB: 30,
};

/** Windows Server 2022. */
export const windows2022: OperatingSystem = {
  family: "Windows",
  image: {
    publisher: "MicrosoftWindowsServer",
    offer: "WindowsServer",
    sku: "2022-datacenter-azure-edition",
    version: "latest",
    exactVersion: "20348.4171.250903",
  },
  osName: "Windows Server 2022 Datacenter Azure Edition",
  osVersion: "10.0.20348.4171",
  diskSizeGB: 127,
};
