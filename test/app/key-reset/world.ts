import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";
import type { Person } from "../../../src/approvals/access.ts";
import { auditHeadSchema } from "../../../src/approvals/audit.ts";
import { parsePolicy } from "../../../src/approvals/policy.ts";
import type { ResetRequest } from "../../../src/approvals/request.ts";
import { verifyChain, type ChainVerdict } from "../../../src/approvals/verify-chain.ts";
import { createKeyResets, type KeyResetDeps, type KeyResets } from "../../../src/app/key-reset/key-resets.ts";
import { partitionOf, rowKeys } from "../../../src/app/key-reset/rows.ts";
import type { ShownRequest } from "../../../src/app/key-reset/results.ts";
import type { Store } from "../../../src/app/ports/store.ts";
import { diagnoseMachine } from "../../../src/app/diagnose-machine.ts";
import { createAzureClient } from "../../../src/azure/azure-client.ts";
import { createLocalCredential } from "../../../src/azure/credentials.ts";
import { createResetWriter } from "../../../src/azure/reset-writer.ts";
import type { InputDocument } from "../../../src/diagnosis/evidence.ts";
import type { Report } from "../../../src/diagnosis/report.ts";
import { createAzureSimulator, type AzureSimulator } from "../../../src/simulator/azure/azure-simulator.ts";
import { createSqliteStore } from "../../../src/storage/sqlite-store.ts";
import { parseResourceId, resourceIdOf, type VmTarget } from "../../../src/target/target.ts";
import { keepingLog } from "../../azure/arm-server.ts";
import { virtualTime, type VirtualTime } from "./virtual-time.ts";

/** Made-up ids of one tenant. */
export const tenantId = "7e57ab1e-0000-4000-8000-000000000001";
export const ann = "a0000000-0000-4000-8000-00000000000a";
export const bo = "b0000000-0000-4000-8000-00000000000b";
export const cy = "c0000000-0000-4000-8000-00000000000c";
export const eve = "e0000000-0000-4000-8000-00000000000e";
export const startMs = Date.UTC(2026, 10, 23, 14, 0, 0);
export const minute = 60_000;
export const conversationId = "19:abc@thread.tacv2;messageid=17";
export const nowhere = { teamId: null, channelId: null };

export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

export function person(objectId: string | null, changes: Partial<Person> = {}): Person {
  return { objectId, tenantId, isBot: false, name: "Somebody", ...changes };
}

export function policyText(rule: object = {}, rest: object = {}): string {
  const full = { scopes: ["/"], ask: ["*"], approve: [ann, bo, cy], ...rule };
  return JSON.stringify({ version: 1, tenants: [tenantId], rules: [full], ...rest });
}

const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Ends something when the test ends. */
function atEnd(close: () => Promise<unknown> | void): void {
  closing.push(close);
}

/** A simulated Azure, a store, one instance of the key resets on them, and time that runs when everybody sleeps. */
export interface World {
  readonly time: VirtualTime;
  readonly azure: AzureSimulator;
  readonly store: Store;
  readonly resets: KeyResets;
  readonly deps: KeyResetDeps;
  readonly told: ShownRequest[];
  readonly log: string[];
  readonly target: VmTarget;
  readonly resourceId: string;
  readonly endpoint: string;
  policy: string | null;
  /** Another instance on the same store and the same Azure. */
  another(changes?: Partial<KeyResetDeps>): KeyResets;
  /** The report about the machine as a conversation would get it. */
  report(files?: readonly InputDocument[]): Promise<Report>;
  row(id: string): Promise<ResetRequest>;
  /** Lets time run until the request has one of these states. */
  reach(id: string, ...states: readonly string[]): Promise<ResetRequest>;
  chain(): Promise<ChainVerdict>;
  audit(): Promise<readonly any[]>;
  patches(): readonly { readonly to: unknown; readonly ifMatch: string | null; readonly path: string }[];
}

/** The address of a server over the simulated Azure. */
async function serve(azure: AzureSimulator): Promise<string> {
  const server = createServer((request, response) => {
    void (async () => {
      if (!(await azure.handle(request, response))) response.writeHead(404).end();
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  atEnd(async () => {
    await azure.close();
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Makes the promises of a port keep virtual time waiting. */
function countedBy<T extends object>(time: VirtualTime, port: T): T {
  return Object.fromEntries(
    Object.entries(port).map(([name, call]) => [
      name,
      (...words: readonly unknown[]) =>
        time.busy((call as (...all: unknown[]) => Promise<unknown>)(...words)),
    ]),
  ) as T;
}

/** Builds a world around one machine of the simulated Azure. */
export async function world(
  options: {
    readonly machine?: string;
    readonly rule?: object;
    readonly store?: Store;
    readonly changes?: Partial<KeyResetDeps>;
  } = {},
): Promise<World> {
  const time = virtualTime(startMs);
  const azure = createAzureSimulator({ nowMs: time.clock });
  const endpoint = await serve(azure);
  const log: string[] = [];
  const credential = createLocalCredential(Date.now);
  const common = { endpoint, credential, clock: time.clock, log: keepingLog(log), backoffMs: [] };
  const store = options.store ?? (await createSqliteStore({ path: ":memory:" }));
  const told: ShownRequest[] = [];
  let ids = 0;
  const name = options.machine ?? "web-01";
  const resourceId = azure.demoMachines.find((machine) => machine.name === name)?.resourceId ?? "";
  const target = parseResourceId(resourceId);
  if (target === null) throw new Error(`no machine ${name}`);
  const made: { policy: string | null } = { policy: policyText(options.rule) };
  const deps: KeyResetDeps = {
    store,
    azure: countedBy(time, createResetWriter({ ...common, resetCredential: credential })),
    policy: async () =>
      made.policy === null
        ? { ok: false, problem: [{ path: "", message: "is missing" }] }
        : parsePolicy(made.policy, sha256),
    notifier: {
      changed: async (shown) => {
        told.push(shown);
      },
    },
    clock: time.clock,
    log: keepingLog(log),
    sha256,
    newId: () => `id-${(ids += 1)}`,
    pause: (ms, signal) => time.pause(ms, signal),
    ...options.changes,
  };
  const another = (changes: Partial<KeyResetDeps> = {}): KeyResets => {
    const resets = createKeyResets({ ...deps, ...changes });
    atEnd(() => resets.stop());
    return resets;
  };
  const client = createAzureClient(common);
  const find = async (id: string): Promise<ResetRequest> =>
    (await store.get(partitionOf(tenantId), rowKeys.request(id)))?.value as unknown as ResetRequest;
  const auditRows = async () =>
    (await store.list(partitionOf(tenantId), { prefix: rowKeys.auditPrefix })).map(({ value }) => value);
  return Object.assign(made, {
    time,
    azure,
    store,
    deps,
    told,
    log,
    target,
    endpoint,
    resourceId: resourceIdOf(target),
    resets: another(),
    another,
    report: async (files: readonly InputDocument[] = []) => {
      const diagnosis = await diagnoseMachine(target, files, 5000, {
        azure: client,
        clock: time.clock,
        sha256,
      });
      if (diagnosis.kind !== "report") throw new Error(JSON.stringify(diagnosis));
      return diagnosis.report;
    },
    row: find,
    reach: async (id: string, ...states: readonly string[]) => {
      await time.until(async () => states.includes((await find(id)).state));
      return find(id);
    },
    chain: async () => {
      const head = await store.get(partitionOf(tenantId), rowKeys.auditHead);
      if (head !== undefined) auditHeadSchema.parse(head.value);
      return verifyChain({ rows: await auditRows(), head: head?.value }, sha256);
    },
    audit: async () => (await auditRows()).map((row: any) => row.event),
    patches: () =>
      azure
        .requests()
        .filter(({ method }) => method === "PATCH")
        .map(({ path, body, headers }: any) => ({
          path,
          to: JSON.parse(body).properties.securityProfile.proxyAgentSettings.keyIncarnationId,
          ifMatch: headers["if-match"] ?? null,
        })),
  });
}

/** Asks for a declared compromise and posts its card: the shortest way to a pending request. */
export async function pending(
  { resets, target }: Pick<World, "resets" | "target">,
  changes: Partial<Parameters<KeyResets["request"]>[0]> = {},
): Promise<ResetRequest> {
  const asked = await resets.request({
    target,
    person: person(ann, { name: "Ann Lee" }),
    place: nowhere,
    tenantId,
    conversationId,
    reason: "the key was in a screenshot",
    ground: "declared-compromise",
    ...changes,
  });
  if (asked.kind !== "created") throw new Error(JSON.stringify(asked));
  const { request } = asked.shown;
  await resets.attachCard(tenantId, request.id, { conversationId, activityId: "card-1", kind: "approval" });
  return request;
}

/** A press on the card that `pending` posted. */
export function pressOn(
  request: ResetRequest,
  verb: string,
  objectId: string | null,
  changes: {
    readonly click?: object;
    readonly person?: Partial<Person>;
    readonly reason?: string;
  } = {},
): Parameters<KeyResets["press"]>[0] {
  const { id: requestId, planHash } = request;
  const click = { requestId, verb, planHash, conversationId, replyToId: "card-1", ...changes.click };
  return { person: person(objectId, changes.person), place: nowhere, click, reason: changes.reason ?? "" };
}
