import type { StatusChanges } from "../../builders.ts";
import { document, latchedGuid, row } from "../../builders.ts";
import type { InputDocument } from "../../../../src/diagnosis/evidence.ts";

/** The secure channel as a host in Enforce writes it (≥ 1.0.26). */
export const enforce = "WireServer Enforce -  IMDS Enforce - HostGA Enforce";

/** The rule ids that show that the host answered. */
export const ruleIds = {
  wireServerRuleId: "/galleries/g/ws",
  imdsRuleId: "/galleries/g/imds",
  hostGARuleId: "/galleries/g/ws",
};

/** States of an agent that knows the mode but holds no key (≥ 1.0.34). */
export const keyless = { secureChannelState: enforce, ...ruleIds };

/** States of an agent that never reached the host. */
export const unreached = {
  secureChannelState: "Unknown",
  wireServerRuleId: "",
  imdsRuleId: "",
  hostGARuleId: "",
};

/** States of an agent that holds a key. */
export const latched = {
  secureChannelState: enforce,
  keyGuid: latchedGuid,
  keyIncarnationId: "3",
  ...ruleIds,
};

/** The steady message of 1.0.25 to 1.0.41. */
export function polled(guid: string): string {
  return `Got key status successfully: authorizationScheme: Azure-HMAC-SHA256, keyDeliveryMethod: http, keyGuid: ${guid}, secureChannelState: ${enforce}, version: 2.0, WireServerMode: enforce, IMDSMode: enforce.`;
}

/** A status without a key whose message is this one; the rows show refused requests, the count a service that has run for long. */
export function keyMessageIs(message: string, more: StatusChanges = {}): StatusChanges {
  return {
    states: keyless,
    rows: [{ ...row, responseStatus: "403 Forbidden", ip: "168.63.129.16" }],
    ...more,
    key: { message, ...more.key },
  };
}

/** A service that was stopped a moment ago: all three modules STOPPED, their texts good. */
export const stopping: StatusChanges = {
  status: "ERROR",
  key: { status: "STOPPED" },
  ebpf: { status: "STOPPED" },
  listener: { status: "STOPPED" },
};

/** The first seconds of the service. */
export const justStarted: StatusChanges = {
  status: "ERROR",
  key: { status: "UNKNOWN", message: "Status unknown." },
  states: unreached,
  ebpf: { status: "UNKNOWN", message: "eBPF redirector is starting" },
  listener: { status: "UNKNOWN", message: "Status unknown." },
  connections: 0,
  rows: [],
};

/** The journal's word that the key file is gone (≥ 1.0.25). */
export const lostKeyLine =
  "Failed to fetch local key details with error: Key(FetchLocalKey(\"Key file '/var/lib/azure-proxy-agent/keys/x.key' does not exist locally.\")). Will try acquire the key details from Server.";

/** The same up to 1.0.24. */
export const lostKeyLineOfOld =
  "The latched key file does not exist locally. Will try acquire the key details from Server.";

/** A pasted output. */
export function pasted(text: string): InputDocument {
  return document("observation", text);
}
