import { expect, test } from "vitest";
import { readSecureChannel } from "../../../src/diagnosis/judging/secure-channel.ts";

test.each([
  [undefined, { kind: "absent" }],
  ["  ", { kind: "absent" }],
  ["Unknown", { kind: "unknown" }],
  ["disabled", { kind: "disabled" }],
  ["DISABLED", { kind: "disabled" }],
  ["wireserver", { kind: "modes", wireServer: "enforce", imds: "disabled" }],
  ["WireServerAndIMDS", { kind: "modes", wireServer: "enforce", imds: "enforce" }],
  ["WireServer Enforce -  IMDS Enforce", { kind: "modes", wireServer: "enforce", imds: "enforce" }],
  ["Wireserver Enforce - IMDS Enforce", { kind: "modes", wireServer: "enforce", imds: "enforce" }],
  [
    "WireServer Audit -  IMDS Enforce - HostGA Audit",
    { kind: "modes", wireServer: "audit", imds: "enforce" },
  ],
  [
    "WireServer Enforce -  IMDS Disabled - HostGA Enforce",
    { kind: "modes", wireServer: "enforce", imds: "disabled" },
  ],
  ["wireserverenforce-imdsaudit", { kind: "modes", wireServer: "enforce", imds: "audit" }],
  ["WireServer\tEnforce\u00a0-   IMDS\nAudit", { kind: "modes", wireServer: "enforce", imds: "audit" }],
  [
    "WireServer Disabled -  IMDS Disabled - HostGA Disabled",
    { kind: "disabled", wireServer: "disabled", imds: "disabled" },
  ],
  ["WireServer Enforce", { kind: "other" }],
  ["IMDS Enforce", { kind: "other" }],
  ["WireServer Strict - IMDS Strict", { kind: "other" }],
])("%j", (state, channel) => {
  expect(readSecureChannel(state)).toEqual(channel);
});
