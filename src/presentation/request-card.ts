import template from "../../cards/request.json" with { type: "json" };
import { effects } from "../key-reset/plan.ts";
import { cardTemplate, part, type Card, type CardData } from "./card.ts";
import { codeLink } from "./code-link.ts";
import { peopleWords } from "./people.ts";
import { refreshData, requestActions } from "./request-actions.ts";
import { requestDetails } from "./request-details.ts";
import { commandLines, saidLines, stateText, stepLines } from "./request-steps.ts";
import { isDecidable, type RequestView } from "./request-view.ts";
import {
  changeWords,
  effectWords,
  evidenceWords,
  expiryWords,
  groundCode,
  groundWords,
  machineWords,
  stateLabel,
  stateLook,
} from "./request-words.ts";
import { inert, plainName } from "./untrusted.ts";

const expand = cardTemplate(template);

/** At most this many approvers are mentioned; each mention is a notification. */
const maxMentions = 10;

function title(view: RequestView, name: string): string {
  const { quorum } = view.request;
  if (!isDecidable(view)) return `${stateLabel(view)}: key reset of ${name}`;
  const needed = quorum === 1 ? "an approval" : `${String(quorum)} approvals`;
  return `Key reset of ${name} needs ${needed}`;
}

function header(view: RequestView): CardData {
  const { request, region, machine } = view;
  const { icon, color, style } = stateLook(view);
  const { name, group } = machineWords(request.resourceId);
  const power = machine === null || machine.power === "unknown" ? null : machine.power;
  const place = [group, region === null ? null : inert(region, 60), power].filter((word) => word !== null);
  const label = stateLabel(view);
  const spoken = plainName(name) ?? "a VM";
  return {
    speak: `Key reset of ${spoken}: ${label}.`,
    fallback: `Key reset of ${spoken}, ${changeWords(request)}: ${label}. This client cannot show the card; open it in Teams.`,
    icon: `${icon} `,
    color,
    style,
    title: title(view, name),
    place: part(place.length > 0, () => ({ text: place.join(" · ") })),
    change: changeWords(request),
    expiry: part(request.state === "PENDING", () => ({ text: expiryWords(view) })),
  };
}

function groundData({ request, docsUrl }: RequestView): CardData {
  const { ground } = request;
  const code = groundCode(ground);
  const shown = ground.kind === "finding" ? ground.code : "declared-compromise";
  return { ground: groundWords(ground), ...codeLink(shown, code === null ? null : docsUrl(code)) };
}

/** How many approvals there are and who can give one, while that matters. */
function approvalLine(view: RequestView): readonly CardData[] {
  const { request, approvers, viewer } = view;
  const { quorum, approvals } = request;
  const own: Readonly<Record<RequestView["viewer"], string>> = {
    everybody: "",
    requester: " You asked for it, so somebody else decides.",
    approver: "",
    "approver-done": " Yours is counted.",
    onlooker: "",
  };
  return part(isDecidable(view), () => ({
    count: `${String(approvals.length)} of ${String(quorum)}.`,
    who: ` ${peopleWords(approvers)} can approve.${own[viewer]}`,
  }));
}

/** Mentions notify: only when the card is posted. The text in the mention is ours; names stand in a text run. */
function mentionData(view: RequestView): CardData {
  const isWanted = view.isPosting && isDecidable(view);
  const mentioned = isWanted ? view.approvers.filter(({ objectId }) => objectId.length <= 100) : [];
  const mentions = mentioned.slice(0, maxMentions).map(({ objectId }, index) => {
    const label = `approver ${String(index + 1)}`;
    return { text: `<at>${label}</at>`, id: objectId, name: label };
  });
  return {
    mentions,
    mentionLine: part(mentions.length > 0, () => ({
      text: `${mentions.map(({ text }) => text).join(", ")}: please decide.`,
    })),
  };
}

function isUnderWay({ request }: RequestView): boolean {
  return request.endedAtMs === null;
}

/**
 * One request for a key reset as one person sees it: what exactly is asked for, on whose word and which evidence; while it waits, the
 * buttons that this person may use; afterwards what has happened, as far as it is known. Always below the size limit by construction.
 */
export function requestCard(view: RequestView): Card {
  const { request, machine } = view;
  return expand({
    ...header(view),
    ...groundData(view),
    evidence: evidenceWords(view),
    requester: inert(request.requester.name, 60),
    reason: `“${inert(request.reason, 500)}”`,
    effect: part(isUnderWay(view), () => ({
      text: effectWords[machine === null ? "unknown" : effects[machine.power]],
    })),
    approvals: approvalLine(view),
    ...mentionData(view),
    progress: stepLines(view),
    state: stateText(view),
    said: saidLines(request),
    commands: commandLines(request),
    details: [requestDetails(view)],
    ...requestActions(view),
    refresh: refreshData(view),
  });
}
