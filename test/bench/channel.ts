import { createServer } from "node:http";

/** A stand-in for Teams: sends an activity to a bot and takes what the bot sends. */
export interface Channel {
  /** Sends a text to a bot; resolves when the answer is there: the first message that is not only a sign of typing. */
  turn(endpoint: string, text: string): Promise<void>;
  close(): void;
}

/** Starts a stand-in for Teams on a free port of this machine. With `isCard` an answer counts only once it holds a card with a verdict. */
export async function startChannel(isCard: () => boolean): Promise<Channel> {
  let answered: () => void = () => undefined;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      response.setHeader("content-type", "application/json");
      response.end('{"id":"1"}');
      const body = Buffer.concat(parts).toString("utf8");
      if (isCard() ? body.includes("AdaptiveCard") : body.includes('"message"')) answered();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  const serviceUrl = `http://127.0.0.1:${String(typeof address === "object" ? address?.port : 0)}/`;
  let number = 0;
  return {
    turn: async (endpoint, text) => {
      number += 1;
      const done = new Promise<void>((resolve) => (answered = resolve));
      const answer = await fetch(endpoint, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          type: "message",
          id: String(number),
          channelId: "msteams",
          serviceUrl,
          from: { id: "29:x", aadObjectId: "a1f3c2d4-58b7-4e09-9c6a-0d2e7b41f5a8", name: "Ann" },
          recipient: { id: "28:y" },
          conversation: { id: "a:1", conversationType: "personal" },
          text,
        }),
      });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`the bot answered ${String(answer.status)}`);
      await done;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
