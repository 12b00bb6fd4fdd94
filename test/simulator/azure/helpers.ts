import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, vi } from "vitest";
import { createAzureClient, type AzureClient } from "../../../src/azure/azure-client.ts";
import { createResetWriter } from "../../../src/azure/reset-writer.ts";
import { createLocalCredential } from "../../../src/azure/credentials.ts";
import { createAzureSimulator, type AzureSimulator } from "../../../src/simulator/azure/azure-simulator.ts";
import { parseResourceId, type VmTarget } from "../../../src/target/target.ts";
import { quiet } from "../../azure/arm-server.ts";

// The first request of a process loads the SDK: on a busy machine that alone may take seconds.
vi.setConfig({ testTimeout: 30_000 });

/** The moment at which the clock of a test stands. */
export const startMs = Date.parse("2026-11-20T08:42:11Z");

/** A simulated Azure behind HTTP, with a clock that the test moves, and our own adapter on it. */
export interface RunningAzure {
  readonly azure: AzureSimulator;
  readonly url: string;
  readonly client: AzureClient;
  readonly writer: ReturnType<typeof createResetWriter>;
  readonly nowMs: () => number;
  readonly advance: (ms: number) => void;
  /** A request with a token, whatever the adapter would send. */
  readonly ask: (
    path: string,
    init?: RequestInit,
  ) => Promise<{ status: number; body: any; headers: Headers }>;
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Starts one that ends with the test. */
export async function startAzure(
  atMs = startMs,
  more: { readonly baseUrl?: string } = {},
): Promise<RunningAzure> {
  let now = atMs;
  const nowMs = (): number => now;
  const azure = createAzureSimulator({ nowMs, ...more });
  const server = createServer((request, response) => {
    void azure
      .handle(request, response)
      .then((isDone) => (isDone ? response : response.writeHead(404).end()));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  closing.push(() => {
    void azure.close();
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credential = createLocalCredential(Date.now);
  const options = { endpoint: url, credential, clock: nowMs, log: quiet, backoffMs: [0, 0] };
  return {
    azure,
    url,
    client: createAzureClient(options),
    writer: createResetWriter({ ...options, resetCredential: credential }),
    nowMs,
    advance(ms) {
      now += ms;
    },
    async ask(path, init = {}) {
      const headers = { authorization: "Bearer test", ...(init.headers as Record<string, string>) };
      const answer = await fetch(`${url}${path}`, { ...init, headers });
      const text = await answer.text();
      const body: unknown = text === "" ? null : JSON.parse(text);
      return { status: answer.status, body, headers: answer.headers };
    },
  };
}

/** The resource id of a demo machine; by group where a name stands twice. */
export function idOf(azure: AzureSimulator, name: string, group?: string): string {
  const found = azure.demoMachines.find(
    (machine) => machine.name === name && (group === undefined || machine.resourceGroup === group),
  );
  if (found === undefined) throw new Error(`no machine ${name}`);
  return found.resourceId;
}

/** A demo machine as our adapter names it. */
export function targetOf(azure: AzureSimulator, name: string, group?: string): VmTarget {
  const target = parseResourceId(idOf(azure, name, group));
  if (target === null) throw new Error(`no target ${name}`);
  return target;
}

/** The agent's status in a body with an instance view. */
export function guestOf(body: any): any {
  const extension = body.properties.instanceView.extensions?.[0];
  const substatus = extension?.substatuses.find(({ code }: { code: string }) =>
    code.startsWith("ComponentStatus/ProxyAgentStatus/"),
  );
  return substatus === undefined ? null : JSON.parse(substatus.message);
}
