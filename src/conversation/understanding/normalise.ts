import { fold } from "./phrases.ts";

/** A message as the recogniser sees it. */
export interface NormalisedText {
  /** Prose without mentions, links, ids and pasted blocks; NFKC, one blank between words, original case. */
  readonly prose: string;
  /** The prose for looking up phrases: lower case, without accents. */
  readonly folded: string;
  /** True where the message carries a piece of the agent's status, however cut. */
  readonly holdsStatus: boolean;
  /** True where the message carries a failure of a deployment. */
  readonly holdsDeploymentError: boolean;
  /** Everything without mentions, for names that stand in ids and links. */
  readonly plain: string;
}

/** Longer prose is cut: nobody asks for one thing in more words, and patterns stay fast. */
const longestProse = 2000;

const statusPiece =
  /["']?(?:keyLatchStatus|ebpfProgramStatus|proxyListenerStatus|proxyAgentStatus|secureChannelState|proxyConnectionSummary)["']?\s{0,2}[:=]|["'](?:keyGuid|keyIncarnationId|ebpfProgramStatus|processCmdLine)["']\s{0,2}:|"status"\s{0,2}:\s{0,2}"(?:RUNNING|STOPPED|SUCCESS|ERROR|UNKNOWN)"/i;
const deploymentPiece =
  /result=error\|reason=|["']?code["']?\s{0,4}:\s{0,4}["'](?:DeploymentFailed|OSProvisioning|VMExtension|ProxyAgent|InVMAccess|GalleryInVM|SubscriptionNotEnabled)/i;

/** Takes a message apart: mentions, fences, JSON, links and ids go, the prose stays. */
export function normalise(text: string): NormalisedText {
  const plain = text
    .slice(0, 120_000)
    .replaceAll(/<at\b[^<>]{0,200}>[^<>]{0,200}<\/at>/gi, " ")
    .replaceAll(/<br ?\/?>|<\/(?:p|div|li|tr)>/gi, "\n")
    .replaceAll(/<\/?[a-z][^<>]{0,300}>/gi, " ")
    .replaceAll("&nbsp;", " ")
    .replaceAll(/&quot;|&#34;|[\u201C\u201D\u201E]/g, '"')
    .replaceAll(/&#39;|&apos;|[\u2018\u2019]/g, "'")
    .normalize("NFKC")
    .replaceAll(/[\u200B-\u200D\u2060\uFEFF]/g, "");
  const prose = withoutBlocks(plain)
    .replaceAll(/https?:\/\/\S{1,2000}/gi, " ")
    .replaceAll(/\/subscriptions\/\S{1,1000}/gi, " ")
    .replaceAll(/(?<=[\p{L}\p{N}"'`)])[ \t\u00A0\r]{0,20}\n/gu, "; ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, longestProse);
  return {
    plain,
    prose,
    folded: fold(prose),
    holdsStatus: statusPiece.test(plain),
    holdsDeploymentError: deploymentPiece.test(plain),
  };
}

/** Drops code fences and anything from the first brace that opens JSON to the last that closes it. */
function withoutBlocks(text: string): string {
  const unfenced = text.includes("```")
    ? text
        .split("```")
        .filter((_part, index) => index % 2 === 0)
        .join(" ")
    : text;
  const open = unfenced.search(/[{[]\s{0,200}["{[]/);
  if (open === -1) return unfenced;
  const close = Math.max(unfenced.lastIndexOf("}"), unfenced.lastIndexOf("]"));
  return close > open ? `${unfenced.slice(0, open)} ${unfenced.slice(close + 1)}` : unfenced.slice(0, open);
}
