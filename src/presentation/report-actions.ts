import { button, linkButton, type ActionData } from "./actions.ts";
import { part, type CardData } from "./card.ts";
import type { ReportView } from "./report-view.ts";
import { inert } from "./untrusted.ts";
import { verbs } from "./verbs.ts";

function isOld({ report }: ReportView): boolean {
  return report.findings.some(({ code }) => code === "status-stale" || code === "clock-skew");
}

function hasUpload({ report }: ReportView): boolean {
  return report.facts.agentStatus?.origin === "person";
}

function hasCommands({ report }: ReportView): boolean {
  return report.asks.length > 0 || report.findings.some(({ commands }) => commands.length > 0);
}

function executes(view: ReportView, data: ActionData): readonly CardData[] {
  const mayAsk =
    view.canRequestReset === "button" && view.report.reset.offered && view.pendingRequest === undefined;
  const isCopied = isOld(view) && hasUpload(view);
  const isFull = mayAsk || isCopied || view.sendStatusUrl !== null;
  return [
    ...part(mayAsk, () => button("Request key reset", verbs.askForReset, data)),
    button("Check again", verbs.checkAgain, data),
    ...part(isCopied, () =>
      button("Copied when fresh", verbs.copiedWhenFresh, data, {
        tooltip: "Copied when fresh: this file was copied right after it was written",
      }),
    ),
    ...part(hasCommands(view), () =>
      button("Send commands as text", verbs.sendCommands, data, {
        mode: isFull ? "secondary" : "primary",
      }),
    ),
  ];
}

/** The buttons: at most three in sight (a link to the 1:1 chat among them), the rest behind `…`. */
export function reportButtons(view: ReportView): {
  readonly executes: readonly CardData[];
  readonly links: readonly CardData[];
} {
  const { actionData, sendStatusUrl } = view;
  return {
    executes: actionData === null ? [] : executes(view, actionData),
    links: linkButton("Send status.json", sendStatusUrl),
  };
}

/** What the card says about a key reset: one that is under way, or one that would help. */
export function resetLines({ report, canRequestReset, pendingRequest }: ReportView): readonly CardData[] {
  if (pendingRequest !== undefined) {
    const { from, to, state } = pendingRequest;
    return [
      {
        text: `A key reset is under way: keyIncarnationId ${String(from)} → ${String(to)} · ${inert(state, 80)}`,
      },
    ];
  }
  return part(report.reset.offered && canRequestReset !== false, () => ({
    text: "A key reset would help; it needs an approver.",
  }));
}
