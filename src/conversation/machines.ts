import type { ThreadMemory } from "../app/thread-memory.ts";
import type { VmQuery } from "../app/ports/azure-reader.ts";
import type { ScaleSetQuery } from "../app/ports/scale-set-reader.ts";
import { findTargets } from "../target/find-targets.ts";
import { isMachineName, parseResourceId, targetLabel, type VmTarget } from "../target/target.ts";
import type { Entities } from "./understanding/entities.ts";
import type { TurnContext } from "./understanding/context.ts";

/** A machine that a message means, before anybody asked Azure. */
export type Wanted =
  | { readonly kind: "target"; readonly target: VmTarget; readonly label: string }
  | {
      readonly kind: "name";
      readonly query: VmQuery;
      readonly label: string;
      /** The machine of that name that the conversation speaks of: of several it is the one that is meant. */
      readonly spokenOf?: VmTarget;
    }
  | {
      readonly kind: "scale-set";
      readonly query: ScaleSetQuery;
      readonly instanceId: string | undefined;
      readonly label: string;
    };

/** More machines than this in one message are not looked at one by one. */
export const mostMachines = 5;

/** What the recogniser may know of the conversation: the machine spoke of last. */
export function contextOf(memory: ThreadMemory | undefined): TurnContext {
  const target = memory === undefined ? null : parseResourceId(memory.resourceId);
  if (memory === undefined || target === null) return {};
  const common = {
    resourceGroup: target.resourceGroup,
    subscriptionId: target.subscriptionId,
    resetOnTheTable: memory.resetOnTheTable,
  };
  return target.kind === "vm"
    ? { ...common, vm: target.name }
    : { ...common, vmss: target.scaleSet, instance: target.instanceId };
}

/** The machines that a message means: by id or link first, then by the names understood in it, then the one spoken of last. */
export function wantedIn(text: string, own: Entities, memory: ThreadMemory | undefined): readonly Wanted[] {
  const byId = findTargets(text).flatMap((mention): readonly Wanted[] =>
    mention.kind === "id"
      ? [{ kind: "target", target: mention.target, label: targetLabel(mention.target) }]
      : [],
  );
  if (byId.length > 0) return byId;
  const remembered = memory === undefined ? null : parseResourceId(memory.resourceId);
  const named = namedIn(own);
  if (named.length === 0) return remembered === null ? [] : [rememberedAs(remembered)];
  return named.map((wanted) =>
    wanted.kind === "name" && remembered !== null && isSameMachine(wanted.query, remembered)
      ? { ...wanted, spokenOf: remembered }
      : wanted,
  );
}

function rememberedAs(target: VmTarget): Wanted {
  return { kind: "target", target, label: targetLabel(target) };
}

function namedIn(own: Entities): readonly Wanted[] {
  const place = {
    ...(own.resource_group === undefined ? {} : { resourceGroup: own.resource_group }),
    ...(own.subscription === undefined ? {} : { subscriptionId: own.subscription }),
  };
  if (own.vmss !== undefined) {
    const label = own.instance === undefined ? own.vmss : `${own.vmss}/${own.instance}`;
    return [{ kind: "scale-set", query: { name: own.vmss, ...place }, instanceId: own.instance, label }];
  }
  const names = own.vm === undefined ? [] : typeof own.vm === "string" ? [own.vm] : own.vm;
  return names
    .filter(isMachineName)
    .map((name): Wanted => ({ kind: "name", query: { name, ...place }, label: name }));
}

/** `web-01` again, in a thread that speaks of rg-prod/web-01, means that one; another group means another machine. */
function isSameMachine({ name, resourceGroup, subscriptionId }: VmQuery, remembered: VmTarget): boolean {
  if (remembered.kind !== "vm") return false;
  const equal = (asked: string | undefined, known: string): boolean =>
    asked === undefined || asked.toLowerCase() === known.toLowerCase();
  return (
    equal(name, remembered.name) &&
    equal(resourceGroup, remembered.resourceGroup) &&
    equal(subscriptionId, remembered.subscriptionId)
  );
}
