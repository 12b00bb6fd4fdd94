import { Agent, request } from "node:http";
import { once } from "node:events";
import restify from "restify";
import { describe, expect, it } from "vitest";
import { asyncHandler } from "../../src/hosting/async-handler.ts";
import { closeServer } from "../../src/hosting/close-server.ts";

/** A server whose one route answers when the test lets it. */
async function slowServer() {
  const server = restify.createServer();
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<null>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<null>();
  server.get(
    "/",
    asyncHandler(async (_request, response) => {
      arrive(null);
      await mayAnswer;
      response.send(200);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const agent = new Agent({ keepAlive: true });
  const asked = request({ agent, host: "127.0.0.1", port: server.address().port, path: "/" });
  asked.end();
  await arrived;
  return { server, asked, answer: () => answer(null), agent };
}

describe("closing the server", () => {
  it("lets a running request finish, takes no new one, and waits for no kept connection", async () => {
    const { server, asked, answer, agent } = await slowServer();
    const { port } = server.address();
    const answered = once(asked, "response");
    const closed = closeServer(server, 60_000);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow("fetch failed");
    answer();
    const [response] = await answered;
    response.resume();
    expect(response.statusCode).toBe(200);
    await closed;
    agent.destroy();
  });

  it("cuts what does not finish in time", async () => {
    const { server, asked, agent } = await slowServer();
    const failed = once(asked, "error");
    await closeServer(server, 10);
    expect((await failed)[0]).toMatchObject({ code: "ECONNRESET" });
    agent.destroy();
  });
});
