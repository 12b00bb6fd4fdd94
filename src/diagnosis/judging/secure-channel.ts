import { messageHead } from "./message-head.ts";

/** What the host says is protected, read from `secureChannelState`. */
export interface SecureChannel {
  readonly kind: "absent" | "unknown" | "disabled" | "modes" | "other";
  readonly wireServer?: ChannelMode;
  readonly imds?: ChannelMode;
}

/** The mode of one endpoint as the host has it. */
type ChannelMode = "enforce" | "audit" | "disabled";

/** Reads every spelling, whatever its case and blanks: `disabled`, `wireserver` and `wireserverandimds` of protocol 1.0, `WireServer Enforce -  IMDS Audit - HostGA …` of 2.0. */
export function readSecureChannel(state: string | undefined): SecureChannel {
  const text = messageHead(state ?? "")
    .replaceAll(/\s/g, "")
    .toLowerCase();
  if (text === "") return { kind: "absent" };
  if (text === "unknown") return { kind: "unknown" };
  if (text === "disabled") return { kind: "disabled" };
  if (text === "wireserver") return { kind: "modes", wireServer: "enforce", imds: "disabled" };
  if (text === "wireserverandimds") return { kind: "modes", wireServer: "enforce", imds: "enforce" };
  const wireServer = modeOf(text, "wireserver");
  const imds = modeOf(text, "imds");
  if (wireServer === undefined || imds === undefined) return { kind: "other" };
  if (wireServer === "disabled" && imds === "disabled") return { kind: "disabled", wireServer, imds };
  return { kind: "modes", wireServer, imds };
}

function modeOf(text: string, endpoint: "wireserver" | "imds"): ChannelMode | undefined {
  const found = new RegExp(`${endpoint}(enforce|audit|disabled)`).exec(text);
  return found?.[1] as ChannelMode | undefined;
}
