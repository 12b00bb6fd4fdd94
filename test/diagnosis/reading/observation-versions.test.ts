import { describe, expect, test } from "vitest";
import { said } from "./observe.ts";

describe("the kernel's release", () => {
  test.each([
    ["5.15.0-1052-azure", "5.15.0-1052-azure"],
    ["4.18.0-553.el8_10.x86_64\r\n", "4.18.0-553.el8_10.x86_64"],
    ["6.6.43.2-1.azl3", "6.6.43.2-1.azl3"],
    ["5.14.21-150500.55.83-default", "5.14.21-150500.55.83-default"],
    ["$ uname -r\n5.4.0", "5.4.0"],
    ["uname -r\n5.4.0", "5.4.0"],
    ["azureuser@web:~$ uname -r\n5.4.0-1103-azure\nazureuser@web:~$ ", "5.4.0-1103-azure"],
    ["Linux web-01 5.4.0-1103-azure #109~18.04.1-Ubuntu SMP x86_64 GNU/Linux", "5.4.0-1103-azure"],
    ["Linux version 5.10.0-30-cloud-amd64 (debian-kernel@lists.debian.org)", "5.10.0-30-cloud-amd64"],
    [" Operating System: Ubuntu 20.04\n           Kernel: Linux 5.15.0-1073-azure\n", "5.15.0-1073-azure"],
    ["5.4.0-1-azure\n5.15.0-1-azure", "5.15.0-1-azure"],
  ])("%j", (text, release) => {
    expect(said(text)["kernelRelease"]).toBe(release);
  });
  test.each([
    "1.0.44",
    "24.3.1",
    "azure-proxy-agent 1.0.44",
    "$ azure-proxy-agent --version\n1.0.44",
    "10.0.20348.2700",
    "uname -r",
  ])("%j is none", (text) => {
    expect(said(text)["kernelRelease"]).toBeUndefined();
  });
});

describe("cloud-init's version", () => {
  test.each([
    ["/usr/bin/cloud-init 24.1.3-0ubuntu3.3", "24.1.3-0ubuntu3.3"],
    ["Cloud-init v. 23.4.4-0ubuntu0~22.04.1 running 'init-local' at Mon", "23.4.4-0ubuntu0~22.04.1"],
    ["result=error|reason=x|agent=Cloud-Init/24.3.1|y", "24.3.1"],
    ["cloud-init-23.4-7.el9_4.noarch", "23.4-7.el9_4.noarch"],
    ["ii  cloud-init  24.4-0ubuntu1 all", "24.4-0ubuntu1"],
    ["cloud-init version: 22.2", "22.2"],
    ["cloud-init 23.1\ncloud-init 24.3", "24.3"],
  ])("%j", (text, version) => {
    expect(said(text)["cloudInitVersion"]).toBe(version);
  });
  test.each(["status: done", "cloud-init status", "cloud-init[812]: ready", "cloud-init 2 modules"])(
    "%j is none",
    (text) => {
      expect(said(text)["cloudInitVersion"]).toBeUndefined();
    },
  );
});
