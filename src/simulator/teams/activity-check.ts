import { refusal, type Refusal } from "./http.ts";
import { isJson, listOf, objectOf, textOf, type Json } from "./json.ts";

/** Teams' limit for a whole message, counted as UTF-16 (learn.microsoft.com, "Format your bot messages", size limit). */
const messageLimitBytes = 100 * 1024;
/** Teams' limit for one card, counted as UTF-8 (learn.microsoft.com, "Cards reference"). */
const cardLimitBytes = 28 * 1024;
/** The highest card version that Teams takes from a bot. */
const highestMinorVersion = 5;
/** At most so many people get a card of their own by `refresh` (learn.microsoft.com, "Up-to-date cards"). */
const refreshPeopleLimit = 60;

const cardContentType = "application/vnd.microsoft.card.adaptive";
const activityTypes = new Set(["message", "typing", "event", "trace"]);
const actionTypes = new Set([
  "Action.Execute",
  "Action.Submit",
  "Action.OpenUrl",
  "Action.ShowCard",
  "Action.ToggleVisibility",
]);

/** Whether an attachment is an Adaptive Card. */
export function isCardAttachment(attachment: unknown): attachment is Json & { readonly content: Json } {
  return isJson(attachment) && attachment.contentType === cardContentType && isJson(attachment.content);
}

/** The first Adaptive Card of an activity; null when there is none. */
export function cardOf(activity: Json): Json | null {
  const attachment = listOf(activity.attachments).find(isCardAttachment);
  return attachment === undefined ? null : attachment.content;
}

/** Says why Teams would not take an activity from a bot; null when it would. `rawText` is the body as it came. */
export function refuseActivity(activity: unknown, rawText: string): Refusal | null {
  if (rawText.length * 2 > messageLimitBytes) {
    return refusal(413, "MessageSizeTooBig", "Message size too large.");
  }
  if (!isJson(activity)) return badSyntax("The activity is not a JSON object.");
  const type = textOf(activity.type);
  if (type === null || !activityTypes.has(type))
    return badSyntax("The activity's type is missing or unknown.");
  if (activity.attachments !== undefined && !Array.isArray(activity.attachments)) {
    return badSyntax("attachments is not a list.");
  }
  if (type !== "message") return null;
  if (activity.text !== undefined && typeof activity.text !== "string")
    return badSyntax("text is not a text.");
  const attachments = listOf(activity.attachments);
  if (textOf(activity.text) === null && attachments.length === 0) {
    return refusal(400, "BadArgument", "Activity must include non empty 'text' field or attachments.");
  }
  return firstRefusal(attachments, refuseAttachment);
}

/** Says why Teams would not show a card; null when it would. */
export function refuseCard(card: Json): Refusal | null {
  if (card.type !== "AdaptiveCard") return badCard("type is not AdaptiveCard.");
  const version = /^1\.(\d{1,2})$/.exec(textOf(card.version) ?? "");
  if (version === null) return badCard("version is missing or malformed.");
  const minor = Number(version[1]);
  if (minor > highestMinorVersion) return badCard(`version 1.${minor} is not supported.`);
  if (Buffer.byteLength(JSON.stringify(card)) > cardLimitBytes) {
    return refusal(413, "MessageSizeTooBig", "The card is larger than 28 KB.");
  }
  return refuseRefresh(card) ?? refuseParts(card, minor, 0);
}

function badSyntax(message: string): Refusal {
  return refusal(400, "BadSyntax", message);
}

function badCard(message: string): Refusal {
  return refusal(400, "BadArgument", `Adaptive Card refused: ${message}`);
}

function firstRefusal<T>(items: readonly T[], check: (item: T) => Refusal | null): Refusal | null {
  for (const item of items) {
    const refused = check(item);
    if (refused !== null) return refused;
  }
  return null;
}

function refuseAttachment(attachment: unknown): Refusal | null {
  if (!isJson(attachment)) return badSyntax("An attachment is not an object.");
  if (textOf(attachment.contentType) === null) return badSyntax("An attachment has no contentType.");
  if (attachment.contentType !== cardContentType) return null;
  return isJson(attachment.content) ? refuseCard(attachment.content) : badSyntax("The card has no content.");
}

function refuseRefresh(card: Json): Refusal | null {
  if (card.refresh === undefined) return null;
  if (objectOf(objectOf(card.refresh).action).type !== "Action.Execute") {
    return badCard("refresh needs an Action.Execute.");
  }
  const userIds = objectOf(card.refresh).userIds;
  if (userIds === undefined) return null;
  if (!Array.isArray(userIds) || !userIds.every((id) => textOf(id) !== null)) {
    return badCard("refresh.userIds is not a list of ids.");
  }
  return userIds.length > refreshPeopleLimit ? badCard("refresh.userIds has more than 60 ids.") : null;
}

function refuseParts(part: unknown, minor: number, depth: number): Refusal | null {
  if (depth > 40) return badCard("nested too deeply.");
  if (Array.isArray(part)) return firstRefusal(part, (item) => refuseParts(item, minor, depth + 1));
  if (!isJson(part)) return null;
  const type = textOf(part.type) ?? "";
  if (type === "Media") return badCard("Media is not supported.");
  if (type.startsWith("Action.") && !actionTypes.has(type)) return badCard(`unknown action ${type}.`);
  if (type === "Action.Execute" && minor < 4) return badCard("Action.Execute needs version 1.4 or later.");
  // What an action carries as data is the bot's own affair.
  const members = Object.entries(part).filter(([name]) => name !== "data" && name !== "msteams");
  return firstRefusal(members, ([, value]) => refuseParts(value, minor, depth + 1));
}
