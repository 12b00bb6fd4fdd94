import type { Rule } from "../rule.ts";
import { accessDenied } from "./access/access-denied.ts";
import { directAccess } from "./access/direct-access.ts";
import { redirectNotWorking } from "./access/redirect-not-working.ts";
import { deploymentCodes } from "./deployment/deployment-codes.ts";
import { deploymentLinux } from "./deployment/deployment-linux.ts";
import { deploymentNotMsp } from "./deployment/deployment-not-msp.ts";
import { deploymentWindows } from "./deployment/deployment-windows.ts";
import { osNotListed } from "./deployment/os-not-listed.ts";
import { osNotSupported } from "./deployment/os-not-supported.ts";
import { ebpfCgroup2Missing } from "./ebpf/ebpf-cgroup2-missing.ts";
import { ebpfCgroup2Unsupported } from "./ebpf/ebpf-cgroup2-unsupported.ts";
import { ebpfDriverNotRunning } from "./ebpf/ebpf-driver-not-running.ts";
import { ebpfKernelUnsupported } from "./ebpf/ebpf-kernel-unsupported.ts";
import { ebpfObjectMissing } from "./ebpf/ebpf-object-missing.ts";
import { ebpfProbeBlocked } from "./ebpf/ebpf-probe-blocked.ts";
import { ebpfSetupFailed } from "./ebpf/ebpf-setup-failed.ts";
import { gpaExtensionFailed } from "./gpa-service/gpa-extension-failed.ts";
import { gpaNotInstalled } from "./gpa-service/gpa-not-installed.ts";
import { gpaOutdated } from "./gpa-service/gpa-outdated.ts";
import { gpaServiceNotRunning } from "./gpa-service/gpa-service-not-running.ts";
import { vmAgentNotReady } from "./gpa-service/vm-agent-not-ready.ts";
import { vmNotRunning } from "./gpa-service/vm-not-running.ts";
import { hostWithoutMsp } from "./key/host-without-msp.ts";
import { keyAttestFailed } from "./key/key-attest-failed.ts";
import { keyExposed } from "./key/key-exposed.ts";
import { keyNotLatched } from "./key/key-not-latched.ts";
import { keyRejected } from "./key/key-rejected.ts";
import { keyResetPending } from "./key/key-reset-pending.ts";
import { keyStatusInvalid } from "./key/key-status-invalid.ts";
import { keyStoreFailed } from "./key/key-store-failed.ts";
import { wireserverUnreachable } from "./key/wireserver-unreachable.ts";
import { listenerFailed } from "./listener/listener-failed.ts";
import { listenerPortInUse } from "./listener/listener-port-in-use.ts";
import { mspAuditOnly } from "./msp-settings/msp-audit-only.ts";
import { mspDisabled } from "./msp-settings/msp-disabled.ts";
import { mspNotApplied } from "./msp-settings/msp-not-applied.ts";
import { mspNotEnabled } from "./msp-settings/msp-not-enabled.ts";
import { statusFileFresh } from "./status-file/status-file-fresh.ts";
import { statusFileNeeded } from "./status-file/status-file-needed.ts";
import { statusFileReadable } from "./status-file/status-file-readable.ts";
import { statusTooEarly } from "./status-file/status-too-early.ts";
import { statusValueUnknown } from "./status-file/status-value-unknown.ts";

/** Every rule, in the order of the guide. A prerequisite stands before the rules that name it. */
export const rules: readonly Rule[] = [
  deploymentCodes,
  deploymentLinux,
  deploymentWindows,
  deploymentNotMsp,
  mspNotEnabled,
  osNotSupported,
  osNotListed,
  vmNotRunning,
  mspDisabled,
  statusFileReadable,
  vmAgentNotReady,
  gpaNotInstalled,
  gpaExtensionFailed,
  gpaServiceNotRunning,
  statusFileNeeded,
  statusFileFresh,
  statusTooEarly,
  statusValueUnknown,
  ebpfDriverNotRunning,
  ebpfKernelUnsupported,
  ebpfObjectMissing,
  ebpfProbeBlocked,
  ebpfCgroup2Unsupported,
  ebpfCgroup2Missing,
  ebpfSetupFailed,
  listenerPortInUse,
  listenerFailed,
  keyResetPending,
  wireserverUnreachable,
  hostWithoutMsp,
  keyStatusInvalid,
  keyStoreFailed,
  keyExposed,
  keyRejected,
  keyAttestFailed,
  keyNotLatched,
  mspNotApplied,
  mspAuditOnly,
  accessDenied,
  directAccess,
  redirectNotWorking,
  gpaOutdated,
];
