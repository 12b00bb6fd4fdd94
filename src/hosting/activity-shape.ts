import * as z from "zod";

const text = z.string().nullish();
const account = z.looseObject({
  id: z.string().min(1).max(500),
  name: text,
  role: text,
  aadObjectId: text,
  tenantId: text,
});

/** The members of an activity without which no turn can be made, and those that are read. Unknown members pass: Teams adds some now and then. */
const activityShape = z.looseObject({
  type: z.string().min(1).max(100),
  id: z.string().max(500).nullish(),
  channelId: z.string().min(1).max(100),
  serviceUrl: z.url().max(2000),
  conversation: z.looseObject({
    id: z.string().min(1).max(500),
    name: text,
    conversationType: text,
    tenantId: text,
    isGroup: z.boolean().nullish(),
  }),
  from: account,
  recipient: account.nullish(),
  text,
  textFormat: text,
  locale: text,
  replyToId: text,
  name: text,
  action: text,
  attachments: z
    .array(z.looseObject({ contentType: z.string() }))
    .max(100)
    .nullish(),
  entities: z
    .array(z.looseObject({ type: z.string() }))
    .max(1000)
    .nullish(),
});

/** Whether a body is an activity that the adapter can take; otherwise the caller gets 400 with the names of the wrong members. */
export function wrongMembers(body: unknown): readonly string[] {
  const parsed = activityShape.safeParse(body);
  if (parsed.success) return [];
  return [
    ...new Set(
      parsed.error.issues.map(({ path }) => (path.length === 0 ? "the body" : path.map(String).join("."))),
    ),
  ];
}
