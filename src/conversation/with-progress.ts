import type { Card } from "../presentation/card.ts";
import type { Outbox } from "./outbox.ts";
import type { Answer } from "./talk.ts";

/** After this a person should see that something happens. Source: the chat contract. */
const patienceMs = 500;

/** Work failed while a progress card stood: whoever apologises puts the apology in its place. `cause` is what went wrong. */
export class LeftProgress extends Error {
  override readonly name = "LeftProgress";
  readonly activityId: string;

  constructor(activityId: string, cause: unknown) {
    super("work failed behind a progress card", { cause });
    this.activityId = activityId;
  }
}

/** Does work that posts by itself. Where it has posted nothing in half a second a progress card is posted, which its first card replaces. */
export async function withProgress(
  outbox: Outbox,
  progress: () => Card,
  work: (outbox: Outbox) => Promise<void>,
): Promise<void> {
  let standing: Promise<string | undefined> | undefined;
  const timer = setTimeout(() => {
    standing = outbox.post(progress());
  }, patienceMs);
  /** The progress card, once: what is posted later stands for itself. */
  const take = async (): Promise<string | undefined> => {
    clearTimeout(timer);
    const taken = standing;
    standing = undefined;
    return taken;
  };
  const post = async (card: Card): Promise<string | undefined> => {
    const progressId = await take();
    const isReplaced = progressId !== undefined && (await outbox.edit(progressId, card));
    return isReplaced ? progressId : outbox.post(card);
  };
  try {
    await work({ ...outbox, post });
  } catch (error) {
    const left = await take();
    throw left === undefined ? error : new LeftProgress(left, error);
  } finally {
    clearTimeout(timer);
  }
}

/** Does the work and posts its card. Where the card is not there in half a second a progress card is posted, which the answer replaces. */
export async function answerWithProgress(
  outbox: Outbox,
  progress: () => Card,
  work: () => Promise<Answer>,
): Promise<void> {
  await withProgress(outbox, progress, async (patient) => {
    const { card, posted } = await work();
    const activityId = await patient.post(card);
    if (activityId !== undefined) await posted?.(activityId);
  });
}
