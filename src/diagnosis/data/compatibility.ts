/** The published list of supported systems: when it was read and where it stands. A later revision (2025-10-08) was not read in full. */
export const compatibilityList = { asOf: "2025-06-19", link: "compatibility" } as const;

/** What the list, or the agent's own check, says of a system. */
export type Support = "listed" | "not-listed" | "refused-by-agent" | "unknown";

/** One family: how its name is spelled in Azure, from which version it is on the published list, and below which the agent refuses it. */
export interface SystemSupport {
  readonly name: RegExp;
  /** First listed version; null where the family is not on the list. */
  readonly listedFrom: readonly number[] | null;
  /** First version that the agent's extension accepts. Source: proxy_agent_extension, 1.0.47. */
  readonly acceptedFrom: readonly number[];
}

/** Linux families, by `osName` of the instance view. */
export const linuxSupport: readonly SystemSupport[] = [
  { name: /ubuntu/i, listedFrom: [20, 4], acceptedFrom: [20] },
  { name: /azure ?linux/i, listedFrom: [3], acceptedFrom: [3] },
  { name: /mariner/i, listedFrom: [2], acceptedFrom: [2] },
  { name: /red ?hat|rhel/i, listedFrom: null, acceptedFrom: [9] },
  { name: /rocky/i, listedFrom: null, acceptedFrom: [9] },
  { name: /suse|sles/i, listedFrom: null, acceptedFrom: [15, 4] },
];

/** The first Windows build that the agent accepts (Windows 10 1809, Server 2019), and that the list starts with. */
export const firstWindowsBuild = 17_763;

/** Windows releases by the words of `osName`, of an offer or of a SKU, where no build is told. */
export const windowsReleases: readonly { readonly name: RegExp; readonly support: Support }[] = [
  { name: /windows ?server 20(?:08|12|16)\b|\bwindows[- ][78]\b/i, support: "refused-by-agent" },
  { name: /windows ?server 20(?:19|22|25)\b|\bwindows[- ]11\b|\bwin10-2\dh\d/i, support: "listed" },
];

/** Marketplace images whose publisher, offer and SKU carry the release, with the family's name. Custom images tell nothing. */
export const linuxImages: readonly { readonly image: RegExp; readonly name: string }[] = [
  { image: /^Canonical .{0,80}?\b(\d{2})[._](\d{2})/i, name: "ubuntu" },
  { image: /^RedHat \S{1,60} (10|[6-9])/i, name: "rhel" },
  { image: /^SUSE sles\S{0,20}?[- ](\d{2})-sp(\d)/i, name: "sles" },
  { image: /^\S{1,60} rocky\S{0,60} (\d{1,2})\b/i, name: "rocky" },
  { image: /^MicrosoftCBLMariner azure-?linux-?(\d)/i, name: "azurelinux" },
  { image: /^MicrosoftCBLMariner \S{1,60} cbl-mariner-(\d)/i, name: "mariner" },
  { image: /^(?:Debian|OpenLogic|Oracle|almalinux)\S{0,20} \S{1,60} \D{0,20}(\d{1,2})/i, name: "another" },
];
