/** A page that cards and the guide point at. */
export interface Link {
  readonly url: string;
  readonly title: string;
  /** The day on which a person last opened the page (ISO 8601), or null where nobody has. Links are page-level unless the anchor was seen. */
  readonly openedOn: string | null;
}

const learn = "https://learn.microsoft.com/azure/virtual-machines/metadata-security-protocol";

/** Every link of the product, in one place. */
export const links = {
  overview: {
    url: `${learn}/overview`,
    title: "Metadata Security Protocol: overview",
    openedOn: "2026-04-22",
  },
  compatibility: {
    url: `${learn}/overview#compatibility`,
    title: "Supported systems",
    openedOn: "2026-04-22",
  },
  configuration: { url: `${learn}/configuration`, title: "Configuration of MSP", openedOn: "2026-04-22" },
  advancedConfiguration: {
    url: `${learn}/advanced-configuration`,
    title: "Access-control rules",
    openedOn: "2026-04-22",
  },
  greenfield: { url: `${learn}/greenfield`, title: "MSP on new VMs", openedOn: "2026-04-22" },
  brownfield: { url: `${learn}/brownfield`, title: "MSP on existing VMs", openedOn: "2026-04-22" },
  troubleshoot: {
    url: `${learn}/troubleshoot-guide`,
    title: "Troubleshooting guide of MSP",
    openedOn: "2026-04-22",
  },
  faq: { url: `${learn}/faq`, title: "MSP: questions and answers", openedOn: "2026-04-22" },
  keyReset: { url: `${learn}/other-examples/key-reset`, title: "Key reset", openedOn: "2026-04-22" },
  disable: { url: `${learn}/other-examples/disable`, title: "Opting out of MSP", openedOn: "2026-04-22" },
  auditToRules: {
    url: `${learn}/other-examples/audit-logs-to-rules`,
    title: "From audit logs to rules",
    openedOn: "2026-04-22",
  },
  cloudInitTroubleshooting: {
    url: "https://learn.microsoft.com/azure/virtual-machines/linux/cloud-init-troubleshooting",
    title: "cloud-init on Azure: troubleshooting",
    openedOn: null,
  },
  releases: {
    url: "https://github.com/Azure/GuestProxyAgent/releases/latest",
    title: "Releases of the Guest Proxy Agent",
    openedOn: null,
  },
  ebpfForWindows: {
    url: "https://github.com/microsoft/ebpf-for-windows",
    title: "eBPF for Windows",
    openedOn: null,
  },
  wireServer: { url: "https://aka.ms/azurewireserver", title: "What is 168.63.129.16?", openedOn: null },
  support: { url: "https://aka.ms/azsupport", title: "Azure support", openedOn: null },
  vmAgent: {
    url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/windows-azure-guest-agent",
    title: "Troubleshooting the Azure VM agent",
    openedOn: null,
  },
} as const satisfies Record<string, Link>;

/** The name of a link in {@link links}. */
export type LinkName = keyof typeof links;
