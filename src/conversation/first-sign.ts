import type { Outbox } from "./outbox.ts";

/** Where nothing was sent by then the person is shown that somebody types. Source: the chat contract, a visible sign within 1 s. */
const patienceMs = 700;

/** Does work, and shows that somebody types where the work has sent nothing yet after a moment. */
export async function withFirstSign(outbox: Outbox, work: (outbox: Outbox) => Promise<void>): Promise<void> {
  const timer = setTimeout(() => void outbox.showTyping(), patienceMs);
  const begun = <Sent>(sending: Promise<Sent>): Promise<Sent> => {
    clearTimeout(timer);
    return sending;
  };
  try {
    await work({
      ...outbox,
      post: (card) => begun(outbox.post(card)),
      postText: (text, mention) => begun(outbox.postText(text, mention)),
      edit: (activityId, card) => begun(outbox.edit(activityId, card)),
    });
  } finally {
    clearTimeout(timer);
  }
}
