import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const script = join(
  fileURLToPath(new URL("../tools/azurite/node_modules", import.meta.url)),
  "azurite",
  "dist/src/table/main.js",
);

/** Whether the emulator is there: `npm ci --prefix test/tools/azurite`. */
export const isAzuriteInstalled = existsSync(script);

/** A running emulator of Azure Tables. */
export interface Azurite {
  readonly port: number;
  /** For `LATCHKEY_STORE=tables:…`; the account and its key are the published ones of the emulator. */
  readonly connectionString: string;
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (isUp: boolean): void => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

/** The connection string of an account on loopback. */
export function connectionStringOf(port: number): string {
  const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
  return `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${key};TableEndpoint=http://127.0.0.1:${port}/devstoreaccount1;`;
}

/** Starts the emulator of Azure Tables on a free port of loopback, in memory; resolves when it answers. */
export async function startAzurite(): Promise<Azurite> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "latchkey-azurite-"));
  // The emulator lags behind the API version of the client.
  const options = ["--silent", "--skipApiVersionCheck", "--disableTelemetry", "--inMemoryPersistence"];
  const address = ["--tableHost", "127.0.0.1", "--tablePort", String(port)];
  const child = spawn(process.execPath, [script, ...options, ...address], { stdio: "ignore", cwd: folder });
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (tries > 300 || child.exitCode !== null) throw new Error("Azurite did not start");
    await wait(100);
  }
  return {
    port,
    connectionString: connectionStringOf(port),
    async close() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
