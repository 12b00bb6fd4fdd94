import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** `npm start` as a process of its own: what it prints, what it refuses, how it ends. */
const entry = resolve(import.meta.dirname, "../../src/start.mjs");
const patienceMs = 30_000;

let folder: string;
let free: string[] = [];
const running: ChildProcessWithoutNullStreams[] = [];
beforeAll(async () => {
  free = await freePorts(12);
  folder = mkdtempSync(join(tmpdir(), "latchkey-start-"));
});
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** Ports that were free a moment ago, all different: the tests of this file run at the same time. */
async function freePorts(count: number): Promise<string[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      return server;
    }),
  );
  const free = servers.map((server) => String((server.address() as AddressInfo).port));
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return free;
}

interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  readonly out: () => string;
  readonly errors: () => string;
  /** Exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  printed(text: string): Promise<void>;
}

function start(environment: Record<string, string>, more: readonly string[] = []): Started {
  const child = spawn(process.execPath, [...more, entry], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", LATCHKEY_LOG_LEVEL: "warn", ...environment },
  });
  running.push(child);
  let [out, errors] = ["", ""];
  child.stdout.on("data", (data: Buffer) => (out += data.toString()));
  child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
  const ended = new Promise<number | null>((done) => child.on("close", (code) => done(code)));
  // Not expect.poll: it belongs to one test at a time, and these run concurrently.
  const printed = async (text: string): Promise<void> => {
    const endMs = Date.now() + patienceMs;
    while (!(out + errors).includes(text)) {
      if (Date.now() > endMs) throw new Error(`not printed: ${text}\n${out}${errors}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  return { child, out: () => out, errors: () => errors, ended, printed };
}

function ports(): Record<string, string> {
  return {
    PORT: free.pop() ?? "",
    LATCHKEY_SIMULATOR_PORT: free.pop() ?? "",
    LATCHKEY_STORE: `sqlite:${join(folder, randomUUID(), "latchkey.db")}`,
  };
}

describe.concurrent("npm start with nothing configured", () => {
  test(
    "prints the chat page, three things to try, what is simulated and who may approve; ends in order with 0",
    async () => {
      const environment = ports();
      const bot = start(environment);
      await bot.printed("Stop it with Ctrl+C.");
      const page = `http://127.0.0.1:${environment["LATCHKEY_SIMULATOR_PORT"]}/`;
      expect(bot.out()).toContain(page);
      expect(bot.out()).toMatch(/ {2}1\. .+\n {2}2\. .+\n {2}3\. /);
      expect(bot.out()).toContain("Simulated: Azure");
      expect(bot.out()).toContain("b2e4d3c5-69c8-4f1a-8d7b-1e3f8c52a6b9");
      expect(await (await fetch(page)).text()).toContain("<html");
      expect((await fetch(`http://127.0.0.1:${environment["PORT"]}/readyz`)).status).toBe(200);
      // The folder of the store was made.
      expect(existsSync(environment["LATCHKEY_STORE"]?.slice("sqlite:".length) ?? "")).toBe(true);
      bot.child.kill("SIGTERM");
      expect(await bot.ended).toBe(0);
      expect(bot.errors()).toBe("");
    },
    2 * patienceMs,
  );

  test(
    "without the simulator only the bot starts",
    async () => {
      const environment: Record<string, string> = { ...ports(), LATCHKEY_SIMULATOR: "off" };
      const bot = start(environment);
      await bot.printed("without the simulator");
      await bot.printed("no channel authentication, 127.0.0.1 only");
      expect((await fetch(`http://127.0.0.1:${environment["PORT"]}/healthz`)).status).toBe(200);
      await expect(fetch(`http://127.0.0.1:${environment["LATCHKEY_SIMULATOR_PORT"]}/`)).rejects.toThrow();
      bot.child.kill("SIGINT");
      expect(await bot.ended).toBe(0);
    },
    2 * patienceMs,
  );

  test.each(["PORT", "LATCHKEY_SIMULATOR_PORT"])(
    "says in one sentence that %s is taken, and ends",
    async (variable) => {
      const taken = createServer();
      await new Promise<void>((done) => taken.listen(0, "127.0.0.1", done));
      const port = String((taken.address() as AddressInfo).port);
      const bot = start({ ...ports(), [variable]: port });
      expect(await bot.ended).toBe(70);
      expect(bot.errors()).toBe(
        `Latchkey could not start: port ${port} is taken: set PORT or LATCHKEY_SIMULATOR_PORT to a free one, or stop what listens there\n`,
      );
      taken.close();
    },
    patienceMs,
  );
});

describe.concurrent("npm start refuses, with 64 and before anything listens,", () => {
  test(
    "every sign of a real deployment in local mode, all at once",
    async () => {
      const bot = start({
        ...ports(),
        LATCHKEY_MODE: "local",
        HOST: "0.0.0.0",
        NODE_ENV: "production",
        LATCHKEY_ARM_ENDPOINT: "https://management.azure.com",
        LATCHKEY_STORE: "tables:https://latchkeyexample.table.core.windows.net",
        WEBSITE_INSTANCE_ID: "1",
        CONTAINER_APP_NAME: "latchkey",
        IDENTITY_ENDPOINT: "http://169.254.169.254/",
        MicrosoftAppId: "2b7c9e14-6f0d-4a35-8c1b-d94e5a70f682",
        MicrosoftAppPassword: "never-printed",
        LATCHKEY_RETENTION_DAYS: "never",
      });
      expect(await bot.ended).toBe(64);
      const named = [...bot.errors().matchAll(/^ {2}(\w+): /gm)].map(([, name = ""]) => name);
      expect(named.toSorted((a, b) => a.localeCompare(b))).toEqual([
        "CONTAINER_APP_NAME",
        "HOST",
        "IDENTITY_ENDPOINT",
        "LATCHKEY_ARM_ENDPOINT",
        "LATCHKEY_RETENTION_DAYS",
        "LATCHKEY_STORE",
        "MicrosoftAppId",
        "MicrosoftAppPassword",
        "NODE_ENV",
        "WEBSITE_INSTANCE_ID",
      ]);
      expect(bot.errors()).not.toContain("never-printed");
      expect(bot.out()).toBe("");
    },
    patienceMs,
  );

  test(
    "production without an app id, which would let everybody in",
    async () => {
      const bot = start({ LATCHKEY_MODE: "production", PORT: "0" });
      expect(await bot.ended).toBe(64);
      expect(bot.errors()).toContain("without an app id the Bot Framework checks no caller at all");
    },
    patienceMs,
  );
});

/** Sets the version before the entry runs, as an older Node would have it. */
const olderNode =
  "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.19.0'}})";

test(
  "an older Node says which one is needed instead of a stack trace",
  async () => {
    const bot = start({}, ["--import", olderNode]);
    expect(await bot.ended).toBe(1);
    expect(bot.errors()).toBe(
      "Latchkey needs Node 24, this is 20.19.0: run npm ci without --omit=dev, or use the container.\n",
    );
  },
  patienceMs,
);
