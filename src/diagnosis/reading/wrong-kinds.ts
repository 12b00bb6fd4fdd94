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
    what: "cloud-init's result.json (/run/cloud-init/result.json)",
    isIt: (value) => has("datasource", "errors")(member(value, "v1")) && !has("stage")(member(value, "v1")),
  },
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
  {
    what: "an extension's HandlerManifest.json",
    isIt: (value) =>
      itemsOf(value).some((item) => has("handlerManifest")(item)) || has("handlerManifest")(value),
  },
  {
    what: "an extension's heartbeat file",
    isIt: (value) => itemsOf(value).some((item) => has("heartbeat")(item)) || has("heartbeat")(value),
  },
  {
    what: "an extension's status file without a readable status of the agent",
    isIt: (value) =>
      [value, ...itemsOf(value)].some((item) => has("version", "timestampUTC", "status")(item)),
  },
  { what: "an extension's settings file", isIt: has("runtimeSettings") },
  {
    what: "an extension's HandlerStatus",
    isIt: (value) => has("name", "version", "status", "code")(value),
  },
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
    isIt: (value) => has("compute", "network")(value) || has("azEnvironment", "vmId")(value),
  },
  { what: "an error answer of Azure", isIt: (value) => has("code", "message")(member(value, "error")) },
  { what: "the description of an npm package (package.json)", isIt: has("name", "version", "dependencies") },
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

/** The head of an HTML document. */
const webPage = /^\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype html|html)\b/i;

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
  { what: "a web page", pattern: webPage },
  { what: "an XML file", pattern: /^\s*<\?xml\b/i },
  {
    what: "the agent's provisioning result (status.tag)",
    pattern: /^\s*(?:ebpfProgramStatus|keyLatchStatus|proxyListenerStatus) - /m,
  },
  {
    what: "the shell's word that the file does not exist",
    pattern:
      /status\.json['"’]?: (?:No such file or directory|[^\n]{0,80}cannot find the (?:file|path))|Cannot find path '[^'\n]{1,200}status\.json'|cannot find the path specified/i,
  },
  {
    what: "the shell's word that the file may not be read (use sudo, or an elevated prompt)",
    pattern:
      /status\.json['"’]?: Permission denied|Access to the path '[^'\n]{1,200}' is denied|^Access is denied\./im,
  },
  { what: "the output of systemctl", pattern: /^\s*[●○×*] \S{1,80}\.service\b/m },
  { what: "the output of sc query", pattern: /^\s*SERVICE_NAME\s{0,4}:/m },
  {
    what: "a log file",
    pattern:
      /^\s*(?:-- (?:Logs begin|Journal begins|Boot [0-9a-f]{8})|\d{4}[-/]\d{2}[-/]\d{2}[T ]\d{2}:\d{2}|[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} |\[ {0,6}\d{1,8}\.\d{6}\])/,
  },
];

/** First bytes of files that are no text at all. */
const signatures: readonly (readonly [string, readonly number[]])[] = [
  ["a picture (PNG)", [0x89, 0x50, 0x4e, 0x47]],
  ["a picture (JPEG)", [0xff, 0xd8, 0xff]],
  ["a picture (GIF)", [0x47, 0x49, 0x46, 0x38]],
  ["a PDF document", [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ["a zip archive or an Office document", [0x50, 0x4b, 0x03, 0x04]],
  ["a gzip archive", [0x1f, 0x8b]],
  ["a Windows event log", [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0x00]],
  ["a program", [0x7f, 0x45, 0x4c, 0x46]],
  ["a program", [0x4d, 0x5a, 0x90, 0x00]],
];

/** What a file that is no text is, by its first bytes; undefined where nobody knows. */
export function binaryKind(bytes: Uint8Array): string | undefined {
  return signatures.find(([, signature]) => signature.every((byte, index) => bytes[index] === byte))?.[0];
}

/** Whether a text is an HTML document, whatever JSON its scripts hold. */
export function isWebPage(text: string): boolean {
  return webPage.test(text.slice(0, 2000));
}

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
