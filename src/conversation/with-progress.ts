import type { Card } from "../presentation/card.ts";
import type { Outbox } from "./outbox.ts";
import type { Answer } from "./talk.ts";

/** After this a person should see that something happens. Source: the chat contract. */
const patienceMs = 500;

/** Does the work and posts its card. Where the card is not there in half a second a progress card is posted, which the answer replaces. */
export async function answerWithProgress(
  outbox: Outbox,
  progress: () => Card,
  work: () => Promise<Answer>,
): Promise<void> {
  const working = work();
  const { promise: impatient, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), patienceMs);
  const first = await Promise.race([working.then(() => "done" as const), impatient]).finally(() =>
    clearTimeout(timer),
  );
  const progressId = first === "done" ? undefined : await outbox.post(progress());
  const { card, posted } = await working;
  const isReplaced = progressId !== undefined && (await outbox.edit(progressId, card));
  const activityId = isReplaced ? progressId : await outbox.post(card);
  if (activityId !== undefined) await posted?.(activityId);
}
