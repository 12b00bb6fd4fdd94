import type { DocumentKind } from "../evidence.ts";

/** How a pasted or uploaded text shows what it is; the first that fits wins. Uploads that fit nothing are taken for the agent's file. */
const kinds: readonly (readonly [DocumentKind, RegExp])[] = [
  // Azure's body goes first: it carries the agent's status as text in a message.
  ["vm", /"instanceView"\s{0,10}:|"storageProfile"\s{0,10}:|"vmAgentVersion"\s{0,10}:/i],
  [
    "status-file",
    /["“”']?(?:proxyAgentStatus|keyLatchStatus|ebpfProgramStatus|proxyListenerStatus|proxyConnectionSummary)\\?["“”']?(?:&quot;)?\s{0,10}:/i,
  ],
  [
    "deployment-error",
    /\bresult=error\|reason=|\b(?:Linux\.)?OSProvisioning(?:InternalError|ClientError|TimedOut)\b|VMExtension(?:Provisioning|Handler)[A-Za-z]{4,30}|ProxyAgentNotSupportedInRegion|SubscriptionNotEnabledForProxyAgentFeature|InVMAccessControlProfile|keyIncarnationId.{0,40}can only be incremented|proxyAgentSettings\.(?:wireServer|imds)\.mode|azure-proxy-agent (?:is )?not found|"code"\s{0,4}:\s{0,4}"(?:DeploymentFailed|BadRequest|InvalidParameter|ResourceDeploymentFailure|Conflict)"/,
  ],
  [
    "boot-log",
    /\[\s{0,10}\d{1,6}\.\d{6}\]|azure-proxy-agent_[\d.]{3,20}\(\d{1,8}\)|GuestProxyAgent \([\d.]{3,20}\) is starting on/,
  ],
  [
    "observation",
    /Unit azure-proxy-agent|azure-proxy-agent\.service|\/s?bin\/azure-proxy-agent\b|command -v azure-proxy-agent|\bSERVICE_NAME:|^\s{0,20}nodev\s{1,20}cgroup|\btype cgroup2?\b|KeyResponse\("|Failed to fetch local key details|latched key file does not exist|Failed to query the current provision state|\/proc\/filesystems|mount ?\| ?grep cgroup|\buname -[ra]\b|command not found|azure-proxy-agent['"’]? ?: \S|^\s{0,10}(?:Running|Stopped)\s{1,20}(?:GuestProxyAgent|EbpfCore|NetEbpfExt)|^\s{0,20}\d\.\d{1,2}\.\d{1,3}-\S{2,60}\s{0,20}$|:3080\b.{0,80}LISTEN|LISTEN.{0,80}:3080\b|^(?:ebpfProgramStatus|keyLatchStatus|proxyListenerStatus) - |\bcloud-init(?: v\.)? ?\d{2}\.\d/im,
  ],
];

/** Longer texts are looked at in their first part only. */
const longestLook = 60_000;

/** What a paste most likely is; undefined for ordinary prose. */
export function kindOfPaste(text: string): DocumentKind | undefined {
  const look = text.slice(0, longestLook);
  return kinds.find(([, pattern]) => pattern.test(look))?.[0];
}

/** What an uploaded file most likely is, by its content and then by its name. */
export function kindOfUpload(name: string, text: string): DocumentKind {
  const byContent = kindOfPaste(text);
  if (byContent !== undefined) return byContent;
  if (/serial|console|boot/i.test(name)) return "boot-log";
  return /\.log$/i.test(name) ? "observation" : "status-file";
}
