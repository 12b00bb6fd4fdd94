import type { GpaExtension } from "../facts.ts";
import { parseAgentVersion } from "./agent-version.ts";
import { itemsOf, memberOfAnyCase as member, textOf } from "./members.ts";
import { readStatuses } from "./vm-statuses.ts";

/** Publisher and types of the agent's extension. Its name differs from page to page and is never asked. */
const agentPublisher = "microsoft.cplat.proxyagent";
const types = /^(?:microsoft\.cplat\.proxyagent\.)?proxyagent(?:windows|linux)(?:arm64)?(?:test)?$/i;

/** Whether a type, with or without its publisher in front, is the agent's extension. */
function isAgentType(type: unknown): type is string {
  return typeof type === "string" && types.test(type.trim());
}

function indexOf(items: readonly unknown[], isIt: (item: unknown) => boolean): number {
  return items.findIndex(isIt);
}

/** Finds the agent's extension in the model (`resources`), the instance view and the VM agent's handlers. Undefined where none has it. */
export function readGpaExtension(
  body: unknown,
  instanceView: unknown,
  viewPointer: string,
): GpaExtension | undefined {
  const resources = itemsOf(member(body, "resources"));
  const inModel = indexOf(resources, (item) => {
    const { publisher, type } = identityOf(item);
    return publisher?.toLowerCase() === agentPublisher && isAgentType(type);
  });
  const views = itemsOf(member(instanceView, "extensions"));
  const inView = indexOf(views, (item) => isAgentType(member(item, "type")));
  const handlers = itemsOf(member(member(instanceView, "vmAgent"), "extensionHandlers"));
  const inHandlers = indexOf(handlers, (item) => isAgentType(member(item, "type")));
  const view = views[inView];
  const handler = handlers[inHandlers];
  const inModelAs = identityOf(resources[inModel]);
  const type = textOf(member(view, "type")) ?? textOf(member(handler, "type")) ?? inModelAs.type;
  if (type === undefined) return undefined;
  const at = `${viewPointer}/extensions/${String(inView)}`;
  return {
    type,
    // `typeHandlerVersion` of the model is only the wanted branch, such as 1.0: the running one stands in the instance view.
    version:
      parseAgentVersion(member(view, "typeHandlerVersion")) ??
      parseAgentVersion(member(handler, "typeHandlerVersion")),
    versionPointer:
      parseAgentVersion(member(view, "typeHandlerVersion")) === undefined
        ? `${viewPointer}/vmAgent/extensionHandlers/${String(inHandlers)}/typeHandlerVersion`
        : `${at}/typeHandlerVersion`,
    provisioningState: inModelAs.provisioningState,
    statuses: [
      ...readStatuses(member(view, "statuses"), `${at}/statuses`),
      ...readStatuses(
        handlerStatus(handler),
        `${viewPointer}/vmAgent/extensionHandlers/${String(inHandlers)}/status`,
      ).map((status) => ({
        ...status,
        pointer: status.pointer.replace(/\/0$/, ""),
      })),
    ],
    substatuses: readStatuses(member(view, "substatuses"), `${at}/substatuses`),
    isReported: inView >= 0 || inHandlers >= 0,
    pointer: pointerOf(inModel, inView, inHandlers, viewPointer),
  };
}

/** An extension resource's own words; the Azure CLI prints them beside the resource's type instead of inside `properties`. */
function identityOf(resource: unknown): {
  readonly publisher: string | undefined;
  readonly type: string | undefined;
  readonly provisioningState: string | undefined;
} {
  const properties = member(resource, "properties");
  const text = (name: string): string | undefined =>
    textOf(member(properties, name)) ?? textOf(member(resource, name));
  return {
    publisher: text("publisher"),
    type:
      textOf(member(properties, "type")) ?? text("typePropertiesType") ?? text("virtualMachineExtensionType"),
    provisioningState: text("provisioningState"),
  };
}

/** A handler has one status rather than a list. */
function handlerStatus(handler: unknown): readonly unknown[] {
  const status = member(handler, "status");
  return status === undefined || status === null ? [] : [status];
}

function pointerOf(inModel: number, inView: number, inHandlers: number, viewPointer: string): string {
  if (inModel >= 0) return `/resources/${String(inModel)}`;
  return inView >= 0
    ? `${viewPointer}/extensions/${String(inView)}`
    : `${viewPointer}/vmAgent/extensionHandlers/${String(inHandlers)}`;
}
