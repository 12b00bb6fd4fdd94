import type { EvidencePointer, InputDocument } from "../evidence.ts";
import type {
  DeploymentError,
  GpaExtension,
  GuestStatus,
  InstanceStatus,
  Locate,
  NotUnderstood,
  OsFamily,
  VmFacts,
} from "../facts.ts";
import { staleWordOf } from "../judging/extension-message.ts";
import { decodeText } from "./decode-text.ts";
import { provisioningErrors } from "./provisioning-errors.ts";
import { isMembers, itemsOf, lookUp, memberOfAnyCase as member, textOf } from "./members.ts";
import { jsonLimits, readJsonText } from "./read-json-text.ts";
import { readGpaExtension } from "./vm-extension.ts";
import { readMspSettings } from "./vm-settings.ts";
import { powerStateOf, readStatuses } from "./vm-statuses.ts";
import { readEbpfDrivers, readSubstatus } from "./vm-substatus.ts";

/** Where the instance view stands in a VM's body. */
const viewPointer = "/properties/instanceView";

/** What came of reading a body of Azure Resource Manager. */
export interface VmReading {
  readonly kind: "vm";
  readonly facts: VmFacts;
  readonly deploymentErrors: readonly DeploymentError[];
  readonly substatus: GuestStatus | undefined;
}

/** A document that was given as a VM and is none. */
export interface VmNotUnderstood {
  readonly kind: "not-understood";
  readonly problem: NotUnderstood;
}

/** Reads the raw body of `GET …/virtualMachines/{vm}?$expand=instanceView`, of a scale-set instance, or of the instance view alone. Never throws. */
export function readVmDocument(document: InputDocument): VmReading | VmNotUnderstood {
  if (document.bytes.byteLength > jsonLimits.bytes)
    return notUnderstood(document, "rejected", "it is larger than 10 MB");
  const decoded = decodeText(document.bytes);
  const reading = decoded === undefined ? undefined : readJsonText(decoded.text);
  if (reading?.kind === "rejected") return notUnderstood(document, "rejected", reading.why);
  if (reading?.kind !== "complete")
    return notUnderstood(document, "unreadable", "Azure's answer is empty, cut off or no JSON");
  const value = readVmValue(reading.value, document) ?? readAskedVm(reading.value, document);
  if (value !== undefined) return value;
  return notUnderstood(document, "wrong-kind", otherAnswer(reading.value));
}

/** Azure was asked for exactly one VM: an object with `properties` that is not recognisably something else is that VM, however little it tells. */
function readAskedVm(value: unknown, document: InputDocument): VmReading | undefined {
  const properties = member(value, "properties");
  const isOther = ["value", "error"].some((name) => member(value, name) !== undefined);
  if (document.origin !== "azure" || !isMembers(properties) || isOther || isOtherResource(value))
    return undefined;
  return readBody(
    { root: value, body: value, properties, hasModel: true, rebase: (pointer) => pointer },
    document,
  );
}

/** What else Azure may have answered. */
function otherAnswer(value: unknown): string {
  if (member(value, "error") !== undefined) return "an error answer of Azure";
  return listOf(value).items.length > 1
    ? "a list of Azure with several entries, of which one VM must be chosen"
    : "another answer of Azure than that of a VM";
}

/**
 * Reads a parsed body; undefined where it is neither a VM nor an instance view. A list counts only with exactly one VM. The Azure CLI
 * (`az vm show`, `az vm get-instance-view`) prints a VM without the `properties` around its members, and PowerShell with other capitals.
 */
export function readVmValue(value: unknown, document: InputDocument): VmReading | undefined {
  const { items, pointer: listPointer } = listOf(value);
  const body = items.length === 1 ? items[0] : value;
  const prefix = items.length === 1 ? `${listPointer}/0` : "";
  const properties = member(body, "properties");
  if (isMembers(properties) && isVm(body, properties)) {
    const rebase = (pointer: string): string => `${prefix}${pointer}`;
    return readBody({ root: value, body, properties, hasModel: true, rebase }, document);
  }
  if (!isMembers(body)) return undefined;
  if (isFlatVm(body)) {
    const rebase = (pointer: string): string =>
      `${prefix}${pointer.replace(/^(\/resources\/\d{1,4})?\/properties(?=\/|$)/, "$1")}`;
    return readBody({ root: value, body, properties: body, hasModel: true, rebase }, document);
  }
  if (!isInstanceView(body)) return undefined;
  const rebase = (pointer: string): string =>
    pointer.startsWith(viewPointer) ? `${prefix}${pointer.slice(viewPointer.length)}` : prefix;
  return readBody(
    { root: value, body: {}, properties: { instanceView: body }, hasModel: false, rebase },
    document,
  );
}

/** The entries of a list as Azure answers it, or as `az vm list` prints it. */
function listOf(value: unknown): { readonly items: readonly unknown[]; readonly pointer: string } {
  return Array.isArray(value)
    ? { items: itemsOf(value), pointer: "" }
    : { items: itemsOf(member(value, "value")), pointer: "/value" };
}

/** A VM as the Azure CLI prints it. */
function isFlatVm(body: unknown): boolean {
  return (
    isMembers(member(body, "storageProfile")) ||
    (isMembers(member(body, "instanceView")) && textOf(member(body, "id")) !== undefined)
  );
}

/** The machine itself or an instance of a scale set, by id or type. */
const vmId = /\/virtualMachines\/[^/]{1,90}$/i;
const vmType = /\/virtualMachines$/i;

/** Whether id or type name another resource: a disk, a scale set, an extension. */
function isOtherResource(body: unknown): boolean {
  const id = textOf(member(body, "id"));
  const type = textOf(member(body, "type"));
  return (
    (type !== undefined && !vmType.test(type)) || (type === undefined && id !== undefined && !vmId.test(id))
  );
}

function isVm(body: unknown, properties: unknown): boolean {
  const isNamed =
    vmId.test(textOf(member(body, "id")) ?? "") || vmType.test(textOf(member(body, "type")) ?? "");
  const settings = member(member(properties, "securityProfile"), "proxyAgentSettings");
  return (
    isNamed ||
    settings !== undefined ||
    ["storageProfile", "hardwareProfile", "instanceView", "vmId"].some(
      (name) => member(properties, name) !== undefined,
    )
  );
}

function isInstanceView(body: unknown): boolean {
  return (
    Array.isArray(member(body, "statuses")) &&
    (member(body, "vmAgent") !== undefined ||
      member(body, "disks") !== undefined ||
      member(body, "extensions") !== undefined ||
      itemsOf(member(body, "statuses")).some((status) =>
        /^PowerState\//i.test(textOf(member(status, "code")) ?? ""),
      ))
  );
}

interface Body {
  readonly root: unknown;
  readonly body: unknown;
  readonly properties: unknown;
  readonly hasModel: boolean;
  /** Turns a pointer of the whole body into one of the document as received. */
  readonly rebase: (pointer: string) => string;
}

function readBody(read: Body, document: InputDocument): VmReading {
  const view = member(read.properties, "instanceView");
  const statuses = readStatuses(member(view, "statuses"), `${viewPointer}/statuses`);
  const extension = readGpaExtension(read.body, view, viewPointer);
  const agentStatuses = readStatuses(
    member(member(view, "vmAgent"), "statuses"),
    `${viewPointer}/vmAgent/statuses`,
  );
  const at = locator(read, document);
  const vmAgent = agentStateOf(agentStatuses);
  const powerState = powerStateOf(statuses);
  const osFamily = osFamilyOf(read.properties, view, extension);
  const id = textOf(member(read.body, "id"));
  const facts: VmFacts = {
    origin: document.origin,
    name: textOf(member(read.body, "name")) ?? textOf(member(view, "computerName")),
    resourceId: id,
    vmId: textOf(member(read.properties, "vmId")),
    location: textOf(member(read.body, "location")),
    isScaleSetInstance:
      /\/virtualMachineScaleSets\//i.test(id ?? "") ||
      textOf(member(read.body, "instanceId")) !== undefined ||
      member(read.properties, "latestModelApplied") !== undefined,
    latestModelApplied: booleanOf(member(read.properties, "latestModelApplied")),
    provisioningState: textOf(member(read.properties, "provisioningState")),
    powerState,
    hasInstanceView: isMembers(view),
    osFamily,
    osName: textOf(member(view, "osName")),
    osVersion: textOf(member(view, "osVersion")),
    image: imageOf(read.properties),
    hasModel: read.hasModel,
    ...readMspSettings(read.properties),
    vmAgent,
    vmAgentStatus: agentStatuses[0],
    statuses,
    extension,
    ebpfDrivers: extension === undefined ? undefined : readEbpfDrivers(extension),
    collectedAtMs: document.collectedAtMs,
    sha256: document.sha256,
    at,
  };
  const isCurrent = powerState === "running" && vmAgent === "ready" && staleWordOf(extension) === undefined;
  const substatus = extension === undefined ? undefined : readSubstatus(extension, document, isCurrent);
  return {
    kind: "vm",
    facts,
    deploymentErrors: provisioningErrors(statuses, document, osFamily, at),
    substatus,
  };
}

/** Points into the model or the instance view; a time of its own gives a status its age. */
function locator({ root, rebase }: Body, document: InputDocument): Locate {
  return (pointer) => ({
    source: pointer.startsWith(viewPointer) ? "instance-view" : "vm-model",
    origin: document.origin,
    ...lookUp(root, rebase(pointer)),
    ageSeconds: null,
  });
}

function agentStateOf(statuses: readonly InstanceStatus[]): VmFacts["vmAgent"] {
  const [first] = statuses;
  if (first === undefined) return "not-reported";
  const isReady =
    /^ready$/i.test(first.displayStatus.trim()) ||
    (first.displayStatus === "" && /^ProvisioningState\/succeeded$/i.test(first.code));
  return isReady ? "ready" : "not-ready";
}

function osFamilyOf(properties: unknown, view: unknown, extension: GpaExtension | undefined): OsFamily {
  const osType = textOf(member(member(member(properties, "storageProfile"), "osDisk"), "osType"));
  const profile = member(properties, "osProfile");
  const words = [osType, extension?.type, textOf(member(view, "osName"))]
    .filter((word) => word !== undefined)
    .join(" ");
  if (/\bwindows\b|ProxyAgentWindows/i.test(words) || isMembers(member(profile, "windowsConfiguration")))
    return "windows";
  if (words !== "" || isMembers(member(profile, "linuxConfiguration"))) return "linux";
  return "unknown";
}

function imageOf(properties: unknown): VmFacts["image"] {
  const reference = member(member(properties, "storageProfile"), "imageReference");
  const publisher = textOf(member(reference, "publisher"));
  const offer = textOf(member(reference, "offer"));
  if (publisher === undefined || offer === undefined) return undefined;
  return { publisher, offer, sku: textOf(member(reference, "sku")) ?? "" };
}

function booleanOf(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function notUnderstood(document: InputDocument, why: NotUnderstood["why"], what: string): VmNotUnderstood {
  const evidence: EvidencePointer = {
    source: "vm-model",
    origin: document.origin,
    pointer: "",
    value: null,
    ageSeconds: null,
  };
  return { kind: "not-understood", problem: { document, why, what, evidence } };
}
