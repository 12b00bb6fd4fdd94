import type { TargetMention } from "../../target/find-targets.ts";
import { findTargets } from "../../target/find-targets.ts";
import { isMachineName, isResourceGroupName } from "../../target/target.ts";

/** The machine that a message names. Several VMs stand in a list. */
export interface Entities {
  readonly vm?: string | readonly string[];
  readonly vmss?: string;
  readonly instance?: string;
  readonly resource_group?: string;
  readonly subscription?: string;
}

const groupWords = String.raw`resource[ -]?groups?|ressourcen-?gruppe|groupe de ressources?|grupo de recursos|gruppo di risorse|grup[ay] zasob[óo]w|resourcegroep|リソース ?グループ|资源组|資源群組|리소스 ?그룹|группа ресурсов|kaynak grubu|rg`;
const groupPattern = new RegExp(
  String.raw`(?:^|[\s(,;])(?:${groupWords})\s{0,3}(?:は|[=:]|is|named|called|ist|"|')?\s{0,3}["'「]?([A-Za-z0-9][\w.()-]{0,89})`,
  "i",
);
const groupName =
  /(?:^|[\s(,;:「(])(rg-[A-Za-z0-9][\w.-]{0,80}|[A-Za-z0-9][\w.-]{0,60}-rg)(?=$|[\s),;.:?!」)])/i;
const subscriptionPattern = /\b([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/i;
const scaleSetWords = String.raw`vmss|scale ?sets?|skalierungsgruppe|skalierungssatz|groupe identique|conjunto de escalado|set di scalabilit[àa]|规模集|スケール ?セット`;
const scaleSetPattern = new RegExp(
  String.raw`(?:^|[\s(,;])(?:${scaleSetWords})\s{0,3}(?:[=:]|named|called|")?\s{0,3}["'「]?([A-Za-z0-9][\w-]{1,62})`,
  "i",
);
const scaleSetName =
  /(?:^|[\s(,;:「])((?:vmss|ss)-[A-Za-z0-9][\w-]{0,60}|[A-Za-z0-9][\w-]{0,50}-vmss)(?=$|[\s),;.:?!」/])/i;
const instancePattern =
  /\binstan(?:ce|z|cia|za)s?\s{0,3}(?:id\s{0,3})?[#=:]?\s{0,3}(\d{1,6})\b|_(\d{1,6})\b/i;
const vmWords = String.raw`vms?|virtual machines?|machines?|server|host|maschine|m[áa]quina(?: virtual)?|macchina(?: virtuale)?|maszyn[ayęe](?: wirtualn[aąeę])?|machine virtuelle|虚拟机|仮想マシン|가상 ?머신|виртуальн\S{1,6} машин\S{0,3}`;
const vmPattern = new RegExp(
  String.raw`(?:^|[\s(,;、])(?:${vmWords})\s{0,3}(?:[=:]|is|named|called)?\s{0,3}["'「]?([A-Za-z0-9][\w.-]{0,70})`,
  "gi",
);
const strictName =
  /^(?:please\s)?(?:diagnose|check|explain|reset key(?: (?:on|of|for))?|look at|inspect)\s+(?:vm\s+)?([A-Za-z0-9][\w.-]{0,62})\s*[?.!]?$/i;
/** A host-like word: letters with a number behind a hyphen or at the end, or several hyphenated parts of which one is a number. */
const hostShape =
  /(?<![\w./:@#\\'-])((?:[A-Za-z][A-Za-z0-9]{0,30}-){1,6}\d{1,4}[a-z]?|(?:[A-Za-z][A-Za-z0-9]{0,30}-){1,6}[A-Za-z]{1,12}\d{1,4}|[A-Za-z]{2,20}\d{1,4}[a-z]?)(?![\w/\\=-]|\.\w)/g;
/** What follows a preposition of place may be a name without a number. */
const placed =
  /(?:\bon|\bof|\bfor|\bauf|\bvon|\bfür|\bsur|\bde|\bdu|\ben|\bsu|\bdi|\bna|\bvoor|\bop)\s{1,3}(?:the\s)?["'「]?([A-Za-z][A-Za-z0-9]{0,30}(?:-[A-Za-z0-9]{1,30}){1,6})(?![\w-])/gi;

/** Hyphenated or numbered words that are no machines. */
const notNames =
  /^(?:cloud-init|azure-proxy-agent|guest-proxy-agent|proxy-agent|end-to-end|re-?(?:enable|install|deploy|run|set)|opt-?(?:in|out)|set-?up|how-?to|follow-?up|x86-64|arm64|utf-?(?:8|16)|ebpf|cgroup-?v?[12]|cgroup2|tcp-?v4|ipv[46]|connect4|http2?|sha256|tls1|windows-?\d{0,4}|win(?:10|11)|ubuntu-?\d{0,4}|ubuntu\d{4}.*|rhel-?\d{0,2}|sles-?\d{0,2}|debian-?\d{0,2}|centos-?\d{0,2}|azurelinux-?\d?|server-?20\d\d|inc-?\d+|req-?\d+|chg-?\d+|tkt-?\d+|cve-.*|v\d+|x64|x86|covid-?19|status-?\d*|error-?\d*|code-?\d*|http-?\d{3}|step-?\d+|rg-.*|.*-rg|vmss-.*|sub-.*|sub\d*|day\d*|port-?\d+|os-error|non-\w+|pre-\w+|last-\w+|built-in|log-?in|sign-?in|self-\w+|well-\w+|up-to-date|read-only|peux-tu|pouvez-vous|faut-il|dois-je|est-ce|rendez-vous|kms\d*|kb\d+|nsg\d*|ms\d*|md5|base64|eth\d|sda\d?|ext[34]|h264|mp[34]|o365|m365|msp\d*|gpa\d*|imds\d*|8gb|error\d+|golden-image|amazon-.*|amzn2|.*-generic|.*-azure)$/i;
const wordsAfterVm =
  /^(?:is|was|are|has|have|had|does|do|did|did?n'?t|not|will|would|should|could|can|can't|cannot|in|on|at|of|to|from|with|and|or|for|the|a|an|this|that|it|agent|agents|model|extension|extensions|image|images|size|sizes|scale|up|down|status|state|deployment|deployments|creation|name|names|id|key|reports?|shows?|says?|fails?|failed|stopped|running|started|starts|stuck|went|goes|gets?|keeps?|because|since|after|before|when|where|which|who|whose|we|i|you|they|our|my|your|im|in|ist|hat|und|oder|mit|ohne|est|a|et|ou|avec|es|y|o|con|se|e|è|ha|non|no|nie|jest|i|w|z|2008|r2|os|side|level|itself|again|asap|now|please|pls|via|but|still|also|only|too|there|here|same|new|old|existing|all|any|every|each|some|these|those|their|inside|behind|without|virtuelle|virtual|virtuale|wirtualna|group|set|sets|instances?|instead|ready|reason|one|ones)$/i;

function clean(name: string): string {
  return name.replace(/[.,;:!?)」]+$/, "");
}

function isName(name: string): boolean {
  return isMachineName(name) && !notNames.test(name) && !/^\d+(?:\.\d+)*$/.test(name);
}

/** Reads the entities of a message: ids and links first, then words beside a name, then the shape of a name. */
export function readEntities(prose: string, plain: string): Entities {
  const mentions = findTargets(plain);
  const byId = entitiesOf(mentions);
  if (byId.vm !== undefined || byId.vmss !== undefined) return withGroup(byId, prose);
  const pair = mentions.filter((mention) => mention.kind === "name").map(inOrder);
  const group = pair[0]?.resourceGroup ?? groupOf(prose);
  const scaleSet = scaleSetOf(prose);
  const rest = withoutKnown(prose, [group, scaleSet]);
  const names = pair.length > 0 ? pair.map(({ name }) => name) : namesIn(rest);
  const subscription = subscriptionPattern.exec(prose)?.[1];
  return {
    ...(scaleSet === undefined ? vmOf(names) : { vmss: scaleSet, ...instanceOf(rest, scaleSet) }),
    ...(group === undefined ? {} : { resource_group: group }),
    ...(subscription === undefined ? {} : { subscription }),
  };
}

/** People write both `group/name` and `name/group`: where only the second part looks like a group, it is the group. */
function inOrder(mention: Extract<TargetMention, { kind: "name" }>): {
  readonly name: string;
  readonly resourceGroup: string | undefined;
} {
  const { name, resourceGroup } = mention;
  const looksLikeGroup = (text: string): boolean => /^rg[-_]|[-_]rg$/i.test(text);
  const isSwapped = resourceGroup !== undefined && looksLikeGroup(name) && !looksLikeGroup(resourceGroup);
  return isSwapped ? { name: resourceGroup, resourceGroup: name } : { name, resourceGroup };
}

/** The entities of machines that are named by id or link. */
function entitiesOf(mentions: readonly TargetMention[]): Entities {
  const found = mentions.find(({ kind }) => kind !== "name");
  if (found === undefined || found.kind === "name") return {};
  if (found.kind === "scale-set") {
    return {
      vmss: found.scaleSet,
      ...(found.resourceGroup === undefined ? {} : { resource_group: found.resourceGroup }),
      ...(found.subscriptionId === undefined ? {} : { subscription: found.subscriptionId }),
    };
  }
  const { target } = found;
  const place = { resource_group: target.resourceGroup, subscription: target.subscriptionId };
  return target.kind === "vm"
    ? { vm: target.name, ...place }
    : { vmss: target.scaleSet, instance: target.instanceId, ...place };
}

function withGroup(entities: Entities, prose: string): Entities {
  const group = entities.resource_group ?? groupOf(prose);
  return group === undefined ? entities : { ...entities, resource_group: group };
}

function groupOf(prose: string): string | undefined {
  const shaped = groupName.exec(prose)?.[1];
  const named = clean(groupPattern.exec(prose)?.[1] ?? "");
  const candidate =
    named !== "" && !/^(?:is|was|and|or|the|of|in|on|for|with|は|a|an)$/i.test(named) ? named : shaped;
  return candidate !== undefined && isResourceGroupName(candidate) ? candidate : undefined;
}

function scaleSetOf(prose: string): string | undefined {
  const named = clean(scaleSetPattern.exec(prose)?.[1] ?? "");
  if (named !== "" && isMachineName(named) && !wordsAfterVm.test(named) && /[-\d]/.test(named)) return named;
  return scaleSetName.exec(prose)?.[1];
}

function instanceOf(prose: string, scaleSet: string): Entities {
  const tail = new RegExp(`${scaleSet.replaceAll(/[^\\w-]/g, "")}[_/ ](\\d{1,6})\\b`, "i").exec(prose)?.[1];
  const [, first, second] = instancePattern.exec(prose) ?? [];
  const instance = tail ?? first ?? second;
  return instance === undefined ? {} : { instance };
}

function withoutKnown(prose: string, known: readonly (string | undefined)[]): string {
  return known.reduce<string>(
    (text, name) => (name === undefined ? text : text.replaceAll(name, " ")),
    prose,
  );
}

/** Names in the prose: behind a word for machines, of a host's shape, or behind a preposition. Each once, in order. */
function namesIn(prose: string): readonly string[] {
  const strict = strictName.exec(prose)?.[1];
  if (strict !== undefined && isName(strict) && !wordsAfterVm.test(strict)) return [strict];
  const found = [
    ...[...prose.matchAll(vmPattern)].map((match) => ({
      name: clean(match[1] ?? ""),
      at: match.index,
      isSure: true,
    })),
    ...[...prose.matchAll(hostShape)].map((match) => ({
      name: clean(match[1] ?? ""),
      at: match.index,
      isSure: false,
    })),
    ...[...prose.matchAll(placed)].map((match) => ({
      name: clean(match[1] ?? ""),
      at: match.index,
      isSure: false,
    })),
  ].filter(
    ({ name, isSure }) =>
      isName(name) &&
      !(isSure && wordsAfterVm.test(name)) &&
      (!isSure || /[-\d]/.test(name) || /^[A-Z0-9]{3,}$/.test(name)),
  );
  const ordered = found.toSorted((left, right) => left.at - right.at).map(({ name }) => name);
  return ordered.filter(
    (name, index) => ordered.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === index,
  );
}

function vmOf(names: readonly string[]): Entities {
  const [first, second] = names;
  if (first === undefined) return {};
  return { vm: second === undefined ? first : names };
}
