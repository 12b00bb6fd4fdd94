import type { ConversationReference } from "botbuilder";
import type { CardPlaces } from "../app/card-places.ts";
import type { EvidenceShelf } from "../app/evidence-shelf.ts";
import type { KeyResets } from "../app/key-reset/key-resets.ts";
import type { LastReports } from "../app/last-reports.ts";
import type { AzureReader } from "../app/ports/azure-reader.ts";
import type { PersonalChats } from "../app/personal-chats.ts";
import type { Clock } from "../app/ports/clock.ts";
import type { FileSource } from "../app/ports/file-source.ts";
import type { Log } from "../app/ports/log.ts";
import type { PolicySource } from "../app/ports/policy-source.ts";
import type { ScaleSetReader } from "../app/ports/scale-set-reader.ts";
import type { RecentAsks } from "../app/recent-asks.ts";
import type { Asker } from "../app/resolve-target.ts";
import type { ThreadMemories } from "../app/thread-memory.ts";
import type { Code } from "../diagnosis/catalogue.ts";
import type { Card } from "../presentation/card.ts";
import type { IncomingBase } from "./incoming.ts";
import type { OutboxDeps } from "./outbox.ts";
import type { People, Roster } from "./people.ts";

/** How long is waited for others, in milliseconds; the person sees a progress card meanwhile. */
export interface Deadlines {
  /** For one look at Azure. */
  readonly azureMs: number;
  /** For one file, from asking for it to its last byte. */
  readonly fileMs: number;
}

/** The deadlines in service. */
export const usualDeadlines: Deadlines = { azureMs: 12_000, fileMs: 20_000 };

/** What a conversation needs from outside. */
export interface TalkDeps {
  readonly deadlines: Deadlines;
  readonly azure: AzureReader & ScaleSetReader;
  readonly policy: PolicySource;
  readonly files: FileSource;
  readonly clock: Clock;
  readonly log: Log;
  /** Lower-case hex. */
  readonly sha256: (bytes: Uint8Array) => string;
  /** A new id that nobody can guess. */
  readonly newId: () => string;
  readonly asks: RecentAsks;
  readonly memories: ThreadMemories;
  readonly shelf: EvidenceShelf;
  readonly reports: LastReports;
  readonly docsUrl: (code: Code) => string;
  readonly retentionDays: number;
  readonly sending: OutboxDeps;
  readonly resets: KeyResets;
  readonly places: CardPlaces;
  readonly people: People;
  readonly chats: PersonalChats;
}

/** One turn: who speaks where, and the way back. */
export interface Turn {
  readonly from: IncomingBase;
  readonly reference: Partial<ConversationReference>;
  readonly roster: Roster;
  readonly deps: TalkDeps;
}

/** What is answered. `posted` runs once the card stands, with its activity id. */
export interface Answer {
  readonly card: Card;
  readonly posted?: (activityId: string) => Promise<void>;
}

/** Who asks, for the policy. */
export function askerOf({ from }: Turn): Asker {
  return { person: from.person, place: from.place };
}

/** Rows of people and processes are for the 1:1 chat only. */
export function audienceOf({ from }: Turn): "personal" | "shared" {
  return from.chat === "personal" ? "personal" : "shared";
}

/** The 1:1 chat with the bot. Source: Teams documentation, "Create deep links to a chat". */
export function chatWithBot({ from }: Turn): string | null {
  return from.botId === ""
    ? null
    : `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(from.botId)}`;
}

/** Where a file can be sent; null in the 1:1 chat itself. */
export function sendStatusUrl(turn: Turn): string | null {
  return turn.from.chat === "personal" ? null : chatWithBot(turn);
}
