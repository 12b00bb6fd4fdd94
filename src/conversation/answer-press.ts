import { verbs, type Verb } from "../presentation/verbs.ts";
import {
  pressCopiedWhenFresh,
  pressChooseUploadVm,
  pressCheck,
  pressNone,
  pressSay,
  pressSendCommands,
} from "./press-report.ts";
import { pressAskForReset, pressDecision, pressDismiss, pressRefresh, pressRequest } from "./press-reset.ts";
import type { Press, PressAnswer } from "./press.ts";
import type { Turn } from "./talk.ts";

type Handler = (press: Press, turn: Turn) => Promise<PressAnswer>;

/** What each button does. */
const handlers: { readonly [V in Verb]: Handler } = {
  [verbs.checkAgain]: pressCheck,
  [verbs.chooseVm]: pressCheck,
  [verbs.sendCommands]: pressSendCommands,
  [verbs.chooseUploadVm]: pressChooseUploadVm,
  [verbs.noneOfThese]: pressNone,
  [verbs.copiedWhenFresh]: pressCopiedWhenFresh,
  [verbs.say]: pressSay,
  [verbs.askForReset]: pressAskForReset,
  [verbs.requestReset]: (press, turn) => pressRequest(press, "offer", turn),
  [verbs.declareCompromise]: (press, turn) => pressRequest(press, "declared-compromise", turn),
  [verbs.dismiss]: pressDismiss,
  [verbs.approve]: (press, turn) => pressDecision(press, "approve", turn),
  [verbs.reject]: (press, turn) => pressDecision(press, "reject", turn),
  [verbs.cancel]: (press, turn) => pressDecision(press, "cancel", turn),
  [verbs.refresh]: pressRefresh,
};

function isVerb(text: string): text is Verb {
  return Object.hasOwn(handlers, text);
}

/** Answers a pressed button. A verb that we never put on a card is refused kindly. */
export async function answerPress(press: Press, turn: Turn): Promise<PressAnswer> {
  return isVerb(press.verb)
    ? handlers[press.verb](press, turn)
    : { kind: "refused", text: "I do not know this button. Ask me about the VM again to get a new card." };
}
