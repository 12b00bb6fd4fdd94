import * as z from "zod";
import type { Person, Place } from "../approvals/access.ts";

/** Where a chat takes place. */
type ChatKind = "personal" | "groupChat" | "channel";

/** What every activity that concerns us has. */
export interface IncomingBase {
  readonly activityId: string;
  readonly channelId: string;
  readonly conversationId: string;
  /** The bot as the channel addresses it (`28:…`). */
  readonly botId: string;
  readonly chat: ChatKind;
  readonly person: Person;
  readonly place: Place;
}

/** A file that Teams offers for download (only in a 1:1). */
interface IncomingFile {
  readonly url: string;
  readonly name: string;
}

/** An activity as the conversation takes it; everything else of it is never looked at. */
export type Incoming =
  | (IncomingBase & {
      readonly kind: "message";
      readonly text: string;
      readonly files: readonly IncomingFile[];
      /** A file was dropped into a group or channel, where bots get no files. */
      readonly hasFileStub: boolean;
    })
  | (IncomingBase & {
      readonly kind: "press";
      readonly verb: string;
      readonly data: { readonly [member: string]: unknown };
      /** The card that was pressed. */
      readonly cardId: string | undefined;
      readonly isInvoke: boolean;
    })
  | (IncomingBase & { readonly kind: "arrival" })
  | { readonly kind: "other" };

const text = z.string().nullish();
const attachmentShape = z.object({
  contentType: z.string(),
  name: text,
  contentUrl: text,
  content: z.unknown().optional(),
});
const activityShape = z.object({
  type: z.string(),
  id: text,
  name: text,
  channelId: z.string(),
  text,
  replyToId: text,
  value: z.unknown().optional(),
  from: z.object({ id: z.string(), name: text, role: text, aadObjectId: text }),
  recipient: z.object({ id: z.string() }).nullish(),
  conversation: z.object({
    id: z.string(),
    conversationType: text,
    tenantId: text,
    isGroup: z.boolean().nullish(),
  }),
  channelData: z
    .object({
      team: z.object({ id: text, aadGroupId: text }).nullish().catch(null),
      channel: z.object({ id: text }).nullish().catch(null),
      tenant: z.object({ id: text }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
  attachments: z.array(z.unknown()).nullish().catch(null),
  membersAdded: z
    .array(z.object({ id: z.string() }))
    .nullish()
    .catch(null),
  action: text,
});

type Shape = z.infer<typeof activityShape>;

const downloadInfo = z.object({ downloadUrl: z.string() });
const executeAction = z.object({ action: z.object({ verb: z.string(), data: z.unknown().optional() }) });
const submitData = z.looseObject({ verb: z.string() });

/** The attachment with which Teams offers a file in a 1:1. */
const fileType = "application/vnd.microsoft.teams.file.download.info";

/** Reads an activity once, where it enters. What cannot be read is `other`, which nobody answers. */
export function readIncoming(activity: unknown): Incoming {
  const parsed = activityShape.safeParse(activity);
  if (!parsed.success) return { kind: "other" };
  const { data } = parsed;
  const base = baseOf(data);
  // Two bots that answer each other never stop.
  if (base.person.isBot && data.type === "message") return { kind: "other" };
  switch (data.type) {
    case "message":
      return readMessage(data, base);
    case "invoke":
      return data.name === "adaptiveCard/action" ? readPress(data, base) : { kind: "other" };
    case "installationUpdate":
      return data.action === "remove" ? { kind: "other" } : { kind: "arrival", ...base };
    case "conversationUpdate":
      return isBotAdded(data) ? { kind: "arrival", ...base } : { kind: "other" };
    default:
      return { kind: "other" };
  }
}

/** Somebody joined, and it is us; `28:` is how Teams writes bots, where the activity does not say which one it is for. */
function isBotAdded({ membersAdded, recipient }: Shape): boolean {
  const isUs = (id: string): boolean =>
    recipient === null || recipient === undefined ? id.startsWith("28:") : id === recipient.id;
  return (membersAdded ?? []).some(({ id }) => isUs(id));
}

function baseOf(shape: Shape): IncomingBase {
  const { id, channelId, conversation, recipient } = shape;
  return {
    activityId: id ?? "",
    channelId,
    conversationId: conversation.id,
    botId: recipient?.id ?? "",
    chat: chatOf(conversation),
    person: personOf(shape),
    place: placeOf(shape),
  };
}

function personOf({ from, conversation, channelData }: Shape): Person {
  return {
    objectId: from.aadObjectId ?? null,
    tenantId: conversation.tenantId ?? channelData?.tenant?.id ?? null,
    isBot: from.role?.toLowerCase() === "bot",
    name: from.name ?? "",
  };
}

function placeOf({ channelData }: Shape): Place {
  const team = channelData?.team;
  const groupId = team?.aadGroupId ?? null;
  const threadId = team?.id ?? null;
  return {
    teamId: groupId ?? threadId,
    ...(groupId === null || threadId === null ? {} : { teamThreadId: threadId }),
    channelId: channelData?.channel?.id ?? null,
  };
}

function chatOf({ conversationType, isGroup }: Shape["conversation"]): ChatKind {
  if (conversationType === "personal" || conversationType === "groupChat" || conversationType === "channel")
    return conversationType;
  return isGroup === true ? "groupChat" : "personal";
}

function readMessage(data: Shape, base: IncomingBase): Incoming {
  const submitted = submitData.safeParse(data.value);
  if (submitted.success) {
    return {
      kind: "press",
      ...base,
      verb: submitted.data.verb,
      data: submitted.data,
      cardId: data.replyToId ?? undefined,
      isInvoke: false,
    };
  }
  const attachments = (data.attachments ?? []).flatMap(
    (given) => attachmentShape.safeParse(given).data ?? [],
  );
  const html = attachments.find(({ contentType }) => contentType === "text/html")?.content;
  const rich = typeof html === "string" ? html : "";
  return {
    kind: "message",
    ...base,
    // A paste from Teams or Outlook can lose its text; the rich copy still has it.
    text: data.text !== null && data.text !== undefined && data.text.trim() !== "" ? data.text : rich,
    files: attachments.flatMap(fileOf),
    hasFileStub: base.chat !== "personal" && hasStub(rich, attachments),
  };
}

/** A quoted message leaves the same mark in the rich copy as a file, and an attachment that says what it is. */
function hasStub(rich: string, attachments: readonly z.infer<typeof attachmentShape>[]): boolean {
  const has = (type: string): boolean => attachments.some(({ contentType }) => contentType === type);
  return has(fileType) || has("reference") || (/<attachment\b/i.test(rich) && !has("messageReference"));
}

function fileOf({
  contentType,
  name,
  contentUrl,
  content,
}: z.infer<typeof attachmentShape>): readonly IncomingFile[] {
  if (contentType !== fileType) return [];
  const parsed = downloadInfo.safeParse(content);
  const url = parsed.success ? parsed.data.downloadUrl : contentUrl;
  return [{ url: url ?? "", name: name ?? "file" }];
}

function readPress(data: Shape, base: IncomingBase): Incoming {
  const parsed = executeAction.safeParse(data.value);
  const given = z.looseObject({}).safeParse(parsed.data?.action.data);
  return {
    kind: "press",
    ...base,
    // A press that cannot be read has no verb; it is refused like any unknown one, because an invoke always gets its answer.
    verb: parsed.data?.action.verb ?? "",
    data: given.success ? given.data : {},
    cardId: data.replyToId ?? undefined,
    isInvoke: true,
  };
}
