import { describe, expect, test } from "vitest";
import { observe, said } from "./observe.ts";

describe("grep cgroup /proc/filesystems", () => {
  test.each([
    ["nodev\tcgroup\nnodev\tcgroup2\n", true],
    ["user@vm:~$ grep cgroup /proc/filesystems\nnodev   cgroup\nnodev   cgroup2\nuser@vm:~$", true],
    ["nodev\tcgroup\n", false],
    ["# grep cgroup /proc/filesystems\nnodev\tcgroup\n# ", false],
    ["[root@vm ~]# grep cgroup /proc/filesystems\n[root@vm ~]# ", false],
    ["grep cgroup /proc/filesystems\n", false],
    ["$ cat /proc/filesystems | grep cgroup\n\n", false],
  ])("%j: supported %s", (text, value) => {
    expect(said(text)).toEqual({ cgroup2Supported: value });
    expect(observe(text).osFamily).toBe("linux");
  });
  test("points at the line that says so", () => {
    expect(observe("x\nnodev\tcgroup\nnodev\tcgroup2").cgroup2Supported?.at).toMatchObject({
      pointer: "/lines/2",
      value: "nodev\tcgroup2",
    });
  });
  test.each([
    "$ grep cgroup /proc/filesystems\ngrep: /proc/filesystems: Permission denied",
    "nodev\ttmpfs",
    "cgroup2",
  ])("%j says nothing", (text) => {
    expect(said(text)).toEqual({});
  });
});

describe("mount | grep cgroup2", () => {
  test.each([
    ["cgroup2 on /sys/fs/cgroup type cgroup2 (rw,nosuid,nodev,noexec,relatime,nsdelegate)", true],
    ["cgroup2 on /sys/fs/cgroup/unified type cgroup2 (rw,nosuid)", true],
    ["/sys/fs/cgroup cgroup2 cgroup2 rw,nosuid", true],
    ['{"filesystems": [{"target":"/sys/fs/cgroup", "source":"cgroup2", "fstype":"cgroup2"}]}', true],
    ["$ mount | grep cgroup2\n$ ", false],
    ["user@vm:~$ mount | grep cgroup2\nuser@vm:~$", false],
    ["[azureuser@vm ~]$ sudo mount | grep cgroup2\n[azureuser@vm ~]$", false],
    ["mount | grep cgroup2\n", false],
    ["$ findmnt -t cgroup2\n", false],
    [
      "$ mount | grep cgroup\ncgroup on /sys/fs/cgroup/cpu type cgroup (rw,cpu)\ntmpfs on /sys/fs/cgroup type tmpfs (ro)",
      false,
    ],
  ])("%j: mounted %s", (text, value) => {
    expect(said(text)).toEqual({ cgroup2Mounted: value });
  });
  test("both of the guide's commands in one paste", () => {
    expect(
      said(
        "$ grep cgroup /proc/filesystems\nnodev cgroup\nnodev cgroup2\n$ mount | grep cgroup2\n$ uname -r\n5.15.0-1052-azure\n",
      ),
    ).toEqual({
      cgroup2Supported: true,
      cgroup2Mounted: false,
      kernelRelease: "5.15.0-1052-azure",
    });
  });
  test.each(["$ mount | grep cgroup2\nmount: command not found", "/dev/sda1 on / type ext4 (rw)", ""])(
    "%j says nothing",
    (text) => {
      expect(said(text)["cgroup2Mounted"]).toBeUndefined();
    },
  );
});
