import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { partitionOf, rowKeys } from "../../../src/app/key-reset/rows.ts";
import { verifyChain } from "../../../src/approvals/verify-chain.ts";
import { createAzureSimulator, type AzureSimulator } from "../../../src/simulator/azure/azure-simulator.ts";
import { createSqliteStore } from "../../../src/storage/sqlite-store.ts";
import type { Order } from "./reset-process.ts";
import { ann, bo, conversationId, pending, policyText, sha256, startMs, tenantId, world } from "./world.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-reset-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const script = fileURLToPath(new URL("reset-process.ts", import.meta.url));
const machine = "web-01";

/** Kills nothing and waits for nothing: what happens to a request when it arrives. */
type OnRequest = (handle: () => Promise<void>, count: number, method: string) => Promise<void>;

/** A simulated Azure in which the new key is there at once, behind HTTP. */
async function startAzure(onRequest: OnRequest) {
  const azure = createAzureSimulator({ nowMs: () => startMs });
  Object.assign(azure.settings, { updatingMs: 0, latchSoonMs: 0 });
  let count = 0;
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    count += 1;
    const handle = async (): Promise<void> => void (await azure.handle(request, response));
    void onRequest(handle, count, request.method ?? "");
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const close = async (): Promise<void> => {
    await azure.close();
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  return { azure, endpoint: `http://127.0.0.1:${String(port)}`, count: () => count, close };
}

function resourceIdIn(azure: AzureSimulator): string {
  return azure.demoMachines.find(({ name }) => name === machine)?.resourceId ?? "";
}

function orderOf(azure: AzureSimulator, endpoint: string, changes: Partial<Order>): Order {
  return {
    mode: "live",
    path: join(folder, "latchkey.db"),
    endpoint,
    resourceId: resourceIdIn(azure),
    policy: policyText(),
    tenantId,
    requester: ann,
    approver: bo,
    conversationId,
    nowMs: startMs,
    presses: 0,
    dieAfterCommits: 0,
    ...changes,
  };
}

interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  readonly lines: AsyncIterator<string>;
  readonly ended: Promise<NodeJS.Signals | number | null>;
  readonly errors: () => string;
}

function startProcess(order: Order): Started {
  const child = spawn(process.execPath, ["--no-warnings", script, JSON.stringify(order)]);
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) => {
    child.once("close", (code, signal) => resolve(signal ?? code));
  });
  return { child, lines, ended, errors: () => errors };
}

async function nextLine({ lines, errors }: Started): Promise<any> {
  const line = await lines.next();
  if (line.done === true) throw new Error(`the process said nothing: ${errors()}`);
  return JSON.parse(line.value);
}

async function storedAt(path: string) {
  const store = await createSqliteStore({ path });
  const partition = partitionOf(tenantId);
  const rows = await store.list(partition, { prefix: rowKeys.auditPrefix });
  const head = await store.get(partition, rowKeys.auditHead);
  const work = await store.list(partition, { prefix: rowKeys.workPrefix });
  await store.close();
  const chain = verifyChain({ rows: rows.map(({ value }) => value), head: head?.value }, sha256);
  return { chain, work };
}

describe("two processes on one store", () => {
  test("a hundred presses, split over both: one decision, one execution", { timeout: 60_000 }, async () => {
    const path = join(folder, "latchkey.db");
    const store = await createSqliteStore({ path });
    const here = await world({ store });
    Object.assign(here.azure.settings, { updatingMs: 0, latchSoonMs: 0 });
    const request = await pending(here);
    const order = orderOf(here.azure, here.endpoint, { mode: "press", presses: 50, nowMs: startMs + 1000 });
    const both = [startProcess(order), startProcess(order)];
    await Promise.all(both.map(nextLine));
    for (const { child } of both) child.stdin.write("go");
    const answers: string[] = (await Promise.all(both.map(nextLine))).flat();
    expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
    expect(answers.filter((answer) => answer === "done")).toHaveLength(1);
    expect(answers.filter((answer) => answer === "already")).toHaveLength(99);
    expect(await here.row(request.id)).toMatchObject({ state: "SUCCEEDED" });
    expect(here.patches()).toHaveLength(1);
    expect(here.azure.machines.get(here.resourceId).changes).toEqual([4]);
    expect((await here.audit()).filter(({ what }) => what === "approve")).toHaveLength(1);
    expect(await here.chain()).toMatchObject({ kind: "intact" });
    await store.close();
    console.info("two processes: 100 presses, 1 decision, 1 execution, 100 answers that agree");
  });
});

/** When the process is killed: after its n-th commit, or at the n-th request, before or after ARM carried it out. */
interface Crash {
  readonly at: "commit" | "request-arrived" | "request-carried-out";
  readonly number: number;
}

/** A life with one crash and a restart 61 seconds later, when the lease has run out. */
async function liveWith(crash: Crash) {
  let running: Started | undefined;
  let isKilled = false;
  const azure = await startAzure(async (handle, count) => {
    const isTheOne = !isKilled && crash.at !== "commit" && count === crash.number;
    if (!isTheOne) return handle();
    isKilled = true;
    if (crash.at === "request-carried-out") {
      azure.azure.faults.add({ effect: { kind: "hang", when: "after" }, times: 1 });
      await handle();
    }
    running?.child.kill("SIGKILL");
  });
  const dieAfterCommits = crash.at === "commit" ? crash.number : 0;
  running = startProcess(orderOf(azure.azure, azure.endpoint, { dieAfterCommits }));
  const first = await running.ended;
  azure.azure.faults.clear();
  let last: any = null;
  if (first === "SIGKILL") {
    running = startProcess(orderOf(azure.azure, azure.endpoint, { nowMs: startMs + 61_000 }));
    last = await nextLine(running);
    expect(await running.ended).toBe(0);
  } else {
    last = JSON.parse((await running.lines.next()).value);
  }
  const patches = azure.azure.requests().filter(({ method }) => method === "PATCH");
  const { changes } = azure.azure.machines.get(resourceIdIn(azure.azure));
  const requests = azure.count();
  await azure.close();
  return { crashed: first === "SIGKILL", request: last.request, told: last.told, patches, changes, requests };
}

/** What must be true after any crash. */
async function expectTruth({ request, told, patches, changes }: Awaited<ReturnType<typeof liveWith>>) {
  expect(changes.length).toBeLessThanOrEqual(1);
  expect(patches.length).toBeLessThanOrEqual(2);
  // SUCCEEDED and "Azure has the new id" are said of a machine that has it; an open question only where nobody could know.
  const says = { SUCCEEDED: [4], STALE: [], FAILED: [] }[request.state as "SUCCEEDED"];
  if (says !== undefined) expect(changes).toEqual(says);
  else expect(request).toMatchObject({ state: "UNVERIFIED", reasonCode: "outcome-unknown" });
  const { chain, work } = await storedAt(join(folder, "latchkey.db"));
  expect(chain).toMatchObject({ kind: "intact" });
  // Whoever was killed may have told the end; then nothing is left to do.
  if (told.length > 0) expect(told.at(-1)).toBe(request.state);
  if (request.state === "SUCCEEDED") expect(work).toEqual([]);
}

/** All points with LATCHKEY_CRASH_POINTS=all; else some, among them those right before and after the write. */
const isAll = process.env["LATCHKEY_CRASH_POINTS"] === "all";
const commits = isAll ? Array.from({ length: 18 }, (_, index) => index + 1) : [8, 10];
const requests = isAll ? [1, 2, 3, 4, 5, 6] : [4];
const crashes: readonly Crash[] = [
  ...commits.map((number) => ({ at: "commit", number }) as const),
  ...requests.flatMap((number) => [
    { at: "request-arrived", number } as const,
    { at: "request-carried-out", number } as const,
  ]),
];

describe("killed and started again", () => {
  test.each(crashes)("$at $number", { timeout: 60_000 }, async (crash) => {
    const life = await liveWith(crash);
    await expectTruth(life);
    const { request, patches, changes, crashed } = life;
    console.info(
      `${crash.at} ${String(crash.number)}: ${crashed ? "killed" : "not reached"}, ${request.state} (${request.reasonCode}), ${String(patches.length)} PATCH, ${String(changes.length)} change`,
    );
  });
});
