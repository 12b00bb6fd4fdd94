import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { DocumentKind, InputDocument } from "../../src/diagnosis/evidence.ts";
import { kindOfPaste } from "../../src/diagnosis/reading/document-kind.ts";
import type { Report } from "../../src/diagnosis/report.ts";
import { codes, document, finding, reportOn, status, vm } from "./builders.ts";
import { contractBreaches } from "./report-schema.ts";

function snippet(name: string): string {
  return readFileSync(new URL(`../fixtures/guide/${name}`, import.meta.url), "utf8");
}

function report(...documents: readonly (readonly [DocumentKind, Parameters<typeof document>[1]])[]): Report {
  const given = documents.map(([kind, content]): InputDocument => document(kind, content));
  const found = reportOn(given);
  expect(contractBreaches(found)).toEqual([]);
  return found;
}

const load = snippet("ebpf-load.fragment.txt");
const attach = snippet("ebpf-attach.fragment.txt");
const systemctl = snippet("systemctl-status.txt");
const drivers = [snippet("sc-query-ebpfcore.txt"), snippet("sc-query-netebpfext.txt")];
const enabled = vm();

describe("Failed to load eBPF program", () => {
  test("the guide's fragment yields its finding, uncertain since a fragment carries no time", () => {
    for (const kind of ["status-file", "observation"] as const) {
      const found = report([kind, load]);
      expect(codes(found)).toEqual(["ebpf-kernel-unsupported?"]);
      expect(found.verdict).toBe("inconclusive");
      expect(found.asks.map(({ command }) => command)).toEqual(
        expect.arrayContaining(["uname -r", "sudo cat /var/log/azure-proxy-agent/status.json"]),
      );
    }
  });
  test("the same text in a whole, fresh file is a fault, in both eras", () => {
    const { message } = JSON.parse(`{${load.trim().replace(/,$/, "")}}`).ebpfProgramStatus;
    for (const [version, state] of [
      ["1.0.22", "STOPPED"],
      ["1.0.47", "UNKNOWN"],
    ] as const)
      expect(
        finding(
          report(["status-file", status({ version, status: "ERROR", ebpf: { status: state, message } })]),
          "ebpf-kernel-unsupported",
        )?.outcome,
      ).toBe("failed");
  });
  test("uname -r below 5.15 settles it", () => {
    expect(codes(report(["status-file", load], ["observation", "$ uname -r\n5.4.0-1103-azure\n"]))).toContain(
      "ebpf-kernel-unsupported",
    );
  });
});

describe("Failed to attach cgroup program for redirection", () => {
  test("the guide's fragment yields its finding, and asks for the guide's two commands before a fix is promised", () => {
    const found = report(["status-file", attach]);
    expect(codes(found)).toEqual(["ebpf-cgroup2-missing?"]);
    expect(found.asks.map(({ command }) => command)).toEqual(
      expect.arrayContaining(["grep cgroup /proc/filesystems", "mount | grep cgroup2"]),
    );
    expect(JSON.stringify(found)).not.toContain("grubby");
  });
  test("cgroup2 that is not listed means: opt out, upgrade, enable again", () => {
    const found = report(
      ["status-file", attach],
      ["observation", "# grep cgroup /proc/filesystems\nnodev   cgroup\n"],
    );
    expect(finding(found, "ebpf-cgroup2-unsupported")?.outcome).toBe("failed");
    expect(finding(found, "ebpf-cgroup2-missing")).toBeUndefined();
  });
  test.each([
    ["RedHat", "RHEL", "grubby"],
    ["Canonical", "0001-com-ubuntu-server-jammy", "update-grub"],
    ["SUSE", "sles-15-sp5", "grub2-mkconfig"],
  ])(
    "cgroup2 that is listed but not mounted means the command of the distribution: %s",
    (publisher, offer, command) => {
      const body = vm({
        imageReference: { publisher, offer, sku: "x" },
        instanceView: { osName: offer, osVersion: "9.4" },
      });
      const file = status({
        status: "ERROR",
        ebpf: {
          status: "UNKNOWN",
          message:
            "Failed to start redirector: Failed to attach program 'connect4' with error: `bpf_link_create` failed",
        },
      });
      const outputs =
        "$ grep cgroup /proc/filesystems\nnodev cgroup\nnodev cgroup2\n$ mount | grep cgroup2\n$ ";
      const found = finding(
        report(["status-file", file], ["vm", body], ["observation", outputs]),
        "ebpf-cgroup2-missing",
      );
      expect(found?.outcome).toBe("failed");
      expect(found?.commands.join("\n")).toContain(command);
      if (command !== "grubby") expect(found?.commands.join("\n")).not.toContain("grubby");
    },
  );
});

describe("GPA service missing or not running", () => {
  test("the guide's systemctl output means that the service runs", () => {
    const found = report(["vm", enabled], ["observation", systemctl]);
    expect(codes(found)).not.toContain("gpa-service-not-running");
    expect(codes(found).filter((code) => code.startsWith("gpa-not-installed"))).toEqual([]);
  });
  test.each([
    ["active (running) since Fri", "inactive (dead) since Fri"],
    ["active (running) since Fri", "failed (Result: exit-code) since Fri"],
    ["active (running) since Fri", "activating (auto-restart) (Result: exit-code) since Fri"],
  ])("the same output with %s turned into %s is a fault", (from, to) => {
    expect(codes(report(["vm", enabled], ["observation", systemctl.replace(from, to)]))).toContain(
      "gpa-service-not-running",
    );
  });
  test("a unit that does not exist means that the agent is not installed", () => {
    expect(
      codes(
        report(
          ["vm", enabled],
          [
            "observation",
            "# systemctl status azure-proxy-agent.service\nUnit azure-proxy-agent.service could not be found.",
          ],
        ),
      ),
    ).toContain("gpa-not-installed");
  });
});

describe("eBPF setup failed on Windows", () => {
  const body = vm({ os: "Windows" });
  test("the guide's sc query outputs mean that both drivers run", () => {
    const found = report(["vm", body], ["observation", drivers.join("\n")]);
    expect(found.facts.osFamily).toBe("windows");
    expect(codes(found).filter((code) => code.startsWith("ebpf-"))).toEqual([]);
  });
  test.each([0, 1])("the same output with driver %i stopped is a fault", (index) => {
    const stopped = drivers.map((text, position) =>
      position === index ? text.replace("4  RUNNING", "1  STOPPED") : text,
    );
    expect(codes(report(["observation", stopped.join("\n")]))).toContain("ebpf-driver-not-running");
  });
});

describe("the Linux table of new deployments", () => {
  const platform =
    "Linux.OSProvisioningInternalError: Linux.cloud-init successfully reported ready for provisioning but the platform failed to record success";
  test.each([
    [
      "row 1: no agent, old cloud-init",
      [
        ["deployment-error", platform],
        ["observation", "bash: azure-proxy-agent: command not found\n/usr/bin/cloud-init 23.4.4"],
      ],
      "deploy-linux-no-gpa-old-cloud-init",
    ],
    [
      "row 2: no agent, new cloud-init",
      [["deployment-error", "Linux.Cloud-Init failed due to azure-proxy-agent not found"]],
      "deploy-linux-no-gpa",
    ],
    [
      "row 3: agent, old cloud-init",
      [
        ["deployment-error", platform],
        ["observation", `${systemctl}\n$ cloud-init --version\n/usr/bin/cloud-init 23.4.4`],
      ],
      "deploy-linux-old-cloud-init",
    ],
    [
      "row 4: agent, new cloud-init",
      [["deployment-error", "Cloud-init reports GPA is unhealthy"]],
      "deploy-linux-gpa-unhealthy",
    ],
    ["neither row 1 nor row 3 can be told", [["deployment-error", platform]], "deploy-linux-row-unknown"],
  ] as const)("%s", (_case, documents, code) => {
    expect(codes(report(...documents))).toContain(code);
  });
});

test("pasted into a chat, every snippet of the guide shows what it is", () => {
  expect([load, attach].map(kindOfPaste)).toEqual(["status-file", "status-file"]);
  expect([systemctl, ...drivers].map(kindOfPaste)).toEqual(["observation", "observation", "observation"]);
});
