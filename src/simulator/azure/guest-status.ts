import type { Json } from "../teams/json.ts";
import { machineId, type GuestModule, type GuestReport, type Machine } from "./machine.ts";
import { guidOf, type MachineNow, type MachineState } from "./machine-state.ts";

/** All three endpoints enforced, in the agent's own spelling (1.0.26 and later). */
export const enforcedChannel = "WireServer Enforce -  IMDS Enforce - HostGA Enforce";

const goodEbpf: GuestModule = { status: "RUNNING", message: "Started Redirector with eBPF maps - 97" };
const goodListener: GuestModule = {
  status: "RUNNING",
  message: "Started proxy listener, ready to accept request - 15",
};

/** What the agent of a recreated machine reports: the first key, all well. */
function healthyAgain(guest: GuestReport): GuestReport {
  return { version: guest.version, keyIncarnationId: 0 };
}

function keyModule(machine: Machine, state: MachineState, now: MachineNow, guest: GuestReport): Json {
  const { latched } = now;
  const channel = guest.channel ?? enforcedChannel;
  const isTroubled = latched === null && guest.keyTrouble !== undefined;
  const holdsKey = latched !== null || guest.hasKey !== false;
  const id = latched?.to ?? guest.keyIncarnationId;
  const wellMessage =
    latched === null
      ? "Found key details from local and ready to use. - 122"
      : "Successfully attest the key and ready to use. - 2004";
  const key = {
    keyGuid: guidOf(`key ${machineId(machine)} ${state.vmId} ${id}`),
    keyIncarnationId: String(id),
  };
  return {
    status: "RUNNING",
    message: isTroubled ? guest.keyTrouble : wellMessage,
    states: {
      secureChannelState: channel,
      ...(holdsKey ? key : {}),
      wireServerRuleId: guest.ruleIds?.wireServer ?? "",
      imdsRuleId: guest.ruleIds?.imds ?? "",
      hostGARuleId: guest.ruleIds?.wireServer ?? "",
    },
  };
}

/**
 * The agent's own status as the extension puts it into a substatus: the inner `proxyAgentStatus` object as compact JSON text.
 * (Shape: proxy_agent_shared/src/proxy_agent_aggregate_status.rs of github.com/Azure/GuestProxyAgent.)
 */
export function proxyAgentStatusText(
  machine: Machine,
  state: MachineState,
  now: MachineNow,
  reported: GuestReport,
): string {
  const guest = state.isRecreated ? healthyAgain(reported) : reported;
  const { ebpf = goodEbpf, listener = goodListener } = guest;
  const isWell = ebpf.status === "RUNNING" && listener.status === "RUNNING";
  const place =
    machine.system.family === "Windows"
      ? "C:\\WindowsAzure\\ProxyAgent\\Logs\\status.json"
      : "/var/log/azure-proxy-agent/status.json";
  return JSON.stringify({
    version: guest.version,
    status: isWell ? "SUCCESS" : "ERROR",
    monitorStatus: {
      status: "RUNNING",
      message: `Aggregate status written to status file: ${place}`,
    },
    keyLatchStatus: keyModule(machine, state, now, guest),
    ebpfProgramStatus: ebpf,
    proxyListenerStatus: listener,
    telemetryLoggerStatus: { status: "UNKNOWN", message: "Status unknown." },
    proxyConnectionsCount: guest.connections ?? 4211,
  });
}

/** The rows of a summary as the extension writes them, or its words for none. */
export function summaryText(rows: readonly Json[] | undefined, whenEmpty: string): string {
  return rows === undefined || rows.length === 0 ? whenEmpty : JSON.stringify(rows);
}
