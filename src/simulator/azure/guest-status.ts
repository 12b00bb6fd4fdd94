import type { Json } from "../teams/json.ts";
import { machineId, type GuestModule, type GuestReport, type Machine } from "./machine.ts";
import { guidOf, type MachineNow, type MachineState } from "./machine-state.ts";

/** All three endpoints enforced, in the agent's own spelling (1.0.26 and later). */
const enforcedChannel = "WireServer Enforce -  IMDS Enforce - HostGA Enforce";

const goodEbpf: GuestModule = { status: "RUNNING", message: "Started Redirector with eBPF maps - 97" };
const goodListener: GuestModule = {
  status: "RUNNING",
  message: "Started proxy listener, ready to accept request - 15",
};

/** What the agent of a recreated machine reports: the first key, all well. */
function healthyAgain(guest: GuestReport): GuestReport {
  return { version: guest.version, keyIncarnationId: 0 };
}

const freshKey = "Successfully attest the key and ready to use. - 2004";
const knownKey = "Found key details from local and ready to use. - 122";

/** The key in memory: absent from the states when there is none. */
function keyStates(machine: Machine, state: MachineState, now: MachineNow, guest: GuestReport): Json {
  if (now.latched === null && guest.hasKey === false) return {};
  const id = now.latched?.to ?? guest.keyIncarnationId;
  const keyGuid = guidOf(`key ${machineId(machine)} ${state.vmId} ${id}`);
  return { keyGuid, keyIncarnationId: String(id) };
}

function keyModule(machine: Machine, state: MachineState, now: MachineNow, guest: GuestReport): Json {
  const { wireServer = "", imds = "" } = guest.ruleIds ?? {};
  return {
    status: "RUNNING",
    message: now.latched === null ? (guest.keyTrouble ?? knownKey) : freshKey,
    states: {
      secureChannelState: guest.channel ?? enforcedChannel,
      ...keyStates(machine, state, now, guest),
      wireServerRuleId: wireServer,
      imdsRuleId: imds,
      hostGARuleId: wireServer,
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
