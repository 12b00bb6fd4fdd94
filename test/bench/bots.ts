import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A bot that runs in a process of its own. */
export interface BotProcess {
  readonly endpoint: string;
  /** CPU milliseconds of its process since it started. */
  cpuMs(): Promise<number>;
  close(): Promise<void>;
}

/** Starts a bot in a fresh process; resolves when it listens. */
export async function startBotProcess(way: "echo" | "latchkey", armEndpoint: string): Promise<BotProcess> {
  const child = fork(join(import.meta.dirname, "bot-process.ts"), [way, armEndpoint]);
  const ended = once(child, "exit");
  const [{ url }] = (await Promise.race([
    once(child, "message"),
    ended.then(() => Promise.reject(new Error(`the ${way} process ended`))),
  ])) as [{ readonly url: string }];
  return {
    endpoint: `${url}/api/messages`,
    cpuMs: async () => {
      const answer = once(child, "message");
      child.send("cpu");
      const [{ cpu }] = (await answer) as [{ readonly cpu: NodeJS.CpuUsage }];
      return (cpu.user + cpu.system) / 1000;
    },
    close: async () => {
      child.disconnect();
      await ended;
    },
  };
}
