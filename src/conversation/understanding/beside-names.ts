import { sourceOfNameWord } from "./lexicon.ts";
import type { NameWord } from "./meanings.ts";
import type { Token } from "./tokens.ts";

const naming =
  "(?: (?:name|named|called|is|ist|heisst|namens|est|nommee?|es|llamad[oa]|chiamat[oa]|chamad[oa]|genaamd|o nazwie))?";
const particles = "[ :=\"'`“„「『(はのがを은는이가의]{0,4}";

const labels = new Map<NameWord, RegExp>();

/** Whether the words right before a name say what it is the name of, as in `resource group "x"` or `VM: x`. */
export function isLabelled({ before }: Token, word: NameWord): boolean {
  return labelPattern(word).test(before);
}

function labelPattern(word: NameWord): RegExp {
  const known = labels.get(word);
  if (known !== undefined) return known;
  const made = new RegExp(`(?:${sourceOfNameWord(word)})${naming}${particles}$`, "u");
  labels.set(word, made);
  return made;
}

/** Whether a label leaves no doubt: `named x`, `VM "x"`, `VM = x`; a colon may begin a sentence, so it needs an end behind the name. */
export function isNamedOutright({ text, before, behind }: Token): boolean {
  if (/^.$/.test(text)) return false;
  if (/[a-z][A-Z]/.test(text)) return /(?:vm|machine|server) ["'`“„「『]$/.test(before);
  if (/: ?$/.test(before)) return /^(?:[,;)\n]|\.?$| \(| rg| resource)/.test(behind);
  return /(?:(?<![a-z])(?:named?|called|namens|nommee?|llamad[oa]|chiamat[oa]|chamad[oa]|genaamd)|=) {0,2}["'`“„「『]?$|["'`“„「『]$|(?:^| )-n $/.test(
    before,
  );
}

/** Whether the words right behind a name say what it is the name of, as in `the shop-prod resource group`. */
export function isLabelledBehind({ behind }: Token, word: "group" | "scaleSet"): boolean {
  const found = labelBehind[word].exec(behind)?.[1] ?? "";
  return found.length >= shortestLabelBehind;
}

/** Shorter labels, as `rg` or `-g`, belong to the name that comes after them. */
const shortestLabelBehind = 6;
const labelBehind = { group: behindPattern("group"), scaleSet: behindPattern("scaleSet") };

function behindPattern(word: NameWord): RegExp {
  return new RegExp(`^["'\`)」]{0,2} ?(${sourceOfNameWord(word)})`, "u");
}

/** Where the label of a name begins, in the text that the name stands in; the name's own place where it has none. */
export function labelStart(token: Token, word: NameWord): number {
  const index = labelPattern(word).exec(token.before)?.index;
  return index === undefined ? token.start : token.start - token.before.length + index;
}
