import type { Entities } from "./entities.ts";
import { readEntities } from "./entities.ts";
import { normalise } from "./normalise.ts";

/** What the conversation knows already. */
export interface TurnContext {
  readonly vm?: string;
  readonly resourceGroup?: string;
  readonly subscriptionId?: string;
  readonly vmss?: string;
  readonly instance?: string;
  /** The last report offered a reset, or spoke of a lost key. */
  readonly resetOnTheTable?: boolean;
  readonly requestPending?: boolean;
  readonly running?: boolean;
}

const resetOffer =
  /\bkey (?:is |was )?(?:lost|rejected|refused|leaked|compromised|not latched)\b|\bkey-(?:rejected|lost|missing|leaked)\b|\breset (?:was |is )?(?:offered|on the table|recommended|would help)|\boffer(?:s|ed)? (?:a )?(?:key )?reset/;
const noOffer = /\bno (?:key )?reset\b|\bnot offered\b|\bhealthy\b/;
const request = /\brequest\b/;
const pending = /\b(?:pending|open|waiting)\b/;

/** Reads the one-line form of a context, as tools and tests write it: `previous turn: diagnosed vm web-01 in rg-prod: key lost`. */
export function readContext(line: string): TurnContext {
  const { prose, plain } = normalise(line.slice(0, 2000));
  const lower = prose.toLowerCase();
  const { vm, vmss, instance, resource_group, subscription } = readEntities(prose, plain);
  const first = typeof vm === "string" ? vm : vm?.[0];
  return {
    ...(first === undefined ? {} : { vm: first }),
    ...(vmss === undefined ? {} : { vmss }),
    ...(instance === undefined ? {} : { instance }),
    ...(resource_group === undefined ? {} : { resourceGroup: resource_group }),
    ...(subscription === undefined ? {} : { subscriptionId: subscription }),
    resetOnTheTable: resetOffer.test(lower) && !noOffer.test(lower),
    requestPending: request.test(lower) && pending.test(lower),
    running: /\brunning\b/.test(lower),
  };
}

/** Memory fills what a message leaves open: the machine where none is named, and the place of the old machine for a new one. */
export function fillFrom(turn: TurnContext, own: Entities): Entities {
  const { vm, vmss, instance } = own;
  const isInstanceOfKnown = vm === undefined && vmss === undefined && instance !== undefined;
  const isOpen = vm === undefined && vmss === undefined;
  return withoutGaps({
    vm: isOpen && !isInstanceOfKnown ? turn.vm : vm,
    vmss: isOpen ? turn.vmss : vmss,
    instance: isOpen ? (instance ?? turn.instance) : instance,
    resource_group: own.resource_group ?? turn.resourceGroup,
    subscription: own.subscription ?? turn.subscriptionId,
  });
}

/** The entities that are known, without the others. */
function withoutGaps(entities: { readonly [Name in keyof Entities]: Entities[Name] | undefined }): Entities {
  return Object.fromEntries(Object.entries(entities).filter(([, value]) => value !== undefined));
}
