import type { PageEvent, PressOutcome } from "../views.ts";
import type { OpenPlace } from "./place.ts";

/** Where a message goes. Without `threadId` a channel message starts a post. */
export interface Target extends OpenPlace {
  readonly threadId: string | null;
  readonly isMentioning: boolean;
}

/** Sends a text; rejects with a sentence for the person. */
export async function say(target: Target, text: string): Promise<void> {
  await post("/_sim/teams/say", JSON.stringify({ ...target, text }), "application/json");
}

/** Sends a file, with a text or without; rejects with a sentence for the person. */
export async function upload(target: Target, file: File, text: string): Promise<void> {
  const query = new URLSearchParams({
    person: target.person,
    chat: target.chat,
    isMentioning: String(target.isMentioning),
    name: file.name,
    text,
    ...(target.threadId === null ? {} : { threadId: target.threadId }),
  });
  await post(`/_sim/teams/upload?${query.toString()}`, file, "application/octet-stream");
}

/** Presses a button; `action` carries its data, inputs included. */
export async function press(
  person: string,
  messageId: string,
  action: Readonly<Record<string, unknown>>,
): Promise<PressOutcome> {
  return outcome("/_sim/teams/press", { person, messageId, action, inputs: {} });
}

/** Fetches the person's own card anew. */
export async function refresh(person: string, messageId: string): Promise<PressOutcome> {
  return outcome("/_sim/teams/refresh", { person, messageId });
}

/** Listens to everything that a person sees, and says which chat is open; gives back how to stop. */
export function listen(
  place: OpenPlace,
  onEvent: (event: PageEvent) => void,
  onConnection: (isConnected: boolean) => void,
): () => void {
  const source = new EventSource(`/_sim/teams/events?${new URLSearchParams({ ...place }).toString()}`);
  source.addEventListener("message", (message: MessageEvent<string>) => {
    onEvent(JSON.parse(message.data) as PageEvent);
  });
  source.addEventListener("open", () => onConnection(true));
  source.addEventListener("error", () => onConnection(false));
  return () => source.close();
}

async function outcome(path: string, body: unknown): Promise<PressOutcome> {
  try {
    const answer = await post(path, JSON.stringify(body), "application/json");
    return (await answer.json()) as PressOutcome;
  } catch (cause) {
    return { kind: "error", text: cause instanceof Error ? cause.message : "Unable to reach app." };
  }
}

async function post(path: string, body: string | File, contentType: string): Promise<Response> {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": contentType }, body });
  if (answer.ok) return answer;
  const problem = (await answer.json().catch(() => ({}))) as {
    readonly error?: { readonly message?: string };
  };
  throw new Error(problem.error?.message ?? `The simulator answered ${answer.status}.`);
}
