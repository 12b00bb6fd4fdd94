import template from "../../cards/summary.json" with { type: "json" };
import type { Code } from "../diagnosis/catalogue.ts";
import type { Verdict } from "../diagnosis/report.ts";
import { button, type ActionData } from "./actions.ts";
import { cardTemplate, part, type Card, type CardData } from "./card.ts";
import { codeLink } from "./code-link.ts";
import { firstThatFits } from "./card-size.ts";
import { counted, inert } from "./untrusted.ts";
import { verbs } from "./verbs.ts";
import { verdictLooks } from "./words.ts";

const expand = cardTemplate(template);

/** One machine of many. */
export interface SummaryMachine {
  /** Untrusted. */
  readonly name: string;
  readonly verdict: Verdict;
  readonly codes: readonly Code[];
}

/** Several machines, or the instances of a scale set. */
export interface SummaryView {
  /** What was asked about, such as a scale set's name. Untrusted. */
  readonly name: string;
  readonly machines: readonly SummaryMachine[];
  readonly docsUrl: (code: Code) => string;
  readonly actionData: ActionData | null;
}

const worstFirst: readonly Verdict[] = ["action-needed", "inconclusive", "wait", "healthy"];

function countsData(machines: readonly SummaryMachine[]): readonly CardData[] {
  return worstFirst.flatMap((verdict) => {
    const count = machines.filter((machine) => machine.verdict === verdict).length;
    const { icon, word, color } = verdictLooks[verdict];
    return part(count > 0, () => ({
      text: `${String(count)}\u00a0${icon}\u00a0${word.replaceAll(" ", "\u00a0")}   `,
      color,
    }));
  });
}

function frequentData({ machines, docsUrl }: SummaryView, limit: number): readonly CardData[] {
  const counts = new Map<Code, number>();
  for (const code of machines.flatMap(({ codes }) => [...new Set(codes)]))
    counts.set(code, (counts.get(code) ?? 0) + 1);
  const frequent = [...counts].sort(([, left], [, right]) => right - left);
  const rest = frequent.length - limit;
  return part(frequent.length > 0, () => ({
    more: part(rest > 0, () => ({ text: `and ${counted(rest, "more finding")}` })),
    codes: frequent
      .slice(0, limit)
      .map(([code, count]) => ({ count: `${String(count)} × `, ...codeLink(code, docsUrl(code)) })),
  }));
}

function machineData({ name, verdict, codes }: SummaryMachine): CardData {
  const { icon, word, color } = verdictLooks[verdict];
  const shown = codes.slice(0, 4);
  const rest = codes.length - shown.length;
  return {
    icon: `${icon} `,
    color,
    name: `${inert(name, 60)}  `,
    word,
    codes: [
      ...shown.flatMap((code, index) => [...part(index > 0, () => ({ text: " · " })), { text: code }]),
      ...part(rest > 0, () => ({ text: ` · and ${String(rest)} more` })),
      ...part(shown.length === 0, () => ({ text: "no findings" })),
    ],
  };
}

function worstData(machines: readonly SummaryMachine[], limit: number): readonly CardData[] {
  const wanting = worstFirst
    .slice(0, 3)
    .flatMap((verdict) => machines.filter((machine) => machine.verdict === verdict));
  const shown = wanting.slice(0, limit);
  const rest = wanting.length - shown.length;
  return part(shown.length > 0, () => ({
    heading:
      rest > 0
        ? `The first ${String(shown.length)} of ${String(wanting.length)} that are not healthy`
        : "Not healthy",
    machines: shown.map(machineData),
    more: part(rest > 0, () => ({ text: `and ${String(rest)} more: ask about one by its name.` })),
  }));
}

/** Counts first, then the findings by frequency, then the worst ten. */
export function summaryCard(view: SummaryView): Card {
  const { name, machines, actionData } = view;
  const counts = countsData(machines);
  const make = (limit: number) => () =>
    expand({
      speak: `${counted(machines.length, "VM")} checked.`,
      fallback: `${counted(machines.length, "VM")} checked. Ask about one by its name.`,
      heading: `${inert(name, 80)}: ${counted(machines.length, "VM")}`,
      counts: counts.length > 0 ? counts : [{ text: "No VM was found.", color: "default" }],
      frequent: frequentData(view, limit),
      worst: worstData(machines, limit),
      actions:
        actionData === null ? [] : [{ executes: [button("Check again", verbs.checkAgain, actionData)] }],
    });
  return firstThatFits(make(3), [make(10)]);
}
