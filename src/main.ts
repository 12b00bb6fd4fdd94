import { compose, type Latchkey } from "./compose.ts";
import { captureConsole } from "./hosting/capture-console.ts";
import { parseConfig, type Config } from "./hosting/config.ts";
import { createLogger } from "./hosting/logger.ts";
import { shownConfig } from "./hosting/show-config.ts";
import { onShutdown } from "./hosting/shutdown.ts";
import { startLocalAzureAndTeams, welcome, type LocalSurroundings } from "./local-mode.ts";

/** Starts what the environment asks for and prints what a person can do now. */
async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const config = parseConfig(environment);
  if (!config.ok) {
    const lines = config.problem.map(({ variable, what }) => `  ${variable}: ${what}`);
    process.stderr.write(`Latchkey does not start with this configuration:\n${lines.join("\n")}\n`);
    process.exitCode = 64;
    return;
  }
  await run(config.value);
}

async function run(config: Config): Promise<void> {
  const log = createLogger(config.logLevel);
  captureConsole(log);
  log.info("configuration", shownConfig(config));
  const surroundings =
    config.mode === "local" && config.simulator.isOn ? await startLocalAzureAndTeams(config) : undefined;
  const latchkey = await compose(config, log);
  await latchkey.start();
  if (config.mode === "local") process.stdout.write(welcome(config, latchkey.url, surroundings));
  else log.info("listening", { port: latchkey.port, mode: config.mode });
  onShutdown(() => stop(latchkey, surroundings), log);
}

async function stop(latchkey: Latchkey, surroundings: LocalSurroundings | undefined): Promise<void> {
  await latchkey.stop();
  await surroundings?.close();
}

try {
  await main(process.env);
} catch (error) {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const what =
    code === "EADDRINUSE"
      ? "a port is taken: set PORT and LATCHKEY_SIMULATOR_PORT to free ones, or stop what listens there"
      : error instanceof Error
        ? error.message
        : "unknown";
  process.stderr.write(`Latchkey could not start: ${what}\n`);
  process.exitCode = 70;
}
