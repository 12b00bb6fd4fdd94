import template from "../../cards/problem.json" with { type: "json" };
import { button, linkButton, type ActionData } from "./actions.ts";
import { cardTemplate, part, type Card, type CardData } from "./card.ts";
import { problemText } from "./problem-texts.ts";
import type { ProblemView } from "./problem-view.ts";
import { inert, plainName } from "./untrusted.ts";
import { verbs } from "./verbs.ts";

const expand = cardTemplate(template);

/** What goes with a problem on its card. */
export interface ProblemContext {
  /** What the operator can search for: a correlation id of ours or of Azure. Null where nothing was logged. */
  readonly reference: string | null;
  /** Goes back with "Check again"; null where there is nothing to repeat. */
  readonly actionData: ActionData | null;
  /** A link to the 1:1 chat, for problems that a file solves; null in that chat. */
  readonly sendStatusUrl: string | null;
}

function subjectOf(view: ProblemView): string | null {
  return "name" in view && view.name !== "" ? inert(view.name, 100) : null;
}

function suggestionsOf(view: ProblemView): readonly string[] {
  if (view.kind === "unknown-vm") return view.similar.slice(0, 3);
  return view.kind === "not-sure" ? view.meant.slice(0, 3) : [];
}

/** A button per suggestion: of a similar name only where no client can read it as markup. */
function suggestionButtons(view: ProblemView): readonly CardData[] {
  return suggestionsOf(view).flatMap((suggestion, index) => {
    const name = plainName(suggestion);
    if (view.kind === "unknown-vm" && name !== null)
      return [button(name, verbs.say, { phrase: `check ${name}` })];
    const number = String(index + 1);
    const tooltip = `Choose number ${number}`;
    return view.kind === "not-sure"
      ? [button(`Yes, ${number}`, verbs.say, { phrase: inert(suggestion, 120) }, { tooltip })]
      : [];
  });
}

/** Whether a file would help where Azure does not. */
function isSolvedByFile(view: ProblemView): boolean {
  return view.kind === "azure" || (view.kind === "file" && view.problem.kind === "not-in-personal");
}

function buttonsOf(view: ProblemView, isRepeatable: boolean, context: ProblemContext): readonly CardData[] {
  const { actionData, sendStatusUrl } = context;
  const executes = [
    ...suggestionButtons(view),
    ...(isRepeatable && actionData !== null ? [button("Check again", verbs.checkAgain, actionData)] : []),
  ];
  const links = linkButton("Send status.json", isSolvedByFile(view) ? sendStatusUrl : null);
  return part(executes.length + links.length > 0, () => ({ executes, links }));
}

/** What happened, what it means, what to do, and a reference; never a stack trace. */
export function problemCard(view: ProblemView, context: ProblemContext): Card {
  const { title, means, todo, said, isRepeatable = false } = problemText(view);
  const subject = subjectOf(view);
  return expand({
    speak: `${title}.`,
    fallback: `${title}. ${todo}`,
    title,
    subject: subject === null ? [] : [{ text: subject }],
    means,
    todo,
    said: said === undefined ? [] : [said],
    suggestions: suggestionsOf(view).map((text, index) => ({
      number: `${String(index + 1)}. `,
      text: inert(text, 120),
    })),
    reference: context.reference === null ? [] : [{ text: inert(context.reference, 100) }],
    actions: buttonsOf(view, isRepeatable, context),
  });
}
