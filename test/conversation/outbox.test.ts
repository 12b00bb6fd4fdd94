import type { ConversationReference, TurnContext } from "botbuilder";
import { describe, expect, it } from "vitest";
import { inConversation, type OutboxDeps } from "../../src/conversation/outbox.ts";
import { recordingLog } from "../hosting/helpers.ts";
import { cardNamed } from "./turns.ts";

const conversation = { id: "a:1" };

/** An adapter that writes down what it is to send, and fails where `refuse` says so. */
function depsWith(
  refuse: Error | null = null,
): OutboxDeps & { readonly sent: unknown[]; readonly log: ReturnType<typeof recordingLog> } {
  const sent: unknown[] = [];
  const attempt = <T>(activity: unknown, answer: T): Promise<T> => {
    sent.push(activity);
    return refuse === null ? Promise.resolve(answer) : Promise.reject(refuse);
  };
  const context = {
    activity: { conversation, channelId: "msteams" },
    sendActivity: (activity: unknown) => attempt(activity, { id: "sent-1" }),
    updateActivity: (activity: unknown) => attempt(activity, undefined),
  } as unknown as TurnContext;
  const adapter = {
    continueConversationAsync: async (
      _appId: string,
      _reference: Partial<ConversationReference>,
      logic: (context: TurnContext) => Promise<void>,
    ): Promise<void> => {
      // As the SDK does: what the logic throws ends in its own handler, and nobody else learns of it.
      await logic(context).catch(() => undefined);
    },
  } as unknown as OutboxDeps["adapter"];
  return { adapter, appId: "app", log: recordingLog(), sent };
}

describe("the outbox", () => {
  it("posts cards and texts, edits by id in this conversation, and shows typing", async () => {
    const deps = depsWith();
    const answers: unknown[] = [];
    await inConversation({}, deps, async (outbox) => {
      answers.push(
        await outbox.post(cardNamed("x")),
        await outbox.postText("words"),
        await outbox.edit("17", cardNamed("y")),
      );
      await outbox.showTyping();
    });
    expect(answers).toEqual(["sent-1", "sent-1", true]);
    expect(deps.sent).toMatchObject([
      { attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content: cardNamed("x") }] },
      { text: "words" },
      { id: "17", conversation, attachments: [{ content: cardNamed("y") }] },
      { type: "typing" },
    ]);
  });

  it("logs what could not be sent, says so, and throws nothing", async () => {
    const deps = depsWith(new Error("no way"));
    const answers: unknown[] = [];
    await inConversation({}, deps, async (outbox) => {
      answers.push(
        await outbox.post(cardNamed("x")),
        await outbox.postText("words"),
        await outbox.edit("17", cardNamed("y")),
      );
      await outbox.showTyping();
    });
    expect(answers).toEqual([undefined, undefined, false]);
    expect(deps.log.lines.map(({ message, fields }) => [message, fields["what"]])).toEqual([
      ["an answer could not be sent", "message"],
      ["an answer could not be sent", "message"],
      ["an answer could not be sent", "edit"],
      ["an answer could not be sent", "typing"],
    ]);
  });

  it("hands on what the work throws, which the adapter would only log", async () => {
    const failure = new Error("a defect");
    await expect(inConversation({}, depsWith(), () => Promise.reject(failure))).rejects.toBe(failure);
  });
});
