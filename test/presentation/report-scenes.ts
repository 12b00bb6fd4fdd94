import type { Report } from "../../src/diagnosis/report.ts";
import type { ReportView } from "../../src/presentation/report-view.ts";
import {
  document,
  gpaExtension,
  reportOn,
  reportOnStatus,
  row,
  secondsAgo,
  status,
  vm,
  type StatusChanges,
} from "../diagnosis/builders.ts";

/** What the agent says when the host refuses the key (agent's source, `key_keeper.rs`). */
const refusedKey = { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' };

/** No key is latched; the host answered with rules. */
const noKey = {
  secureChannelState: "WireServer Enforce -  IMDS Audit - HostGA Enforce",
  keyGuid: "",
  keyIncarnationId: null,
  wireServerRuleId: "/wireserver/1",
  imdsRuleId: "/imds/1",
};

/** Rows of people who were denied; one command line holds a token. */
const denied = Array.from({ length: 7 }, (_, index) => ({
  ...row,
  userName: `alice${String(index)}`,
  processCmdLine:
    "curl -H 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2ln' http://169.254.169.254/metadata",
  responseStatus: "403 Forbidden",
}));

const fourFaults: StatusChanges = {
  key: refusedKey,
  states: noKey,
  version: "1.0.22",
  ebpf: {
    status: "STOPPED",
    message: "Failed to load eBPF program: the BPF_PROG_LOAD syscall failed. Verifier output: R1 type=ctx",
  },
  listener: {
    status: "STOPPED",
    message: "Failed to bind to 127.0.0.1:3080: Address already in use (os error 98)",
  },
};
const unsupportedRegion = JSON.stringify({
  error: {
    code: "DeploymentFailed",
    details: [{ code: "ProxyAgentNotSupportedInRegion", message: "not here" }],
  },
});

/** Reports on many situations, made by the diagnosis itself. */
export const reports = {
  healthy: reportOn([document("vm", vm({ extensions: [gpaExtension({}, "Linux")] }))]),
  keyRejected: reportOnStatus({ key: refusedKey, states: noKey, version: "1.0.36" }, document("vm", vm())),
  manyFindings: reportOnStatus(
    fourFaults,
    document(
      "vm",
      vm({
        proxyAgentSettings: {
          enabled: true,
          keyIncarnationId: 4,
          wireServer: { mode: "Audit" },
          imds: { mode: "Enforce" },
        },
      }),
    ),
    document("observation", "$ uname -r\n4.18.0-100.el8\n"),
    document("deployment-error", unsupportedRegion),
  ),
  huge: reportOnStatus({
    ...fourFaults,
    key: { message: `${refusedKey.message} ${"é".repeat(60_000)}` },
    rows: [...denied, ...Array.from({ length: 3000 }, () => row)],
  }),
  denied: reportOnStatus({ failed: denied, rows: [row, ...denied] }, document("vm", vm())),
  stale: reportOnStatus(
    { key: refusedKey, states: noKey, timestamp: secondsAgo(9000) },
    document("vm", vm()),
  ),
  needed: reportOn([document("vm", vm())]),
  notRunning: reportOn([document("vm", vm({ power: "deallocated" }))]),
  notEnabled: reportOn([document("vm", vm({ proxyAgentSettings: null }))]),
  unknownSystem: reportOnStatus({
    key: refusedKey,
    states: noKey,
    monitor: { message: "Aggregate status written." },
    ebpf: { message: "Started Redirector" },
  }),
  contradicted: reportOnStatus(
    {},
    document("vm", vm({ os: "Windows", extensions: [gpaExtension({ version: "1.0.30" })] })),
  ),
  waiting: reportOnStatus({
    timestamp: secondsAgo(20),
    key: { message: "Poll secure channel status task started" },
    states: { secureChannelState: "Unknown" },
    connections: 0,
    rows: [],
  }),
  unreadable: reportOn([document("status-file", JSON.stringify(status()).slice(0, 300))]),
} as const satisfies Record<string, Report>;

/** The view of a report in a 1:1 chat, with changes. */
export function reportView(report: Report, changes: Partial<ReportView> = {}): ReportView {
  return {
    report,
    place: { name: "web-01", resourceGroup: "rg-prod", region: "West Europe" },
    audience: "personal",
    canRequestReset: "button",
    docsUrl: (code) => `https://example.org/guide/${code}`,
    sendStatusUrl: null,
    actionData: { vm: "web-01" },
    ...changes,
  };
}

/** How the same report looks in a channel. */
export const inChannel = {
  audience: "shared",
  sendStatusUrl: "https://teams.microsoft.com/l/chat/0/0?users=28:bot",
} as const satisfies Partial<ReportView>;
