import { describe, expect, test } from "vitest";
import { catalogue, catalogueEntry, steps } from "../../src/diagnosis/catalogue.ts";
import type { Code } from "../../src/diagnosis/catalogue.ts";

/** The catalogue as the contract lists it: code, step, severity (F, R, W, I), reset. One line each, so that a change of one is seen. */
const contract = `
status-file-unreadable status-file I never
status-file-rejected status-file I never
status-file-wrong-kind status-file I never
status-stale status-file I never
status-too-early status-file W never
clock-skew status-file I never
status-value-unknown status-file I never
status-file-needed status-file I never
vm-not-running gpa-service-* F never
vm-agent-not-ready gpa-service-* I never
gpa-not-installed gpa-service-* F never
gpa-extension-failed gpa-service-* F never
gpa-service-not-running gpa-service-* F never
gpa-outdated gpa-service-* R never
os-not-supported deployment-* F never
os-not-listed deployment-* R never
msp-not-enabled msp-settings F never
msp-disabled msp-settings F never
msp-audit-only msp-settings R never
msp-not-applied msp-settings F never
key-reset-pending key W never
ebpf-driver-not-running ebpf-windows F never
ebpf-kernel-unsupported ebpf-load F never
ebpf-cgroup2-missing ebpf-attach F never
ebpf-cgroup2-unsupported ebpf-attach F never
ebpf-probe-blocked ebpf-attach F never
ebpf-object-missing ebpf-load F never
ebpf-setup-failed ebpf-* F never
listener-port-in-use gpa-service-* F never
listener-failed gpa-service-* F never
wireserver-unreachable key F never
host-without-msp key F never
key-status-invalid key F never
key-store-failed key F never
key-rejected key F yes
key-attest-failed key F yes
key-not-latched key F once-confirmed
key-exposed key F yes
access-denied access F never
direct-access access R never
redirect-not-working access I never
deploy-linux-no-gpa-old-cloud-init deployment-linux F never
deploy-linux-no-gpa deployment-linux F never
deploy-linux-old-cloud-init deployment-linux F never
deploy-linux-gpa-unhealthy deployment-linux F as-cause
deploy-linux-row-unknown deployment-linux I never
deploy-region-not-supported deployment-error F never
deploy-subscription-not-registered deployment-error F never
deploy-mode-profile-conflict deployment-error F never
deploy-mode-invalid deployment-error F never
deploy-key-incarnation-not-increased deployment-error F never
deploy-profile-reference-invalid deployment-error F never
deploy-profile-os-mismatch deployment-error F never
deploy-profile-endpoint-mismatch deployment-error F never
deploy-profile-not-found deployment-error F never
deploy-windows-retry deployment-windows F never
deploy-not-msp deployment-error I never
`;

const severities = { F: "fault", R: "remark", W: "wait", I: "inconclusive" } as const;
const rows = contract
  .trim()
  .split("\n")
  .map((line) => line.split(" ") as [Code, string, keyof typeof severities, string]);

describe("the catalogue", () => {
  test("holds the codes of the contract, in its order, and no others", () => {
    expect(Object.keys(catalogue)).toEqual(rows.map(([code]) => code));
  });
  test.each(rows)("%s is at step %s, of severity %s, and its reset is %s", (code, step, severity, reset) => {
    expect(catalogueEntry(code)).toEqual({ step, severity: severities[severity], reset });
  });
  test("names only sections of the guide", () => {
    for (const [, step] of rows)
      expect(
        steps.some((known) => known === step || (step.endsWith("*") && known.startsWith(step.slice(0, -1)))),
      ).toBe(true);
  });
});
