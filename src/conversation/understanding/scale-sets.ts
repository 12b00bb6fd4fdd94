import { isMachineName } from "../../target/target.ts";
import { isLabelled, isLabelledBehind, isNamedOutright } from "./beside-names.ts";
import { sourceOfNameWord } from "./lexicon.ts";
import { isNotName } from "./not-names.ts";
import { fold } from "./phrases.ts";
import type { Token } from "./tokens.ts";

/** A scale set, or one of its instances, as a message names it. */
export interface NamedScaleSet {
  readonly vmss: string;
  readonly instance?: string;
}

const scaleSetShape = /^(?:vmss|ss)[-_]\w[\w-]*$|^\w[\w-]*[-_]vmss(?:[-_]?\d+)?$/i;
/** `front_3`: as Azure names the instances of a Uniform scale set. `web_01` has no such number, and is a name. */
const withInstance = /^([A-Za-z][\w-]{0,62}?)_(0|[1-9]\d{0,5})$/;
/** `front/3`. */
const behindSlash = /^\/(\d{1,6})(?![\w/.-])/;

/** The scale set that a message names, with the instance where one is named beside it. */
export function scaleSetIn(tokens: readonly Token[], prose: string): NamedScaleSet | undefined {
  const spoken = spokenInstance(prose);
  const saysScaleSet = scaleSetWord.test(fold(prose)) || spoken !== undefined;
  for (const token of tokens) {
    const [, stem, number] = withInstance.exec(token.text) ?? [];
    const slash = behindSlash.exec(token.behind)?.[1];
    const instance = number ?? slash;
    const name = stem ?? token.text;
    if (
      isScaleSet(token, name) ||
      (instance !== undefined && isInstanceName(name, saysScaleSet || number !== undefined))
    )
      return { vmss: name, ...optional(instance ?? spoken) };
  }
  return undefined;
}

function optional(instance: string | undefined): { readonly instance?: string } {
  return instance === undefined ? {} : { instance };
}

function isScaleSet(token: Token, name: string): boolean {
  if (!isMachineName(name)) return false;
  if (scaleSetShape.test(name)) return !isFlexibleInstance(token.text);
  const isLabelledName = isLabelled(token, "scaleSet") || isLabelledBehind(token, "scaleSet");
  return isLabelledName && !isNotName(name) && (/[-\d]/.test(name) || isNamedOutright(token));
}

/** `front_1a2b3c4d`: an instance of a Flexible scale set is a VM of its own. Source: Azure's naming of Flexible instances. */
function isFlexibleInstance(name: string): boolean {
  return /_(?=[a-f0-9]{0,7}[a-f])[a-f0-9]{8}$/i.test(name);
}

function isInstanceName(name: string, isSaid: boolean): boolean {
  return isMachineName(name) && !isNotName(name) && (isSaid || /-/.test(name));
}

const scaleSetWord = new RegExp(sourceOfNameWord("scaleSet"), "u");
const spoken = new RegExp(
  `(?:${sourceOfNameWord("instance")})(?: (?:id|no|number|nr|numero))?[ .#:=n°]{0,4}(\\d{1,6})(?![\\w.])`,
  "u",
);

/** The number in `instance 3`, `instance #3`, `instance id 3`, in any language. */
export function spokenInstance(prose: string): string | undefined {
  return spoken.exec(fold(prose))?.[1];
}
