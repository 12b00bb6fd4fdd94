import type { Card } from "../presentation/card.ts";
import type { Outbox } from "./outbox.ts";

/** After this a person should see that something happens. Source: the chat contract. */
const patienceMs = 500;

/** Does the work and posts its card. Where the card is not there in half a second a progress card is posted, which the answer replaces. Returns the id under which the answer stands. */
export async function answerWithProgress(
  outbox: Outbox,
  progress: () => Card,
  work: () => Promise<Card>,
): Promise<string | undefined> {
  const working = work();
  const { promise: impatient, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), patienceMs);
  const first = await Promise.race([working.then(() => "done" as const), impatient]);
  clearTimeout(timer);
  if (first === "done") return outbox.post(await working);
  const progressId = await outbox.post(progress());
  const card = await working;
  if (progressId !== undefined && (await outbox.edit(progressId, card))) return progressId;
  return outbox.post(card);
}
