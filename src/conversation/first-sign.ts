import type { Outbox } from "./outbox.ts";

/** Where nothing was sent by then the person is shown that somebody types. Source: the chat contract, a visible sign within 1 s. */
const patienceMs = 700;

/** Does work, and shows that somebody types where the work has sent nothing yet after a moment. */
export async function withFirstSign(outbox: Outbox, work: (outbox: Outbox) => Promise<void>): Promise<void> {
  const timer = setTimeout(() => void outbox.showTyping(), patienceMs);
  const spoken =
    <Given extends readonly unknown[], Answer>(send: (...given: Given) => Promise<Answer>) =>
    (...given: Given): Promise<Answer> => {
      clearTimeout(timer);
      return send(...given);
    };
  const { post, postText, edit } = outbox;
  try {
    await work({ ...outbox, post: spoken(post), postText: spoken(postText), edit: spoken(edit) });
  } finally {
    clearTimeout(timer);
  }
}
