import { readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { OwnView, ShownFile, StoredMessage } from "./chat-log.ts";
import { isJson, listOf, objectOf, parseJson, textOf, type Json } from "./json.ts";
import { personByKey } from "./people.ts";
import { conversationIdOf, placeOf } from "./places.ts";
import type { Delivery, PersonKey } from "./views.ts";

/** So many messages are kept over a restart. */
const messagesKept = 400;
/** Changes are written together after so long. */
const settleMs = 150;
const deliveries: readonly Delivery[] = ["sending", "delivered", "failed", "not-addressed"];

/** Keeps the chats over a restart, so that cards of before can still be edited and pressed. */
export interface ChatArchive {
  /** What was kept; empty when there is no file, or one that cannot be read. */
  read(): readonly StoredMessage[];
  /** Writes the messages soon. */
  save(messages: () => readonly StoredMessage[]): void;
  /** Writes what is still to be written. */
  close(): Promise<void>;
}

/** Makes an archive in one file; without a path it keeps nothing. */
export function createChatArchive(path: string | null): ChatArchive {
  let timer: NodeJS.Timeout | null = null;
  let pending: (() => readonly StoredMessage[]) | null = null;
  let writing: Promise<void> = Promise.resolve();
  let isClosed = false;

  function flush(): void {
    if (path === null || pending === null) return;
    const text = archiveText(pending());
    pending = null;
    timer = null;
    writing = writing.then(() => replaceFile(path, text));
  }

  return {
    read: () => (path === null ? [] : messagesFrom(readText(path))),
    save(messages) {
      if (path === null || isClosed) return;
      pending = messages;
      timer ??= setTimeout(flush, settleMs);
    },
    close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      flush();
      return writing;
    },
  };
}

/** The newest messages as JSON text. */
function archiveText(messages: readonly StoredMessage[]): string {
  const kept = messages.slice(-messagesKept).map(({ place, author, ownViews, ...rest }) => ({
    ...rest,
    conversationId: conversationIdOf(place),
    author: author === "bot" ? "bot" : author.key,
    ownViews: [...ownViews],
  }));
  return JSON.stringify({ version: 1, messages: kept });
}

/** The messages of an archive; entries that are not whole are left out. */
export function messagesFrom(text: string): readonly StoredMessage[] {
  const archive = objectOf(parseJson(text)?.value);
  return archive.version === 1 ? listOf(archive.messages).flatMap(messageFrom) : [];
}

function messageFrom(value: unknown): readonly StoredMessage[] {
  const entry = objectOf(value);
  const id = textOf(entry.id);
  const place = placeOf(textOf(entry.conversationId) ?? "");
  const author = entry.author === "bot" ? "bot" : personByKey(entry.author);
  if (id === null || place === null || author === null || !isJson(entry.activity)) return [];
  const delivery = deliveries.find((known) => known === entry.delivery) ?? null;
  return [
    {
      id,
      place,
      author,
      activity: entry.activity,
      atMs: numberOf(entry.atMs),
      text: textOf(entry.text) ?? "",
      files: listOf(entry.files).flatMap(fileFrom),
      revision: numberOf(entry.revision),
      isDeleted: entry.isDeleted === true,
      // What was on its way when the simulator ended did not arrive for all it knows.
      delivery: delivery === "sending" ? "failed" : delivery,
      ownViews: new Map(listOf(entry.ownViews).flatMap(ownViewFrom)),
    },
  ];
}

function fileFrom(value: unknown): readonly ShownFile[] {
  const file: Json = objectOf(value);
  const name = textOf(file.name);
  if (name === null) return [];
  return [{ name, sizeBytes: numberOf(file.sizeBytes), reachesBot: file.reachesBot === true }];
}

function ownViewFrom(value: unknown): readonly [PersonKey, OwnView][] {
  const [key, view] = listOf(value);
  const person = personByKey(key);
  const { card, atMs } = objectOf(view);
  return person === null || !isJson(card) ? [] : [[person.key, { card, atMs: numberOf(atMs) }]];
}

function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // No file yet, or none that can be read: the chats start empty.
    return "";
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  } catch {
    // The chats of a demonstration are not worth its end: they live on in memory.
  }
}
