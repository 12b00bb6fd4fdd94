import { findTargets, type TargetMention } from "../../target/find-targets.ts";
import { isResourceGroupName } from "../../target/target.ts";
import { isLabelled, isLabelledBehind } from "./beside-names.ts";
import { machineNamesIn } from "./machine-names.ts";
import { isOrdinaryWord } from "./lexicon.ts";
import { scaleSetIn, spokenInstance } from "./scale-sets.ts";
import { tokensOf, withoutAddresses, type Token } from "./tokens.ts";

/** The machine that a message names. Several VMs stand in a list. */
export interface Entities {
  readonly vm?: string | readonly string[];
  readonly vmss?: string;
  readonly instance?: string;
  readonly resource_group?: string;
  readonly subscription?: string;
}

const subscriptionPattern = /\b([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/i;

/**
 * Reads the entities of a message: ids and links first, then `group/name`, then words beside a name, then the shape of a name. `prose` is
 * the message without ids and links, `plain` the one with them. An instance may come without its scale set.
 */
export function readEntities(prose: string, plain: string): Entities {
  const mentions = findTargets(plain);
  const byId = entitiesOfIds(mentions);
  const text = withoutAddresses(prose);
  const tokens = tokensOf(text);
  const group = tokens.find(isGroup);
  if (byId !== undefined) return { ...(group === undefined ? {} : { resource_group: group.text }), ...byId };
  const pairs = mentions.filter((mention) => mention.kind === "name").map(inOrder);
  const subscription = subscriptionPattern.exec(prose)?.[1];
  const resourceGroup = pairs.find((pair) => pair.resourceGroup !== undefined)?.resourceGroup ?? group?.text;
  return {
    ...machinesIn(tokens, { group, pairs: pairs.map(({ name }) => name), text }),
    ...(resourceGroup === undefined ? {} : { resource_group: resourceGroup }),
    ...(subscription === undefined ? {} : { subscription }),
  };
}

/** The scale set or the VMs that the words name. */
function machinesIn(
  tokens: readonly Token[],
  {
    group,
    pairs,
    text,
  }: { readonly group: Token | undefined; readonly pairs: readonly string[]; readonly text: string },
): Entities {
  const scaleSet =
    pairs.length > 0
      ? undefined
      : scaleSetIn(
          tokens.filter((token) => token !== group),
          text,
        );
  if (scaleSet !== undefined) return scaleSet;
  const names = [...new Set([...pairs, ...machineNamesIn(tokens, group, text)])];
  if (names.length > 0) return vmOf(names);
  const instance = spokenInstance(text);
  return instance === undefined ? {} : { instance };
}

/** People write both `group/name` and `name/group`: where only the second part looks like a group, it is the group. */
function inOrder(mention: Extract<TargetMention, { kind: "name" }>): {
  readonly name: string;
  readonly resourceGroup: string | undefined;
} {
  const { name, resourceGroup } = mention;
  const isSwapped = resourceGroup !== undefined && groupShape.test(name) && !groupShape.test(resourceGroup);
  return isSwapped ? { name: resourceGroup, resourceGroup: name } : { name, resourceGroup };
}

const groupShape = /^rg[-_.]\w|\w[-_.]rg$/i;

/** Whether a word is the name of a resource group: by its shape, or by what stands beside it. */
function isGroup(token: Token): boolean {
  const { text } = token;
  if (!isResourceGroupName(text) || !/[A-Za-z]/.test(text)) return false;
  if (groupShape.test(text)) return true;
  if (isOrdinaryWord(text) || /^rg$/i.test(text)) return false;
  return (
    isLabelled(token, "group") ||
    (/[-_\d]/.test(text) && !isLabelled(token, "vm") && isLabelledBehind(token, "group"))
  );
}

/** The entities of machines that are named by id or link: VMs together, otherwise the first. */
function entitiesOfIds(mentions: readonly TargetMention[]): Entities | undefined {
  const found = mentions.filter((mention) => mention.kind !== "name");
  const [first] = found;
  if (first === undefined) return undefined;
  if (first.kind === "scale-set") {
    return {
      vmss: first.scaleSet,
      ...(first.resourceGroup === undefined ? {} : { resource_group: first.resourceGroup }),
      ...(first.subscriptionId === undefined ? {} : { subscription: first.subscriptionId }),
    };
  }
  const { target } = first;
  const place = { resource_group: target.resourceGroup, subscription: target.subscriptionId };
  if (target.kind === "scale-set-instance")
    return { vmss: target.scaleSet, instance: target.instanceId, ...place };
  const names = found.flatMap((mention) =>
    mention.kind === "id" && mention.target.kind === "vm" ? [mention.target.name] : [],
  );
  return { ...vmOf(names), ...place };
}

function vmOf(names: readonly string[]): Entities {
  const [first, second] = names;
  if (first === undefined) return {};
  return { vm: second === undefined ? first : names };
}
