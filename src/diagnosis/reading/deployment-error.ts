import type { InputDocument } from "../evidence.ts";
import type { DeploymentError, Locate, OsFamily } from "../facts.ts";
import type { CloudInitReport } from "./cloud-init-report.ts";
import { readCloudInitReport } from "./cloud-init-report.ts";
import { decodeText } from "./decode-text.ts";
import type { ErrorPart } from "./error-parts.ts";
import { errorPartsOf } from "./error-parts.ts";
import { lookUp } from "./members.ts";
import { jsonLimits, readJsonText } from "./read-json-text.ts";
import { plainTextOf, straighten } from "./repair-text.ts";
import { linesOf, lineAt } from "./text-lines.ts";

/** Codes in plain text: `(Code) message`, `Code: X`, `Code="X"`, `"code": "X"`, `[Linux.X]`, and the well-known ones that stand alone. */
const codesInText =
  /\(([A-Z][A-Za-z]{5,80})\)|\bcode["']?\s{0,4}[:=]\s{0,4}["']?([A-Z][A-Za-z.]{3,80})|\b((?:Linux|Windows)\.[A-Z][A-Za-z.-]{3,80})|\b((?:OSProvisioning|VMExtension|ProxyAgent|InVMAccessControl|GalleryInVMAccessControl|SubscriptionNotEnabled)[A-Za-z]{4,80})\b/gi;

/** Reads an ARM error body of any nesting, the operations of a deployment, or pasted text. Never throws; a text without any code has none. */
export function readDeploymentError(document: InputDocument): DeploymentError {
  const decoded = document.bytes.byteLength > jsonLimits.bytes ? undefined : decodeText(document.bytes);
  const text = decoded?.text ?? "";
  const reading = readJsonText(text);
  const parts = reading.kind === "complete" ? errorPartsOf(reading.value) : [];
  const last = parts.at(-1);
  if (reading.kind === "complete" && last !== undefined)
    return fromParts(parts, last, reading.value, document);
  // A message of the chat may come as HTML, where even an apostrophe is an entity.
  return fromText(plainTextOf(straighten(text)), document);
}

function fromParts(
  parts: readonly ErrorPart[],
  last: ErrorPart,
  root: unknown,
  document: InputDocument,
): DeploymentError {
  const codes = parts.flatMap(({ code }) => code ?? []);
  const messages = parts.flatMap(({ message }) => message ?? []);
  const at: Locate = (pointer) => ({
    source: "deployment-error",
    origin: document.origin,
    ...lookUp(root, pointer),
    ageSeconds: null,
  });
  return {
    ...common([...codes, ...messages.flatMap(codesOf)], messages),
    source: "deployment-error",
    origin: document.origin,
    at,
    decidingPointer: `${last.pointer}/${last.code === undefined ? last.messageName : last.codeName}`,
    leaves: parts.flatMap(leavesOf),
  };
}

function leavesOf(part: ErrorPart): NonNullable<DeploymentError["leaves"]> {
  const { code, codeName, message, messageName, pointer } = part;
  return [
    ...(code === undefined ? [] : [{ text: code, pointer: `${pointer}/${codeName}` }]),
    ...(message === undefined ? [] : [{ text: message, pointer: `${pointer}/${messageName}` }]),
  ];
}

function fromText(text: string, document: InputDocument): DeploymentError {
  const lines = linesOf(text);
  const codes = codesOf(text);
  const at: Locate = (pointer) => ({
    source: "deployment-error",
    origin: document.origin,
    ...lineAt(lines, pointer),
    ageSeconds: null,
  });
  const deciding = lines.findLastIndex(
    (line) => codesOf(line).length > 0 || readCloudInitReport(line) !== undefined,
  );
  const filled = lines.findIndex((line) => line.trim() !== "");
  return {
    ...common(codes, [text]),
    source: "deployment-error",
    origin: document.origin,
    at,
    decidingPointer: `/lines/${String(Math.max(deciding, filled, 0))}`,
    leaves: lines.map((line, index) => ({ text: line, pointer: `/lines/${String(index)}` })),
  };
}

/** The codes that stand in a text, in their order. */
function codesOf(text: string): readonly string[] {
  return [...text.slice(0, 200_000).matchAll(codesInText)].flatMap((groups) =>
    groups.slice(1).filter((group) => group !== undefined),
  );
}

function common(
  codes: readonly string[],
  messages: readonly string[],
): {
  readonly codes: readonly string[];
  readonly messages: readonly string[];
  readonly cloudInit: CloudInitReport | undefined;
  readonly osFamily: OsFamily;
} {
  return {
    codes: [...new Set(codes)],
    messages,
    cloudInit: messages.map(readCloudInitReport).find((report) => report !== undefined),
    osFamily: osFamilyOf([...codes, ...messages].join("\n").slice(0, 200_000)),
  };
}

/** The system as the failure itself names it. */
function osFamilyOf(text: string): OsFamily {
  if (/\bLinux\.|cloud-init|ProxyAgentLinux|azure-proxy-agent|WALinuxAgent|waagent/i.test(text))
    return "linux";
  return /\bWindows\.|ProxyAgentWindows|\bWindows (?:Server|10|11)\b|sysprep|\.exe\b/i.test(text)
    ? "windows"
    : "unknown";
}
