import type { ChatService } from "./chat-service.ts";
import type { StoredMessage } from "./chat-log.ts";
import type { Json } from "./json.ts";
import { viewFor } from "./message-view.ts";
import type { Person } from "./people.ts";
import { conversationIdOf, membersOf } from "./places.ts";
import type { MessageView } from "./views.ts";

/** The first message, there already or coming, that a person sees and that fits; rejects when the time is over. */
export function waitForMessage(
  service: ChatService,
  person: Person,
  isWanted: (message: MessageView) => boolean,
  timeoutMs: number,
): Promise<MessageView> {
  const seen = (message: StoredMessage): MessageView | null => {
    if (!membersOf(message.place).includes(person)) return null;
    const view = viewFor(message, person);
    return isWanted(view) ? view : null;
  };
  const { promise, resolve, reject } = Promise.withResolvers<MessageView>();
  const stop = service.listen((event) => {
    const view = event.kind === "message" ? seen(event.message) : null;
    if (view !== null) resolve(view);
  });
  const timer = setTimeout(() => reject(new Error(`No such message within ${timeoutMs} ms.`)), timeoutMs);
  const there = service.log
    .all()
    .map(seen)
    .find((view) => view !== null);
  if (there !== undefined) resolve(there);
  return promise.finally(() => {
    clearTimeout(timer);
    stop();
  });
}

/** All activities of one conversation as they stand now, oldest first. */
export function activitiesOf(messages: readonly StoredMessage[], conversationId: string): readonly Json[] {
  return messages
    .filter((message) => conversationIdOf(message.place) === conversationId)
    .map((message) => message.activity);
}
