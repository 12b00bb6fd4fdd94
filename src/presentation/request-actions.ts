import { button } from "./actions.ts";
import { part, type CardData } from "./card.ts";
import { isDecidable, type RequestView } from "./request-view.ts";
import { verbs, type Verb } from "./verbs.ts";

/** What a deciding click carries: which request, and exactly which change is consented to. */
function consent({ request }: RequestView): { readonly requestId: string; readonly planHash: string } {
  return { requestId: request.id, planHash: request.planHash };
}

/** The most ids that a card's refresh may name (Teams documentation, "Universal Actions": 60), and the longest of them. */
const maxRefreshed = 60;
const longestUserId = 160;

/** How clients fetch the view of the person who looks; nobody any more once the request is over. */
export function refreshData(view: RequestView): CardData {
  const ids = isOver(view) ? [] : view.refreshFor.filter(({ length }) => length <= longestUserId);
  return {
    verb: verbs.refresh,
    data: { ...consent(view), verb: verbs.refresh },
    userIds: ids.slice(0, maxRefreshed),
  };
}

function isOver({ request }: RequestView): boolean {
  return request.endedAtMs !== null;
}

interface Rights {
  readonly mayApprove: boolean;
  readonly mayReject: boolean;
  readonly mayCancel: boolean;
}

const none: Rights = { mayApprove: false, mayReject: false, mayCancel: false };

/** Which buttons a view has. Buttons are a convenience: the click is judged by who presses, not by what was shown. */
const rights: Readonly<Record<RequestView["viewer"], Rights>> = {
  everybody: { mayApprove: true, mayReject: true, mayCancel: true },
  requester: { ...none, mayCancel: true },
  approver: { ...none, mayApprove: true, mayReject: true },
  "approver-done": { ...none, mayReject: true },
  onlooker: none,
};

/** The buttons of a view: to decide while it waits for that, to look again when it is over. */
export function requestActions(view: RequestView): CardData {
  const isOpen = isDecidable(view);
  const { mayApprove, mayReject, mayCancel } = isOpen ? rights[view.viewer] : none;
  const data = consent(view);
  const decide = (title: string, verb: Verb, style: "positive" | "destructive") =>
    button(title, verb, data, { style, tooltip: `${title} this key reset` });
  const cancel = button("Cancel the request", verbs.cancel, data, {
    mode: view.viewer === "requester" ? "primary" : "secondary",
  });
  const again = view.checkAgainData;
  const first = part(mayApprove, () => decide("Approve", verbs.approve, "positive"));
  const toggles = part(mayReject, () => ({ title: "Reject …" }));
  const last = [
    ...part(mayCancel, () => cancel),
    ...(isOver(view) && again !== null ? [button("Check again", verbs.checkAgain, again)] : []),
  ];
  return {
    rejectBox: part(mayReject, () => ({ executes: [decide("Reject", verbs.reject, "destructive")] })),
    actions: part(first.length + toggles.length + last.length > 0, () => ({ first, toggles, last })),
  };
}
