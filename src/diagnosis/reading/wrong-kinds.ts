import { isMembers, itemsOf, member } from "./members.ts";

/** A file that people send by mistake: how its parsed form is known, and what it is called. */
interface WrongKind {
  readonly what: string;
  readonly isIt: (value: unknown) => boolean;
}

const has =
  (...names: readonly string[]) =>
  (value: unknown): boolean =>
    isMembers(value) && names.every((name) => Object.hasOwn(value, name));

/** JSON files of other programs. In the order of judgement: the more telling keys first. */
const jsonKinds: readonly WrongKind[] = [
  {
    what: "cloud-init's own status.json (/run/cloud-init/status.json)",
    isIt: (value) => isCloudInitStages(member(value, "v1")) || isCloudInitReport(value),
  },
  {
    what: "the agent's access-control rules (AuthorizationRules_*.json)",
    isIt: (value) => has("inputRules")(value) || has("computedRules")(value),
  },
  {
    what: "the Azure VM agent's status (waagent_status.json)",
    isIt: (value) =>
      has("__metadata__")(value) ||
      has("aggregateStatus")(value) ||
      (has("guestAgent")(value) && has("extensionsStatus")(value)),
  },
  {
    what: "an extension's HandlerEnvironment.json",
    isIt: (value) =>
      itemsOf(value).some((item) => has("handlerEnvironment")(item)) || has("handlerEnvironment")(value),
  },
  { what: "an extension's settings file", isIt: has("runtimeSettings") },
  {
    what: "an extension's HandlerState",
    isIt: (value) => has("state")(value) && isMembers(value) && Object.keys(value).length <= 4,
  },
  {
    what: "the host's answer to the secure-channel status call",
    isIt: (value) =>
      has("secureChannelState")(value) ||
      has("keyDeliveryMethod")(value) ||
      has("authorizationScheme")(value),
  },
  {
    what: "the agent's configuration (proxy-agent.json)",
    isIt: (value) => has("pollKeyStatusIntervalInSeconds")(value) || has("logFolder")(value),
  },
  {
    what: "the host's instance metadata (an answer of IMDS)",
    isIt: (value) => has("compute")(value) && has("network")(value),
  },
];

function isCloudInitStages(value: unknown): boolean {
  return has("datasource")(value) || has("init", "modules-final")(value);
}

function isCloudInitReport(value: unknown): boolean {
  return (
    has("boot_status_code")(value) ||
    (has("recoverable_errors")(value) && has("detail")(value)) ||
    has("extended_status")(value)
  );
}

/** Texts of other programs that are not JSON. */
const textKinds: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: "an extension's HandlerState",
    pattern: /^\s*"?(?:Enabled|Installed|NotReady|NotInstalled|Disabled|Uninstalled|FailedUpgrade)"?\s*$/i,
  },
  {
    what: "a goal state of the host (XML)",
    pattern:
      /^\s*(?:<\?xml[^>]{0,200}>)?\s*<(?:GoalState|Extensions|InVMArtifactsProfile|HostingEnvironmentConfig|SharedConfig)\b/i,
  },
  { what: "an XML file", pattern: /^\s*<\?xml\b/i },
  { what: "a web page", pattern: /^\s*<(?:!doctype html|html)\b/i },
  {
    what: "a log file",
    pattern:
      /^\s*(?:\d{4}[-/]\d{2}[-/]\d{2}[T ]\d{2}:\d{2}|[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} |\[ {0,6}\d{1,8}\.\d{6}\])/,
  },
];

/** What a parsed JSON document of another program is; undefined where nobody knows. */
export function wrongJsonKind(value: unknown): string | undefined {
  return jsonKinds.find(({ isIt }) => isIt(value))?.what;
}

/** What a text that is not JSON is; undefined where nobody knows. */
export function wrongTextKind(text: string): string | undefined {
  return textKinds.find(({ pattern }) => pattern.test(text.slice(0, 2000)))?.what;
}

/** Whether a document is a latch key: 64 hexadecimal digits alone, or the host's answer with the key. Never quoted. */
export function isKeyContent(text: string, value: unknown): boolean {
  if (/^\s*[0-9a-f]{64}\s*$/i.test(text)) return true;
  const key = member(value, "key");
  return typeof key === "string" && /^[0-9a-f]{64}$/i.test(key.trim());
}
