import type { Latchkey } from "./compose.ts";
import type { Log } from "./app/ports/log.ts";
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
  const latchkey = await started(config, log, surroundings);
  // Before anything is printed: whoever reads it may end the process at once.
  onShutdown(() => stop(latchkey, surroundings), log);
  if (config.mode === "local") process.stdout.write(welcome(config, latchkey.url, surroundings));
  else log.info("listening", { port: latchkey.port, mode: config.mode });
}

/** Where the bot cannot start the simulator must not keep the process alive. */
async function started(
  config: Config,
  log: Log,
  surroundings: LocalSurroundings | undefined,
): Promise<Latchkey> {
  try {
    // Loaded late: a refused configuration, or a port that is taken, is said before the SDKs are there.
    const { compose } = await import("./compose.ts");
    const latchkey = await compose(config, log);
    await latchkey.start();
    return latchkey;
  } catch (error) {
    await surroundings?.close();
    throw error;
  }
}

/** What kept it from starting, in one sentence. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if (!("code" in error) || error.code !== "EADDRINUSE") return error.message;
  const port = "port" in error ? `port ${String(error.port)}` : "a port";
  return `${port} is taken: set PORT or LATCHKEY_SIMULATOR_PORT to a free one, or stop what listens there`;
}

async function stop(latchkey: Latchkey, surroundings: LocalSurroundings | undefined): Promise<void> {
  await latchkey.stop();
  await surroundings?.close();
}

try {
  await main(process.env);
} catch (error) {
  process.stderr.write(`Latchkey could not start: ${reasonOf(error)}\n`);
  process.exitCode = 70;
}
