import { createHash } from "node:crypto";
import type { Code } from "../../src/diagnosis/catalogue.ts";
import { diagnose } from "../../src/diagnosis/diagnose.ts";
import type { DocumentKind, InputDocument, Origin } from "../../src/diagnosis/evidence.ts";
import type { ResetOperation } from "../../src/diagnosis/facts.ts";
import type { Check, Finding, Report } from "../../src/diagnosis/report.ts";

/** The moment at which every document of these tests was collected. */
export const now = "2026-11-23T07:15:00Z";
/** The same in milliseconds. */
export const nowMs = Date.parse(now);

/** A time stamp as the agent writes it (UTC without zone), so many seconds before {@link now}. */
export function secondsAgo(seconds: number): string {
  return new Date(nowMs - seconds * 1000).toISOString().replace("Z", "");
}

type Json = { readonly [member: string]: unknown };

/** What a test changes of a healthy status.json (made up after the agent's source, 1.0.47 on Linux). A module is replaced member by member. */
export interface StatusChanges {
  readonly timestamp?: string;
  readonly version?: string;
  readonly status?: string;
  readonly key?: Json;
  readonly states?: Json;
  readonly ebpf?: Json;
  readonly listener?: Json;
  readonly monitor?: Json;
  readonly connections?: number;
  readonly rows?: readonly Json[];
  readonly failed?: readonly Json[];
}

/** A guid of a latched key; made up. */
export const latchedGuid = "9cf81e97-0316-4ad3-94a7-8ccbdee8ddbf";

/** A row of the connection summary: root asks IMDS and is answered 200. */
export const row: Json = {
  userName: "root",
  ip: "169.254.169.254",
  port: 80,
  processCmdLine: "python3 -u /usr/sbin/waagent",
  responseStatus: "200 OK",
  count: 12,
  userGroups: ["root"],
  processFullPath: "/usr/bin/python3.10",
};

/** A healthy status.json as an object, with changes. */
export function status(changes: StatusChanges = {}): Json {
  return {
    timestamp: changes.timestamp ?? secondsAgo(40),
    proxyAgentStatus: {
      version: changes.version ?? "1.0.47",
      status: changes.status ?? "SUCCESS",
      monitorStatus: {
        status: "RUNNING",
        message: "Aggregate status written to status file: /var/log/azure-proxy-agent/status.json",
        ...changes.monitor,
      },
      keyLatchStatus: {
        status: "RUNNING",
        message: "Found key details from local and ready to use. - 122",
        ...changes.key,
        states: changes.states ?? {
          secureChannelState: "WireServer Enforce -  IMDS Enforce - HostGA Enforce",
          keyGuid: latchedGuid,
          keyIncarnationId: "3",
          wireServerRuleId: "/subscriptions/s/wireserver/1",
          imdsRuleId: "/subscriptions/s/imds/1",
          hostGARuleId: "/subscriptions/s/hostga/1",
        },
      },
      ebpfProgramStatus: {
        status: "RUNNING",
        message: "Started Redirector with eBPF maps - 145",
        ...changes.ebpf,
      },
      proxyListenerStatus: {
        status: "RUNNING",
        message: "Started proxy listener, ready to accept request - 145",
        ...changes.listener,
      },
      telemetryLoggerStatus: { status: "UNKNOWN", message: "Status unknown." },
      proxyConnectionsCount: changes.connections ?? 4210,
    },
    proxyConnectionSummary: changes.rows ?? [row],
    failedAuthenticateSummary: changes.failed ?? [],
  };
}

/** One document of a diagnosis; an object becomes JSON. */
export function document(
  kind: DocumentKind,
  content: Json | string | Uint8Array,
  more: Partial<InputDocument> = {},
): InputDocument {
  const bytes =
    content instanceof Uint8Array
      ? content
      : new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content));
  const origin: Origin = kind === "vm" ? "azure" : "person";
  const names: { readonly [K in DocumentKind]?: string } = { "status-file": "status.json" };
  return {
    kind,
    origin,
    name: names[kind] ?? kind,
    bytes,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    collectedAtMs: nowMs,
    ...more,
  };
}

/** The report on these documents at {@link now}. */
export function reportOn(documents: readonly InputDocument[], resetOperation?: ResetOperation): Report {
  return diagnose({ documents, nowMs, ...(resetOperation === undefined ? {} : { resetOperation }) });
}

/** The report on one status.json with changes, and on what stands beside it. */
export function reportOnStatus(changes: StatusChanges = {}, ...others: readonly InputDocument[]): Report {
  return reportOn([document("status-file", status(changes)), ...others]);
}

/** The finding with this code; undefined where the report has none. */
export function finding(report: Report, code: Code): Finding | undefined {
  return report.findings.find((found) => found.code === code);
}

/** The codes of a report; an uncertain one carries a question mark. */
export function codes(report: Report): readonly string[] {
  return report.findings.map(({ code, outcome }) => (outcome === "failed" ? code : `${code}?`));
}

/** What a rule came to in a report. */
export function check(report: Report, rule: string): Check["result"] | undefined {
  return report.checks.find((entry) => entry.rule === rule)?.result;
}

/** What a test changes of a VM body. */
export interface VmChanges {
  readonly os?: "Linux" | "Windows";
  readonly proxyAgentSettings?: Json | null;
  readonly provisioningState?: string;
  readonly power?: string;
  readonly agent?: Json | null;
  readonly extensions?: readonly Json[];
  readonly resources?: readonly Json[];
  readonly statuses?: readonly Json[];
  readonly instanceView?: Json;
  readonly imageReference?: Json;
  readonly name?: string;
}

/** MSP in Enforce on both endpoints. */
const enforced: Json = {
  enabled: true,
  keyIncarnationId: 3,
  wireServer: { mode: "Enforce" },
  imds: { mode: "Enforce" },
};

const images: { readonly [os in "Linux" | "Windows"]: Json } = {
  Linux: {
    publisher: "Canonical",
    offer: "0001-com-ubuntu-server-jammy",
    sku: "22_04-lts-gen2",
    version: "latest",
  },
  Windows: {
    publisher: "MicrosoftWindowsServer",
    offer: "WindowsServer",
    sku: "2022-datacenter-azure-edition",
    version: "latest",
  },
};

const systems: { readonly [os in "Linux" | "Windows"]: Json } = {
  Linux: { osName: "ubuntu", osVersion: "22.04" },
  Windows: { osName: "Windows Server 2022 Datacenter Azure Edition", osVersion: "10.0.20348.2700" },
};

/** A minute before {@link now}, as ARM writes it. */
const minuteAgo = new Date(nowMs - 60_000).toISOString();

const readyAgent: Json = {
  vmAgentVersion: "2.15.0.1",
  statuses: [
    {
      code: "ProvisioningState/succeeded",
      level: "Info",
      displayStatus: "Ready",
      message: "Guest Agent is running",
      time: minuteAgo,
    },
  ],
  extensionHandlers: [],
};

function usualStatuses(power: string): readonly Json[] {
  return [
    {
      code: "ProvisioningState/succeeded",
      level: "Info",
      displayStatus: "Provisioning succeeded",
      time: minuteAgo,
    },
    { code: `PowerState/${power}`, level: "Info", displayStatus: `VM ${power}` },
  ];
}

function instanceViewOf(os: "Linux" | "Windows", name: string, changes: VmChanges): Json {
  const { agent = readyAgent, extensions = [], power = "running" } = changes;
  return {
    computerName: name,
    ...systems[os],
    ...(agent === null ? {} : { vmAgent: agent }),
    extensions,
    statuses: changes.statuses ?? usualStatuses(power),
    ...changes.instanceView,
  };
}

/** The body of `GET vm?$expand=instanceView` of a running machine with MSP in Enforce (made up after the official types), with changes. */
export function vm(changes: VmChanges = {}): Json {
  const { os = "Linux", name = "web-01", proxyAgentSettings = enforced, resources = [] } = changes;
  return {
    name,
    id: `/subscriptions/6f1d2c3b-4a59-4e68-b7c6-d5e4f3a2b1c0/resourceGroups/rg-prod/providers/Microsoft.Compute/virtualMachines/${name}`,
    type: "Microsoft.Compute/virtualMachines",
    location: "westeurope",
    etag: '"7"',
    properties: {
      vmId: "1b8d3f52-7a64-4c9e-8f20-5d6e7f8a9b0c",
      provisioningState: changes.provisioningState ?? "Succeeded",
      ...(proxyAgentSettings === null ? {} : { securityProfile: { proxyAgentSettings } }),
      storageProfile: {
        imageReference: changes.imageReference ?? images[os],
        osDisk: { osType: os, name: "disk", createOption: "FromImage" },
      },
      instanceView: instanceViewOf(os, name, changes),
    },
    resources,
  };
}

/** The GPA extension of the instance view whose substatus carries the agent's own status (the inner object of `status`). */
export function gpaExtension(
  changes: StatusChanges = {},
  os: "Linux" | "Windows" = "Windows",
  more: Json = {},
): Json {
  return {
    name: "AzureGuestProxyAgentExtension",
    type: `Microsoft.CPlat.ProxyAgent.ProxyAgent${os}`,
    typeHandlerVersion: "1.0.47",
    substatuses: [
      {
        code: "ComponentStatus/ProxyAgentStatus/succeeded",
        level: "Info",
        displayStatus: "Provisioning succeeded",
        message: JSON.stringify(status(changes)["proxyAgentStatus"]),
      },
    ],
    statuses: [
      {
        code: "ProvisioningState/succeeded",
        level: "Info",
        displayStatus: "Provisioning succeeded",
        message: "ProxyAgent extension is reporting successful status.",
      },
    ],
    ...more,
  };
}
