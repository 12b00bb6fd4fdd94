import type { Json } from "./json.ts";
import { simulatedBot, simulatedTeam, simulatedTenantId, type Person } from "./people.ts";
import { conversationIdOf, type Place } from "./places.ts";
import { htmlCopy } from "./rich-text.ts";

/** How a person's text arrives: with its HTML copy (usual), as HTML only (some pastes lose the text), or as text only. */
export type TextShape = "both" | "html-only" | "plain";

/** What every activity to the bot carries. */
export interface Envelope {
  readonly id: string;
  readonly person: Person;
  readonly place: Place;
  readonly atMs: number;
  /** The address of this simulator, with a slash at the end. */
  readonly serviceUrl: string;
}

/** A file as Teams names it to the bot in a 1:1 chat. */
export interface FileOffer {
  readonly name: string;
  readonly contentUrl: string;
  readonly downloadUrl: string;
  readonly uniqueId: string;
  readonly fileType: string;
}

/** A person's message: text, mention of the bot, files (1:1 chat) or file stubs (elsewhere). */
export function messageActivity(
  envelope: Envelope,
  message: {
    readonly text: string;
    readonly isMentioning: boolean;
    readonly shape: TextShape;
    readonly files: readonly FileOffer[];
    readonly stubIds: readonly string[];
  },
): Json {
  const mention = `<at>${simulatedBot.name}</at>`;
  const text = message.isMentioning ? `${mention} ${message.text}`.trimEnd() : message.text;
  const fileIds = [...message.files.map((file) => file.uniqueId), ...message.stubIds];
  const html = {
    contentType: "text/html",
    content: htmlCopy(message.text, message.isMentioning, fileIds),
  };
  const hasHtml = message.shape !== "plain" || fileIds.length > 0;
  return {
    ...base(envelope, "message"),
    ...(message.shape === "html-only" ? {} : { text }),
    textFormat: "plain",
    attachments: [...message.files.map(fileAttachment), ...(hasHtml ? [html] : [])],
    entities: [
      ...(message.isMentioning
        ? [{ type: "mention", text: mention, mentioned: { id: simulatedBot.id, name: simulatedBot.name } }]
        : []),
      clientInfo,
    ],
  };
}

/** What `Action.Submit` sends: a message with `value` and no text, as an answer to the card. */
export function submitActivity(envelope: Envelope, cardId: string, value: Json, text: string | null): Json {
  return {
    ...base(envelope, "message"),
    ...(text === null ? {} : { text, textFormat: "plain" }),
    entities: [clientInfo],
    replyToId: cardId,
    value,
    channelData: {
      ...channelData(envelope.place),
      source: { name: "message" },
      legacy: { replyToId: cardId },
    },
  };
}

/** What `Action.Execute` sends: the invoke `adaptiveCard/action`. `id` is the action's own id in the card. */
export function executeActivity(
  envelope: Envelope,
  cardId: string,
  action: {
    readonly verb: string;
    readonly id: string | null;
    readonly title: string | null;
    readonly data: Json;
  },
  trigger: "manual" | "automatic",
): Json {
  return {
    ...base(envelope, "invoke"),
    name: "adaptiveCard/action",
    entities: [clientInfo],
    replyToId: cardId,
    value: {
      action: {
        type: "Action.Execute",
        ...(action.title === null ? {} : { title: action.title }),
        ...(action.id === null ? {} : { id: action.id }),
        verb: action.verb,
        data: action.data,
      },
      trigger,
    },
    channelData: {
      ...channelData(envelope.place),
      source: { name: "message" },
      legacy: { replyToId: cardId },
    },
  };
}

/** The two activities that a bot gets when it is added to a chat. */
export function installationActivities(envelope: Envelope, secondId: string): readonly Json[] {
  const selected = { settings: { selectedChannel: { id: conversationIdOf(envelope.place) } } };
  const isChannel = envelope.place.kind === "channel";
  return [
    {
      ...base({ ...envelope, id: secondId }, "conversationUpdate"),
      membersAdded: [
        { id: simulatedBot.id },
        ...(isChannel ? [] : [{ id: envelope.person.teamsId, aadObjectId: envelope.person.aadObjectId }]),
      ],
      channelData: {
        ...channelData(envelope.place),
        ...(isChannel ? { eventType: "teamMemberAdded" } : {}),
        ...selected,
      },
    },
    {
      ...base(envelope, "installationUpdate"),
      action: "add",
      entities: [clientInfo],
      channelData: { ...channelData(envelope.place), source: { name: "message" }, ...selected },
    },
  ];
}

const clientInfo = {
  type: "clientInfo",
  locale: "en-US",
  country: "US",
  platform: "Web",
  timezone: "Etc/UTC",
} as const;

function base(envelope: Envelope, type: string): Json {
  const timestamp = new Date(envelope.atMs).toISOString();
  const { person, place } = envelope;
  return {
    type,
    id: envelope.id,
    timestamp,
    localTimestamp: timestamp.replace("Z", "+00:00"),
    localTimezone: "Etc/UTC",
    channelId: "msteams",
    serviceUrl: envelope.serviceUrl,
    from: { id: person.teamsId, name: person.name, aadObjectId: person.aadObjectId },
    recipient: { id: simulatedBot.id, name: simulatedBot.name },
    conversation: conversationAccount(place),
    channelData: channelData(place),
    locale: "en-US",
  };
}

/** The `conversation` of an activity. */
function conversationAccount(place: Place): Json {
  const id = conversationIdOf(place);
  const tenantId = simulatedTenantId;
  if (place.kind === "personal") return { conversationType: "personal", tenantId, id };
  const conversationType = place.kind === "group" ? "groupChat" : "channel";
  return { isGroup: true, conversationType, tenantId, id };
}

function channelData(place: Place): Json {
  const tenant = { id: simulatedTenantId };
  if (place.kind !== "channel") return { tenant };
  return {
    teamsChannelId: simulatedTeam.channelId,
    teamsTeamId: simulatedTeam.id,
    channel: { id: simulatedTeam.channelId, name: simulatedTeam.channelName },
    team: { id: simulatedTeam.id, name: simulatedTeam.name, aadGroupId: simulatedTeam.aadGroupId },
    tenant,
  };
}

function fileAttachment(file: FileOffer): Json {
  return {
    contentType: "application/vnd.microsoft.teams.file.download.info",
    contentUrl: file.contentUrl,
    name: file.name,
    content: {
      downloadUrl: file.downloadUrl,
      uniqueId: file.uniqueId,
      fileType: file.fileType,
      etag: `"{${file.uniqueId.toUpperCase()}},1"`,
    },
  };
}
