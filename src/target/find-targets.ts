import type { VmTarget } from "./target.ts";
import { isMachineName, isResourceGroupName, isSubscriptionId, parseResourceId } from "./target.ts";

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
  /^(?:and|or|s?he|yes|no|on|off|n|w|i|c|tcp|udp|http|https|dev|src|lib|bin|mnt|boot|root|docs|proc|var|etc|usr|sys|opt|tmp|home|run|windows|linux|msp|gpa|msi|ssl|tls|ssh|imds|wireserver|vm|vmss|ebpf|start|stop|read|write|input|client|server|cloud-init|azure|microsoft|canonical|github|aka)$/i;

/** A host without its scheme, as in `aka.ms/support`, or a media type, as in `application/json`. */
const notInGroupNames = /^www\.|\.(?:com|org|net|io|ms|us|cn)$|^(?:application|text|image|multipart)$/i;

/** Undoes URL-encoding where there is any; a lone percent sign stays as it is. */
function decodedOnce(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      // Not UTF-8, so not an address that somebody copied.
      return escaped;
    }
  });
}

/** How much of a text is looked at, in UTF-16 units. */
const longestText = 20_000;

/** A mention with its place in the text. */
interface Found {
  readonly index: number;
  readonly mention: TargetMention;
}

/**
 * Every machine that a text names by an id, a portal link or `group/name`, in the text's order, each once. Bare names need language, and
 * are found elsewhere. Only the first 20,000 characters are looked at.
 */
export function findTargets(text: string): readonly TargetMention[] {
  // Twice: a link to a blade carries an encoded id, and mail programs encode the whole link again.
  const plain = decodedOnce(decodedOnce(text.slice(0, longestText)));
  const blank = (part: string) => " ".repeat(part.length);
  const rest = plain.replaceAll(idInText, blank).replaceAll(/\bhttps?:\/\/\S{1,2000}/gi, blank);
  const found = [
    ...[...plain.matchAll(idInText)].flatMap(mentionOfId),
    ...[...rest.matchAll(groupAndName)].flatMap(mentionOfPair),
  ].sort((one, other) => one.index - other.index);
  const seen = new Set<string>();
  return found.flatMap(({ mention }) => {
    const key = keyOf(mention);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew ? [mention] : [];
  });
}

function mentionOfPair({ index, 1: resourceGroup = "", 2: text = "" }: RegExpExecArray): readonly Found[] {
  const name = text.replace(/[.]+$/, "");
  const words = [resourceGroup, name];
  const isPair =
    isResourceGroupName(resourceGroup) &&
    isMachineName(name) &&
    !notInGroupNames.test(resourceGroup) &&
    words.every((word) => /[A-Za-z]/.test(word) && !notGroups.test(word));
  return isPair ? [{ index, mention: { kind: "name", name, resourceGroup } }] : [];
}

function mentionOfId(match: RegExpExecArray): readonly Found[] {
  const [whole, subscriptionId = "", resourceGroup = "", type = "", name = "", instance] = match;
  const { index } = match;
  if (type.toLowerCase() === "virtualmachinescalesets" && instance === undefined) {
    const isScaleSet =
      isSubscriptionId(subscriptionId) && isResourceGroupName(resourceGroup) && isMachineName(name);
    const mention = { kind: "scale-set", scaleSet: name, resourceGroup, subscriptionId } as const;
    return isScaleSet ? [{ index, mention }] : [];
  }
  const target = parseResourceId(whole.replace(/resource_groups/i, "resourceGroups").replace(/[.]+$/, ""));
  return target === null ? [] : [{ index, mention: { kind: "id", target } }];
}

function keyOf(mention: TargetMention): string {
  return JSON.stringify(mention).toLowerCase();
}
