import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from "botbuilder";
import restify, { type Next, type Request, type Response } from "restify";
import { diagnose } from "../../src/diagnosis/diagnose.ts";
import { row, status } from "../diagnosis/builders.ts";
import { startProduct } from "../product/product.ts";

/** Speed as ratios within one run: absolute times say more about the machine than about the product. Limits: the design's. */
interface Ratio {
  readonly what: string;
  readonly ratio: number;
  readonly limit: number;
}

/** Median CPU milliseconds of this process for one run. */
async function cpuMs(work: () => unknown, runs: number): Promise<number> {
  for (let index = 0; index < Math.ceil(runs / 4); index += 1) await work();
  const samples: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    samples.push((user + system) / 1000);
  }
  return samples.toSorted((left, right) => left - right)[runs >> 1] ?? Number.NaN;
}

/** A 3 MB status.json against parsing its JSON. */
async function largeFile(): Promise<Ratio> {
  const rows = Array.from({ length: 13_000 }, (_, index) => ({
    ...row,
    processCmdLine: `curl job-${String(index)}`,
  }));
  const text = JSON.stringify(status({ version: "1.0.36", rows }));
  const bytes = new TextEncoder().encode(text);
  const nowMs = Date.parse("2026-11-23T07:15:00Z");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const document = {
    kind: "status-file",
    origin: "person",
    name: "status.json",
    bytes,
    sha256,
    collectedAtMs: nowMs,
  } as const;
  const judged = await cpuMs(() => diagnose({ documents: [document], nowMs }), 40);
  const parsed = await cpuMs(() => JSON.parse(text) as unknown, 40);
  return {
    what: `a ${(bytes.length / 1e6).toFixed(1)} MB status.json / JSON.parse of it`,
    ratio: judged / parsed,
    limit: 6,
  };
}

/** Sends an activity and resolves when the connector got the answer to it. */
interface Channel {
  readonly serviceUrl: string;
  turn(endpoint: string, text: string): Promise<void>;
  close(): void;
}

async function startChannel(): Promise<Channel> {
  let answered: () => void = () => undefined;
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.setHeader("content-type", "application/json");
      response.end('{"id":"1"}');
      answered();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  const serviceUrl = `http://127.0.0.1:${String(typeof address === "object" ? address?.port : 0)}/`;
  let number = 0;
  return {
    serviceUrl,
    turn: async (endpoint, text) => {
      number += 1;
      const done = new Promise<void>((resolve) => (answered = resolve));
      const body = JSON.stringify({
        type: "message",
        id: String(number),
        channelId: "msteams",
        serviceUrl,
        from: { id: "29:x", aadObjectId: "a1f3c2d4-58b7-4e09-9c6a-0d2e7b41f5a8", name: "Ann" },
        recipient: { id: "28:y" },
        conversation: { id: "a:1", conversationType: "personal" },
        text,
      });
      const answer = await fetch(endpoint, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      await answer.arrayBuffer();
      await done;
    },
    close: () => void server.close(),
  };
}

/** A whole diagnosis against a bare botbuilder echo, both over HTTP with the same channel in this process. */
async function turns(): Promise<readonly Ratio[]> {
  const channel = await startChannel();
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
  const echo = restify.createServer();
  echo.use(restify.plugins.bodyParser());
  echo.post("/api/messages", (request: Request, response: Response, next: Next) => {
    const turn = adapter.process(request, response, async (context) => {
      await context.sendActivity(context.activity.text);
    });
    void turn.finally(next);
  });
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", () => resolve()));
  const product = await startProduct();
  const id = product.simulator.azure.demoMachines[0]?.resourceId ?? "";
  const echoMs = await cpuMs(
    () => channel.turn(`http://127.0.0.1:${String(echo.address().port)}/api/messages`, "hello"),
    200,
  );
  const diagnosisMs = await cpuMs(() => channel.turn(`${product.bot.url}/api/messages`, id), 200);
  await product.close();
  echo.close();
  channel.close();
  return [
    {
      what: "a whole diagnosis turn (with the simulated ARM's own work) / a bare echo turn",
      ratio: diagnosisMs / echoMs,
      limit: 3,
    },
  ];
}

const ratios = [await largeFile(), ...(await turns())];
for (const { what, ratio, limit } of ratios)
  console.log(`${ratio.toFixed(2).padStart(6)}  (limit ${String(limit)})  ${what}`);
process.exit(0);
