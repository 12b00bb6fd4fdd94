import { people } from "../../src/simulator/teams/people.ts";
import { approvalCard, reportCard } from "./sample-cards.ts";
import { startBotServer } from "../simulator/teams/helpers.ts";

const cardType = "application/vnd.microsoft.card.adaptive";

/** A bot without a product behind it: a few fixed answers, so that the page can be tried alone. */
export interface ScriptedBot {
  readonly endpoint: string;
  /** Every activity that came, in order. */
  readonly received: readonly any[];
  close(): Promise<void>;
}

/** Starts the bot on a free port of 127.0.0.1. */
export async function startScriptedBot(): Promise<ScriptedBot> {
  const received: any[] = [];
  const state = { text: "Waiting for an approver.", approvalId: "", conversationId: "", serviceUrl: "" };
  const server = await startBotServer(async (_, activity, response) => {
    received.push(activity);
    if (activity.type !== "invoke") {
      response.writeHead(202).end();
      return onActivity(activity);
    }
    const body = await onInvoke(activity);
    response.writeHead(body === null ? 500 : 200, { "content-type": "application/json" });
    return response.end(JSON.stringify(body));
  });

  async function onActivity(activity: any): Promise<void> {
    if (activity.type === "installationUpdate") {
      await send(activity, {
        text: "Hello, I am **Latchkey**. Ask me about a VM, e.g. `web-01`.",
        suggestedActions,
      });
    }
    if (activity.type === "message") await onMessage(activity);
  }

  async function onMessage(activity: any): Promise<void> {
    const text = String(activity.text ?? "");
    const file = activity.attachments?.[0];
    if (activity.value !== undefined)
      await send(activity, { text: `submitted ${JSON.stringify(activity.value)}` });
    else if (file?.content?.downloadUrl !== undefined) {
      const bytes = await (await fetch(file.content.downloadUrl)).arrayBuffer();
      await send(activity, { text: `got ${file.name}, ${bytes.byteLength} bytes` });
    } else if (text.includes("quiet")) await send(activity, { type: "typing" });
    else if (text.includes("hostile")) await send(activity, { text: hostile });
    else if (text.includes("approve")) await askApproval(activity);
    else if (text.includes("form")) await send(activity, card(formCard));
    else await send(activity, card(reportCard()));
  }

  async function askApproval(activity: any): Promise<void> {
    const id = await send(activity, card(approvalCard("base", state.text, everybody)));
    Object.assign(state, {
      approvalId: id,
      conversationId: activity.conversation.id,
      serviceUrl: activity.serviceUrl,
    });
  }

  async function onInvoke(activity: any): Promise<object | null> {
    const person = people.find(({ aadObjectId }) => aadObjectId === activity.from.aadObjectId);
    switch (activity.value.action.verb) {
      case "refresh":
        return view(person?.part);
      case "approve":
        state.text = `Approved by ${person?.name ?? "nobody"}.`;
        await edit(card(approvalCard("base", state.text, [])));
        return answerCard(approvalCard("base", state.text, []));
      case "reject":
        return answerWith(400, "error", { code: "BadRequest", message: "Somebody decided already." });
      case "again":
        return answerWith(200, "activity.message", "Checked again: nothing has changed.");
      case "wrong":
        return null;
      default:
        return answerCard(approvalCard("requester", "Requested.", []));
    }
  }

  function view(part: string | undefined): object {
    if (state.text.startsWith("Approved")) return answerCard(approvalCard("base", state.text, []));
    const kind = part === "approver" ? "approver" : part === "asker" ? "requester" : "base";
    return answerCard(approvalCard(kind, state.text, everybody));
  }

  async function send(to: any, activity: object): Promise<string> {
    const path = `v3/conversations/${encodeURIComponent(to.conversation.id)}/activities/${encodeURIComponent(to.id)}`;
    const answer = await fetch(`${to.serviceUrl}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ type: "message", from: to.recipient, ...activity }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return ((await answer.json()) as any).id;
  }

  async function edit(activity: object): Promise<void> {
    const path = `v3/conversations/${encodeURIComponent(state.conversationId)}/activities/${state.approvalId}`;
    await fetch(`${state.serviceUrl}${path}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ type: "message", ...activity }),
    });
  }

  return { ...server, received };
}

const suggestedActions = { actions: [{ type: "imBack", title: "form", value: "form" }] };
const everybody = people.map(({ teamsId }) => teamsId);
const hostile =
  '<img src=x onerror="document.title=1"> <script>document.title=1</script> [x](javascript:alert(1))';
const formCard = {
  type: "AdaptiveCard",
  version: "1.5",
  body: [
    { type: "TextBlock", text: "[bad](javascript:alert(1)) <b>not bold</b> <at>nobody</at>", wrap: true },
    { type: "Input.Text", id: "note", label: "Note" },
    {
      type: "Input.ChoiceSet",
      id: "vm",
      label: "Which VM?",
      choices: [
        { title: "web-01 · rg-prod", value: "web-01" },
        { title: "web-02 · rg-prod", value: "web-02" },
      ],
      value: "web-01",
    },
  ],
  actions: [{ type: "Action.Submit", title: "Send it", data: { kind: "form" } }],
};

function card(content: object): object {
  return { attachments: [{ contentType: cardType, content }] };
}

function answerCard(value: object): object {
  return answerWith(200, "card.adaptive", value);
}

function answerWith(statusCode: number, type: string, value: unknown): object {
  return { statusCode, type: `application/vnd.microsoft.${type}`, value };
}
