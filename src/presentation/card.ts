// The package's index also declares types from the TypeScript sources of `adaptivecards`, which our compiler settings refuse.
import { GlobalSettings, Template } from "adaptivecards-templating/lib/template-engine.js";

/** An Adaptive Card as JSON, ready to be sent. */
export type Card = { readonly [member: string]: unknown };

/** What a template is filled with: no null and nothing undefined, because the templating package throws or leaves `${…}` for those. */
export type CardData = { readonly [member: string]: CardValue };

/** One value of {@link CardData}. An optional part of a card is a list with one entry or none. */
type CardValue = string | number | boolean | CardData | readonly CardData[] | readonly string[];

/** Stands where a template names a member that the data does not have; only a defect of ours can show it. */
const missingMember = "–";

/**
 * A template that is parsed once, at its first use, and expanded once per card: data is never read as a template, so `${…}` inside it
 * stays text. The setting is global to the package and guards against a member that the data lacks.
 */
export function cardTemplate(template: Card): (data: CardData) => Card {
  let parsed: Template | undefined;
  return (data) => {
    GlobalSettings.getUndefinedFieldValueSubstitutionString = () => missingMember;
    parsed ??= new Template(template);
    return parsed.expand({ $root: data }) as Card;
  };
}

/** The part in a list of one if it is wanted, else an empty list: how a template's optional parts are switched. */
export function part<T extends CardData>(isWanted: boolean, make: () => T): readonly T[] {
  return isWanted ? [make()] : [];
}
