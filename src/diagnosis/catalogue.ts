/** The sections of the guide that a finding can belong to. Source: the finding catalogue. */
export const steps = [
  "deployment-windows",
  "deployment-linux",
  "deployment-error",
  "status-file",
  "gpa-service-windows",
  "gpa-service-linux",
  "ebpf-windows",
  "ebpf-load",
  "ebpf-attach",
  "key",
  "msp-settings",
  "access",
] as const;

/** One section of the guide. */
export type Step = (typeof steps)[number];

/** A step as the catalogue writes it: `*` is replaced by the operating system once that is known. */
export type StepPattern = Step | "gpa-service-*" | "ebpf-*" | "deployment-*";

/** F, R, W and I of the catalogue. */
export type Severity = "fault" | "remark" | "wait" | "inconclusive";

/** Whether a finding may lead to the offer of a key reset. */
type ResetRight = "never" | "yes" | "once-confirmed" | "as-cause";

/** What the catalogue fixes of a code. */
export interface CatalogueEntry {
  readonly step: StepPattern;
  readonly severity: Severity;
  readonly reset: ResetRight;
}

const entry = (step: StepPattern, severity: Severity, reset: ResetRight = "never"): CatalogueEntry => ({
  step,
  severity,
  reset,
});

/** Every code, in the catalogue's order. A code is never renamed or reused. */
export const catalogue = {
  "status-file-unreadable": entry("status-file", "inconclusive"),
  "status-file-rejected": entry("status-file", "inconclusive"),
  "status-file-wrong-kind": entry("status-file", "inconclusive"),
  "status-stale": entry("status-file", "inconclusive"),
  "status-too-early": entry("status-file", "wait"),
  "clock-skew": entry("status-file", "inconclusive"),
  "status-value-unknown": entry("status-file", "inconclusive"),
  "status-file-needed": entry("status-file", "inconclusive"),
  "vm-not-running": entry("gpa-service-*", "fault"),
  "vm-agent-not-ready": entry("gpa-service-*", "inconclusive"),
  "gpa-not-installed": entry("gpa-service-*", "fault"),
  "gpa-extension-failed": entry("gpa-service-*", "fault"),
  "gpa-service-not-running": entry("gpa-service-*", "fault"),
  "gpa-outdated": entry("gpa-service-*", "remark"),
  "os-not-supported": entry("deployment-*", "fault"),
  "os-not-listed": entry("deployment-*", "remark"),
  "msp-not-enabled": entry("msp-settings", "fault"),
  "msp-disabled": entry("msp-settings", "fault"),
  "msp-audit-only": entry("msp-settings", "remark"),
  "msp-not-applied": entry("msp-settings", "fault"),
  "key-reset-pending": entry("key", "wait"),
  "ebpf-driver-not-running": entry("ebpf-windows", "fault"),
  "ebpf-kernel-unsupported": entry("ebpf-load", "fault"),
  "ebpf-cgroup2-missing": entry("ebpf-attach", "fault"),
  "ebpf-cgroup2-unsupported": entry("ebpf-attach", "fault"),
  "ebpf-probe-blocked": entry("ebpf-attach", "fault"),
  "ebpf-object-missing": entry("ebpf-load", "fault"),
  "ebpf-setup-failed": entry("ebpf-*", "fault"),
  "listener-port-in-use": entry("gpa-service-*", "fault"),
  "listener-failed": entry("gpa-service-*", "fault"),
  "wireserver-unreachable": entry("key", "fault"),
  "host-without-msp": entry("key", "fault"),
  "key-status-invalid": entry("key", "fault"),
  "key-store-failed": entry("key", "fault"),
  "key-rejected": entry("key", "fault", "yes"),
  "key-attest-failed": entry("key", "fault", "yes"),
  "key-not-latched": entry("key", "fault", "once-confirmed"),
  "key-exposed": entry("key", "fault", "yes"),
  "access-denied": entry("access", "fault"),
  "direct-access": entry("access", "remark"),
  "redirect-not-working": entry("access", "inconclusive"),
  "deploy-linux-no-gpa-old-cloud-init": entry("deployment-linux", "fault"),
  "deploy-linux-no-gpa": entry("deployment-linux", "fault"),
  "deploy-linux-old-cloud-init": entry("deployment-linux", "fault"),
  "deploy-linux-gpa-unhealthy": entry("deployment-linux", "fault", "as-cause"),
  "deploy-linux-row-unknown": entry("deployment-linux", "inconclusive"),
  "deploy-region-not-supported": entry("deployment-error", "fault"),
  "deploy-subscription-not-registered": entry("deployment-error", "fault"),
  "deploy-mode-profile-conflict": entry("deployment-error", "fault"),
  "deploy-mode-invalid": entry("deployment-error", "fault"),
  "deploy-key-incarnation-not-increased": entry("deployment-error", "fault"),
  "deploy-profile-reference-invalid": entry("deployment-error", "fault"),
  "deploy-profile-os-mismatch": entry("deployment-error", "fault"),
  "deploy-profile-endpoint-mismatch": entry("deployment-error", "fault"),
  "deploy-profile-not-found": entry("deployment-error", "fault"),
  "deploy-windows-retry": entry("deployment-windows", "fault"),
  "deploy-not-msp": entry("deployment-error", "inconclusive"),
} as const satisfies Record<string, CatalogueEntry>;

/** The public, stable name of a finding. */
export type Code = keyof typeof catalogue;

/** The catalogue's entry of a code, typed alike for every code. */
export function catalogueEntry(code: Code): CatalogueEntry {
  return catalogue[code];
}
