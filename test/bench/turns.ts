import { createAzureSimulator } from "../../src/simulator/azure/azure-simulator.ts";
import { startSimulator } from "../../src/simulator/server.ts";
import { startBotProcess, type BotProcess } from "./bots.ts";
import { startChannel } from "./channel.ts";
import { median, type Measured } from "./measure.ts";

const rounds = 7;
const turnsARound = 60;
/** Rounds before the first that counts: the compiler of Node goes on for a thousand turns and more. */
const warmUps = 20;

/**
 * A whole diagnosis turn and the first card after a start, against a bare botbuilder echo. Each bot has a process of its own and only its CPU
 * time counts: the simulated ARM and the stand-in for Teams run in this one.
 */
export async function measureTurns(): Promise<readonly Measured[]> {
  let waitsForCard = false;
  const channel = await startChannel(() => waitsForCard);
  const simulator = await startSimulator({
    port: 0,
    botEndpoint: "http://127.0.0.1:9/api/messages",
    nowMs: Date.now,
    azure: createAzureSimulator({ nowMs: Date.now }),
  });
  const id = simulator.azure.demoMachines[0]?.resourceId ?? "";
  const asked = { echo: "hello", latchkey: id };
  const start = async (way: "echo" | "latchkey"): Promise<BotProcess> => startBotProcess(way, simulator.url);
  const turn = async (way: "echo" | "latchkey", bot: BotProcess): Promise<void> => {
    waitsForCard = way === "latchkey";
    await channel.turn(bot.endpoint, asked[way]);
  };
  try {
    return [await cpuRatio(start, turn), await startRatio(start, turn)];
  } finally {
    channel.close();
    await simulator.close();
  }
}

type Way = "echo" | "latchkey";
type Start = (way: Way) => Promise<BotProcess>;
type Turn = (way: Way, bot: BotProcess) => Promise<void>;

async function cpuRatio(start: Start, turn: Turn): Promise<Measured> {
  const bots = { echo: await start("echo"), latchkey: await start("latchkey") };
  const samples: { readonly [W in Way]: number[] } = { echo: [], latchkey: [] };
  for (let round = -warmUps; round < rounds; round += 1)
    for (const way of ["echo", "latchkey"] as const) {
      const before = await bots[way].cpuMs();
      for (let index = 0; index < turnsARound; index += 1) await turn(way, bots[way]);
      if (round >= 0) samples[way].push(((await bots[way].cpuMs()) - before) / turnsARound);
    }
  await bots.echo.close();
  await bots.latchkey.close();
  const [diagnosis, echo] = [median(samples.latchkey), median(samples.echo)];
  return {
    what: "a whole diagnosis turn / a bare echo turn, CPU time of the bot's process",
    value: diagnosis / echo,
    limit: 3,
    of: `${diagnosis.toFixed(2)} ms / ${echo.toFixed(2)} ms`,
  };
}

/** From the start of a fresh process to its first answer, on the clock. */
async function startRatio(start: Start, turn: Turn): Promise<Measured> {
  const samples: { readonly [W in Way]: number[] } = { echo: [], latchkey: [] };
  for (let round = 0; round < 5; round += 1)
    for (const way of ["echo", "latchkey"] as const) {
      const before = performance.now();
      const bot = await start(way);
      await turn(way, bot);
      samples[way].push(performance.now() - before);
      await bot.close();
    }
  const [card, echo] = [median(samples.latchkey), median(samples.echo)];
  return {
    what: "start to first card of a later start (compiled code is kept) / the echo's first answer",
    value: card / echo,
    limit: 1.5,
    of: `${card.toFixed(0)} ms / ${echo.toFixed(0)} ms`,
  };
}
