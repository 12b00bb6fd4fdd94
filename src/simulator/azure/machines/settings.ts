import type { VmMachine } from "../machine.ts";
import { groupPath } from "../machine.ts";
import { enforced, prod, test } from "./places.ts";
import { hardenedLinux, ubuntu22, ubuntu24, windows2022 } from "./systems.ts";

const profiles = `${groupPath(prod)}/providers/Microsoft.Compute/galleries/gal_prod/inVMAccessControlProfiles`;
const wireServerProfile = `${profiles}/wireserver/versions/1.0.0`;
const imdsProfile = `${profiles}/imds/versions/1.0.0`;
const userIdentity = `${groupPath(prod)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop`;

/** Machines that differ in their settings for MSP. */
export const settingsMachines: readonly VmMachine[] = [
  {
    ...prod,
    name: "shop-01",
    shows: "A healthy machine with access-control profiles, a plan and identities.",
    system: hardenedLinux,
    proxyAgentSettings: {
      enabled: true,
      keyIncarnationId: 4,
      wireServer: { inVMAccessControlProfileReferenceId: wireServerProfile },
      imds: { inVMAccessControlProfileReferenceId: imdsProfile, useLocalFileRules: true },
      addProxyAgentExtension: true,
    },
    guest: {
      version: "1.0.47",
      keyIncarnationId: 4,
      ruleIds: { wireServer: wireServerProfile.toUpperCase(), imds: imdsProfile.toUpperCase() },
    },
    more: {
      plan: { name: "gen2", publisher: "contoso-imgs", product: "hardened-linux" },
      identity: {
        type: "SystemAssigned, UserAssigned",
        principalId: "b7c4d2a1-3e90-4f58-86d7-1a2b3c4d5e6f",
        tenantId: "5d1e0f7a-3c64-4b8e-9a52-7f20c4b9d316",
        userAssignedIdentities: {
          [userIdentity]: {
            principalId: "c8d5e3b2-4fa1-4a69-97e8-2b3c4d5e6f70",
            clientId: "d9e6f4c3-5ab2-4b7a-88f9-3c4d5e6f7081",
          },
        },
      },
      zones: ["2"],
    },
  },
  {
    ...test,
    name: "plain-01",
    shows: "MSP is not enabled.",
    system: windows2022,
    proxyAgentSettings: null,
    guest: null,
  },
  {
    ...test,
    name: "off-01",
    shows: "MSP is enabled, but both endpoints are in the mode Disabled.",
    system: ubuntu24,
    proxyAgentSettings: { enabled: true, wireServer: { mode: "Disabled" }, imds: { mode: "Disabled" } },
    guest: {
      version: "1.0.47",
      keyIncarnationId: 0,
      hasKey: false,
      channel: "disabled",
      keyTrouble: "Customer has not enforce the secure channel state. - 184",
    },
  },
  {
    ...test,
    name: "audit-01",
    shows: "MSP only records: both endpoints are in the mode Audit.",
    system: ubuntu22,
    proxyAgentSettings: { enabled: true, wireServer: { mode: "Audit" }, imds: { mode: "Audit" } },
    guest: {
      version: "1.0.47",
      keyIncarnationId: 0,
      channel: "WireServer Audit -  IMDS Audit - HostGA Audit",
    },
  },
  {
    ...prod,
    name: "app-01",
    shows: "One of two machines with this name: this one is healthy.",
    system: ubuntu24,
    proxyAgentSettings: enforced(1),
    guest: { version: "1.0.47", keyIncarnationId: 1 },
  },
  {
    ...test,
    name: "app-01",
    shows: "The other machine with this name: MSP is not enabled.",
    system: ubuntu24,
    proxyAgentSettings: null,
    guest: null,
  },
];
