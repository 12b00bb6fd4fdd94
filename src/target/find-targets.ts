import type { VmTarget } from "./target.ts";
import { isMachineName, isResourceGroupName, parseResourceId } from "./target.ts";

/** What a text names: a machine by its id, by its name with what else is known, or a scale set. */
export type TargetMention =
  | { readonly kind: "id"; readonly target: VmTarget }
  | {
      readonly kind: "name";
      readonly name: string;
      readonly resourceGroup?: string;
      readonly subscriptionId?: string;
    }
  | {
      readonly kind: "scale-set";
      readonly scaleSet: string;
      readonly instanceId?: string;
      readonly resourceGroup?: string;
      readonly subscriptionId?: string;
    };

/** An id anywhere in a text: as it stands, in a portal link, or URL-encoded. Blades behind the id are left out by the pattern itself. */
const idInText =
  /\/subscriptions\/([0-9a-f-]{36})\/resource_?groups\/([^/\s"'<>?#]{1,90})\/providers\/microsoft\.compute\/(virtualmachines|virtualmachinescalesets)\/([A-Za-z0-9._-]{1,80})(?:\/virtualmachines\/([A-Za-z0-9_-]{1,64}))?/gi;

/** `rg-prod/web-01`, not a path, a date or a URL. */
const groupAndName = /(?<![\w./:\\-])([A-Za-z0-9][\w.()-]{1,89})\/([A-Za-z0-9][\w.-]{0,79})(?![\w/\\-])/g;

/** Words with a stroke that are no group and name. */
const notGroups =
  /^(?:and|or|he|she|s?he|yes|no|on|off|n|w|i|c|tcp|udp|http|https|dev|proc|var|etc|usr|sys|opt|tmp|home|run|windows|linux|msp|gpa|imds|wireserver|vm|vmss|ebpf|start|stop|read|write|input|client|server|cloud-init|azure|microsoft|canonical|github|aka)$/i;

function decoded(text: string): string {
  if (!/%2f/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign somewhere: only the strokes matter here.
    return text.replaceAll(/%2f/gi, "/");
  }
}

/** Every machine that a text names by an id, a portal link or `group/name`, in the text's order, each once. Bare names need language, and are found elsewhere. */
export function findTargets(text: string): readonly TargetMention[] {
  const plain = decoded(text.slice(0, 20_000));
  const byId = [...plain.matchAll(idInText)].flatMap(mentionOfId);
  const rest = plain.replaceAll(idInText, " ").replaceAll(/\bhttps?:\/\/\S{1,2000}/gi, " ");
  const byGroup = [...rest.matchAll(groupAndName)].flatMap(
    ([, resourceGroup = "", found = ""]): readonly TargetMention[] => {
      const name = found.replace(/[.]+$/, "");
      const isPair =
        isResourceGroupName(resourceGroup) &&
        isMachineName(name) &&
        !notGroups.test(resourceGroup) &&
        !notGroups.test(name);
      return isPair && /[A-Za-z]/.test(resourceGroup) && /[A-Za-z]/.test(name)
        ? [{ kind: "name", name, resourceGroup }]
        : [];
    },
  );
  const all = [...byId, ...byGroup];
  return all.filter((mention, index) => all.findIndex((other) => keyOf(other) === keyOf(mention)) === index);
}

function mentionOfId([
  whole,
  subscriptionId = "",
  resourceGroup = "",
  type = "",
  name = "",
  instance,
]: RegExpExecArray): readonly TargetMention[] {
  if (type.toLowerCase() === "virtualmachinescalesets" && instance === undefined) {
    return isMachineName(name) ? [{ kind: "scale-set", scaleSet: name, resourceGroup, subscriptionId }] : [];
  }
  const target = parseResourceId(whole.replace(/resource_groups/i, "resourceGroups").replace(/[.]+$/, ""));
  return target === null ? [] : [{ kind: "id", target }];
}

function keyOf(mention: TargetMention): string {
  return JSON.stringify(mention).toLowerCase();
}
