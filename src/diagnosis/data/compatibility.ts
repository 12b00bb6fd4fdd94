/** The published list of supported systems: when it was read and where it stands. A later revision (2025-10-08) was not read in full. */
export const compatibilityList = { asOf: "2025-06-19", link: "compatibility" } as const;

/** What the list, or the agent's own check, says of a system. */
export type Support = "listed" | "not-listed" | "refused-by-agent" | "unknown";

/** One family: how its name is spelled in Azure, from which version it is on the published list, and below which the agent refuses it. */
export interface SystemSupport {
  readonly name: RegExp;
  /** First listed version; null where the family is not on the list. */
  readonly listedFrom: readonly number[] | null;
  /** First version that the agent's extension accepts; null where its code does not know the family. Source: proxy_agent_extension, 1.0.47. */
  readonly acceptedFrom: readonly number[] | null;
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
