import { enableCompileCache } from "node:module";
import { resolve } from "node:path";

/** One bot in a process of its own, so that its CPU time is its alone: the bare botbuilder echo, or the product against a simulated ARM. */
const [way, armEndpoint = ""] = process.argv.slice(2);

async function startEcho(): Promise<string> {
  const { CloudAdapter, ConfigurationBotFrameworkAuthentication } = await import("botbuilder");
  const { default: restify } = await import("restify");
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
  const server = restify.createServer();
  server.use(restify.plugins.bodyParser());
  server.post("/api/messages", (request, response, next) => {
    const turn = adapter.process(request, response, async (context) => {
      await context.sendActivity(context.activity.text);
    });
    void turn.finally(next);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return `http://127.0.0.1:${String(server.address().port)}`;
}

async function startLatchkey(): Promise<string> {
  // As src/start.mjs does.
  enableCompileCache(resolve(import.meta.dirname, "../../node_modules/.cache/latchkey"));
  const { compose } = await import("../../src/compose.ts");
  const { parseConfig } = await import("../../src/hosting/config.ts");
  const { createLogger } = await import("../../src/hosting/logger.ts");
  const config = parseConfig({
    PORT: "0",
    LATCHKEY_MODE: "local",
    LATCHKEY_STORE: "sqlite::memory:",
    LATCHKEY_LOG_LEVEL: "silent",
    LATCHKEY_ARM_ENDPOINT: armEndpoint,
  });
  if (!config.ok) throw new Error(JSON.stringify(config.problem));
  const bot = await compose(config.value, createLogger(config.value.logLevel));
  await bot.start();
  return bot.url;
}

process.on("message", () => process.send?.({ cpu: process.cpuUsage() }));
process.on("disconnect", () => process.exit(0));
const url = way === "echo" ? await startEcho() : await startLatchkey();
process.send?.({ url });
