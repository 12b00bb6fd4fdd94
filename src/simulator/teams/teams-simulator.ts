import type { IncomingMessage, ServerResponse } from "node:http";
import type { BotDelivery, ChatSettings } from "./bot-line.ts";
import { createChatArchive } from "./chat-archive.ts";
import type { StoredMessage } from "./chat-log.ts";
import { createChatService, type ChatEvent, type ChatService } from "./chat-service.ts";
import type { TextShape } from "./compose-activity.ts";
import { answerConnector } from "./connector-routes.ts";
import { createFaultSwitches, type FaultSwitches } from "./faults.ts";
import { createFileShelf, type FileShelf } from "./file-shelf.ts";
import { createJournal, type ConnectorRequest } from "./journal.ts";
import type { Json } from "./json.ts";
import { viewFor } from "./message-view.ts";
import { servePageFile } from "./page-files.ts";
import { answerPage } from "./page-routes.ts";
import { personOf } from "./people.ts";
import {
  findAction,
  pressAction,
  writeMessage,
  type DroppedFile,
  type SentMessage,
} from "./person-actions.ts";

import type { MessageView, PressOutcome, PersonKey, ChatKey } from "./views.ts";
import { activitiesOf, waitForMessage } from "./waiting.ts";

/** How the simulated Teams is set up. */
export interface TeamsSimulatorOptions {
  /** Where this simulator is reached, without a slash at the end; asked for when it is needed. */
  readonly baseUrl: () => string;
  /** The bot's messaging endpoint, e.g. `http://127.0.0.1:3978/api/messages`. */
  readonly botEndpoint: string;
  readonly nowMs: () => number;
  /** The file that keeps the chats over a restart; null keeps nothing. */
  readonly chatFile: string | null;
}

/** Which chat of which person. */
interface ChatRef {
  readonly person: PersonKey;
  readonly chat: ChatKey;
  /** A thread of the channel; left out, a message starts one. */
  readonly threadId?: string | null;
}

/** What a person writes; `isMentioning` (group chat and channel) is yes when left out. */
interface Saying extends ChatRef {
  readonly text: string;
  readonly isMentioning?: boolean;
  readonly shape?: TextShape;
}

/** Files that a person sends, with a text or without. */
interface Uploading extends ChatRef {
  readonly files: readonly DroppedFile[];
  readonly text?: string;
  readonly isMentioning?: boolean;
}

/** A press on a button, named by its title or verb as the person sees it, or given whole (also a forged one). */
interface Pressing {
  readonly person: PersonKey;
  readonly messageId: string;
  readonly action: string | Json;
  readonly inputs?: Json;
}

/** The simulated Teams: the Bot Connector, the chat page, and the same things for tests in this process. */
export interface TeamsSimulator {
  /** Answers the request when it is one for Teams; otherwise false, and nothing was touched. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>;
  /** A person opens a chat: the bot is installed (once), cards are refreshed, also later ones, until the returned function is called. */
  openChat(chat: ChatRef): () => void;
  say(saying: Saying): SentMessage;
  upload(uploading: Uploading): SentMessage;
  press(pressing: Pressing): Promise<PressOutcome>;
  refreshCard(person: PersonKey, messageId: string): Promise<PressOutcome>;
  /** What a person sees in a chat, oldest first. */
  messages(chat: ChatRef): readonly MessageView[];
  /** The first message, there already or coming, that this person sees and that fits; rejects after `timeoutMs` (5000). */
  waitFor(
    person: PersonKey,
    isWanted: (message: MessageView) => boolean,
    timeoutMs?: number,
  ): Promise<MessageView>;
  /** All activities of one conversation, both ways, as they stand now; channel threads by their own id. */
  activities(conversationId: string): readonly Json[];
  /** Sends any activity to the bot, once, as it is. */
  sendRaw(activity: Json): Promise<BotDelivery>;
  listen(listener: (event: ChatEvent) => void): () => void;
  /** What the bot asked of the connector. */
  requests(): readonly ConnectorRequest[];
  /** What was sent to the bot and how it answered. */
  deliveries(): readonly BotDelivery[];
  readonly faults: FaultSwitches;
  readonly settings: ChatSettings;
  /** Ends open pages and pending deliveries, and writes what is to be kept. */
  close(): Promise<void>;
}

/** Teams' habit: no answer for about 15 s means the same activity again (msteams-docs issue 6084). */
const answerTimeoutMs = 15_000;

/** Makes an empty simulated Teams. */
export function createTeamsSimulator(options: TeamsSimulatorOptions): TeamsSimulator {
  const archive = createChatArchive(options.chatFile);
  const service = createChatService(
    { ...options, archive },
    {
      botEndpoint: options.botEndpoint,
      answerTimeoutMs,
      redeliveries: 1,
      isSentTwice: false,
    },
  );
  const faults = createFaultSwitches();
  const shelf = createFileShelf({ ...options, faults });
  const journal = createJournal<ConnectorRequest>(1000);
  const streams = new Set<() => void>();
  const onStream = (end: () => void, response: ServerResponse): void => {
    streams.add(end);
    response.on("close", () => streams.delete(end));
  };
  return {
    async handle(request, response, url) {
      const { pathname } = url;
      if (pathname.startsWith("/v3/")) {
        await answerConnector({ service, faults, journal }, request, response, url);
      } else if (pathname.startsWith("/_files/") && request.method === "GET") {
        await shelf.serve(request, response, url);
      } else if (pathname.startsWith("/_sim/teams/")) {
        await answerPage({ service, shelf, faults, journal, onStream }, request, response, url);
      } else return request.method === "GET" && (await servePageFile(pathname, response));
      return true;
    },
    ...actionsOf(service, shelf),
    ...viewsOf(service),
    sendRaw: (activity) => service.line.sendOnce(activity),
    requests: () => journal.list(),
    faults,
    settings: service.settings,
    close() {
      service.line.close();
      for (const end of streams) end();
      return archive.close();
    },
  };
}

function actionsOf(
  service: ChatService,
  shelf: FileShelf,
): Pick<TeamsSimulator, "openChat" | "say" | "upload" | "press" | "refreshCard"> {
  return {
    openChat: ({ person, chat }) => service.enter(personOf(person), chat),
    say(saying) {
      const where = { ...saying, person: personOf(saying.person) };
      return writeMessage(service, shelf, where, {
        text: saying.text,
        shape: saying.shape ?? "both",
        files: [],
      });
    },
    upload(uploading) {
      const where = { ...uploading, person: personOf(uploading.person) };
      const { files, text = "" } = uploading;
      return writeMessage(service, shelf, where, { text, shape: "both", files });
    },
    async press({ person: key, messageId, action, inputs = {} }) {
      const [message, person] = [findMessage(service, messageId), personOf(key)];
      const pressed = typeof action === "string" ? findAction(message, person, action) : action;
      if (pressed === null) throw new Error(`The card has no action ${JSON.stringify(action)}.`);
      return pressAction(service, person, message, { messageId, action: pressed, inputs });
    },
    refreshCard: (person, messageId) =>
      service.ownCards.refreshNow(findMessage(service, messageId), personOf(person)),
  };
}

function viewsOf(
  service: ChatService,
): Pick<TeamsSimulator, "messages" | "waitFor" | "activities" | "listen" | "deliveries"> {
  return {
    messages: ({ person, chat, threadId }) =>
      service
        .messagesIn(personOf(person), chat)
        .map((message) => viewFor(message, personOf(person)))
        .filter((message) => threadId === undefined || message.threadId === threadId),
    waitFor: (person, isWanted, timeoutMs = 5000) =>
      waitForMessage(service, personOf(person), isWanted, timeoutMs),
    activities: (conversationId) => activitiesOf(service.log.all(), conversationId),
    listen: (listener) => service.listen(listener),
    deliveries: () => service.deliveries.list(),
  };
}

function findMessage(service: ChatService, messageId: string): StoredMessage {
  const message = service.log.all().find(({ id }) => id === messageId);
  if (message === undefined) throw new Error(`There is no message ${messageId}.`);
  return message;
}
