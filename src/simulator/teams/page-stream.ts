import type { ServerResponse } from "node:http";
import type { ChatService } from "./chat-service.ts";
import { viewFor } from "./message-view.ts";
import { people, simulatedBot, simulatedGroupChat, simulatedTeam, type Person } from "./people.ts";
import { membersOf } from "./places.ts";
import type { PageEvent, StateView, ChatKey } from "./views.ts";

/** A line now and then keeps proxies and browsers from giving the stream up. */
const heartbeatMs = 20_000;

const partWords = {
  asker: "asks about VMs",
  approver: "may approve key resets",
  outsider: "may not approve",
} as const;

/** Tells one open page everything that its person sees, until the page goes away (Server-Sent Events). */
export function openPageStream(
  service: ChatService,
  person: Person,
  chat: ChatKey,
  response: ServerResponse,
): () => void {
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  const tell = (event: PageEvent): void => void response.write(`data: ${JSON.stringify(event)}\n\n`);
  tell({ kind: "state", state: stateFor(service, person) });
  const stopListening = service.listen((event) => {
    const place = event.kind === "message" ? event.message.place : event.place;
    if (!membersOf(place).includes(person)) return;
    if (event.kind === "message") return tell({ kind: "message", message: viewFor(event.message, person) });
    const threadId = place.kind === "channel" ? place.threadId : null;
    return tell({ kind: "typing", chat: place.kind, threadId });
  });
  const leave = service.enter(person, chat);
  const timer = setInterval(() => response.write(": still here\n\n"), heartbeatMs);
  const end = (): void => {
    clearInterval(timer);
    stopListening();
    leave();
    response.end();
  };
  response.on("close", end);
  return end;
}

function stateFor(service: ChatService, person: Person): StateView {
  const chats = [
    { key: "personal", name: simulatedBot.name, about: "1:1 chat with the bot" },
    { key: "group", name: simulatedGroupChat.name, about: "Group chat of five" },
    { key: "channel", name: simulatedTeam.channelName, about: simulatedTeam.name },
  ] as const;
  return {
    you: person.key,
    botId: simulatedBot.id,
    people: people.map(({ key, name, part }) => ({ key, name, about: partWords[part] })),
    chats,
    messages: chats.flatMap(({ key }) =>
      service.messagesIn(person, key).map((message) => viewFor(message, person)),
    ),
  };
}
