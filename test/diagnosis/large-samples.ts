const guid = "9cf81e97-0316-4ad3-94a7-8ccbdee8ccbf";
const channel = "WireServer Enforce -  IMDS Enforce - HostGA Enforce";

function ruleId(profile: string): string {
  const group = "/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000000/RESOURCEGROUPS/RG-CONTOSO";
  const gallery = `${group}/PROVIDERS/MICROSOFT.COMPUTE/GALLERIES/GALCONTOSO`;
  return `${gallery}/INVMACCESSCONTROLPROFILES/${profile}/VERSIONS/1.0.0`;
}

/** A row of a job that asks with another command line each time, so that none is counted together with another. */
function jobRow(index: number): object {
  const nonce = `${(index * 2_654_435_761).toString(16).slice(-8).padStart(8, "0")}-${String(index).padStart(6, "0")}`;
  const url = `http://169.254.169.254/metadata/scheduledevents?api-version=2020-07-01&nonce=${nonce}`;
  const agent = `batchrunner/${String(index % 9)}.${String(index % 31)}`;
  return {
    userName: "svc-batch",
    ip: "169.254.169.254",
    port: 80,
    processCmdLine: `curl -s -H Metadata:true --noproxy * ${url} --max-time 3 --retry 2 --connect-timeout 1 --user-agent ${agent}`,
    responseStatus: index % 25 === 0 ? "429 Too Many Requests" : "200 OK",
    count: 1 + (index % 5),
    userGroups: ["svc-batch", "docker", "users"],
    processFullPath: "/usr/bin/curl",
  };
}

/** 3 MB: agents up to 1.0.39 keep a row per distinct command line for a day. The cause, cgroup2, stands in the first kilobytes. */
function hugeSummaries(): string {
  return JSON.stringify(
    {
      timestamp: "2026-11-23T07:10:10.101",
      proxyAgentStatus: {
        version: "1.0.36",
        status: "ERROR",
        monitorStatus: {
          status: "RUNNING",
          message: "Aggregate status written to status file: /var/log/azure-proxy-agent/status.json",
        },
        keyLatchStatus: {
          status: "RUNNING",
          message: `Got key status successfully: authorizationScheme: Azure-HMAC-SHA256, keyDeliveryMethod: http, keyGuid: ${guid}, secureChannelState: ${channel}, version: 2.0, WireServerMode: enforce, IMDSMode: enforce.`,
          states: {
            secureChannelState: channel,
            keyIncarnationId: "1",
            keyGuid: guid,
            wireServerRuleId: ruleId("LINUXWIRESERVER"),
            imdsRuleId: ruleId("LINUXIMDS"),
            hostGARuleId: ruleId("LINUXWIRESERVER"),
          },
        },
        ebpfProgramStatus: {
          status: "UNKNOWN",
          message:
            "Failed to start redirector: Failed to attach program 'connect4' with error: `bpf_link_create` failed",
        },
        proxyListenerStatus: {
          status: "RUNNING",
          message: "Started proxy listener, ready to accept request - 15",
        },
        telemetryLoggerStatus: { status: "UNKNOWN", message: "Telemetry event logger thread started." },
        proxyConnectionsCount: 98_211,
      },
      proxyConnectionSummary: Array.from({ length: 6200 }, (_, index) => jobRow(index)),
      failedAuthenticateSummary: Array.from({ length: 40 }, (_, index) => jobRow(index)),
    },
    null,
    2,
  );
}

/** A hostile file: 100,000 arrays in one another where the agent's status should be. */
function deepNesting(): string {
  const depth = 100_000;
  const nested = "[".repeat(depth) + "]".repeat(depth);
  return `{"timestamp":"2026-11-23T07:12:00.000","proxyAgentStatus":${nested},"proxyConnectionSummary":[],"failedAuthenticateSummary":[]}`;
}

/** The given samples that are made here because of their size, by file name. */
export const largeSamples: { readonly [file: string]: () => string } = {
  "45-huge-summaries-linux-1.0.36.json": hugeSummaries,
  "58-hostile-deep-nesting.json": deepNesting,
};
