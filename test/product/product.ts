import { compose, type ComposeParts, type Latchkey } from "../../src/compose.ts";
import { parseConfig, type LocalConfig } from "../../src/hosting/config.ts";
import { createLogger } from "../../src/hosting/logger.ts";
import { createAzureSimulator, type AzureSimulator } from "../../src/simulator/azure/azure-simulator.ts";
import { startSimulator, type Simulator } from "../../src/simulator/server.ts";
import type { ChatKey, MessageView, PersonKey } from "../../src/simulator/teams/views.ts";

/** The whole product on free ports of this machine: the bot, simulated Azure and simulated Teams, over real HTTP. */
export interface Product {
  readonly bot: Latchkey;
  readonly simulator: Simulator<AzureSimulator>;
  /** Writes as a person; mentions the bot where that is needed. */
  say(
    person: PersonKey,
    chat: ChatKey,
    text: string,
    threadId?: string,
  ): ReturnType<Simulator<AzureSimulator>["teams"]["say"]>;
  /** Waits for a message of the bot that this person sees and that carries every one of these texts. */
  card(person: PersonKey, ...texts: readonly string[]): Promise<MessageView>;
  /** Requests to ARM (with Resource Graph) since the last call. */
  armRequests(): readonly string[];
  close(): Promise<void>;
}

/** What a test changes of the usual. */
export interface ProductOptions {
  readonly environment?: { readonly [name: string]: string };
  readonly parts?: ComposeParts;
}

/** The configuration of local mode, with changes. */
function localConfig(changes: { readonly [name: string]: string } = {}): LocalConfig {
  const config = parseConfig({
    PORT: "0",
    LATCHKEY_MODE: "local",
    LATCHKEY_STORE: "sqlite::memory:",
    LATCHKEY_LOG_LEVEL: process.env["LATCHKEY_TEST_LOG"] ?? "silent",
    ...changes,
  });
  if (!config.ok || config.value.mode !== "local") throw new Error(JSON.stringify(config));
  return config.value;
}

/** Starts one more instance of the bot against a simulator that runs already. */
export async function startBot(
  simulator: Simulator<AzureSimulator>,
  { environment = {}, parts = {} }: ProductOptions = {},
): Promise<Latchkey> {
  const config = localConfig({ LATCHKEY_ARM_ENDPOINT: simulator.url, ...environment });
  const bot = await compose(config, createLogger(config.logLevel), parts);
  await bot.start();
  return bot;
}

/** Starts everything. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const nowMs = options.parts?.clock ?? Date.now;
  const simulator = await startSimulator({
    port: 0,
    botEndpoint: "http://127.0.0.1:9/api/messages",
    nowMs,
    azure: createAzureSimulator({ nowMs }),
  });
  const bot = await startBot(simulator, options);
  simulator.teams.settings.botEndpoint = `${bot.url}/api/messages`;
  let seen = 0;
  return {
    bot,
    simulator,
    say: (person, chat, text, threadId) =>
      simulator.teams.say({ person, chat, text, ...(threadId === undefined ? {} : { threadId }) }),
    card: (person, ...texts) =>
      simulator.teams.waitFor(
        person,
        (message) =>
          message.author.kind === "bot" &&
          texts.every((text) => JSON.stringify(message).includes(JSON.stringify(text).slice(1, -1))),
        15_000,
      ),
    armRequests: () => {
      const requests = simulator.azure
        .requests()
        .map(({ method, path }) => `${method} ${path.split("?")[0] ?? ""}`);
      const fresh = requests.slice(seen);
      seen = requests.length;
      return fresh;
    },
    close: async () => {
      await bot.stop();
      await simulator.close();
    },
  };
}
