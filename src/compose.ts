import { createHash, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Server } from "restify";
import { createCardPlaces } from "./app/card-places.ts";
import { startCleanUp, type CleanUpLoop } from "./app/clean-up.ts";
import { createEvidenceShelf } from "./app/evidence-shelf.ts";
import { createKeyResets, type KeyResets } from "./app/key-reset/key-resets.ts";
import { createKnownPeople } from "./app/known-people.ts";
import { createLastReports } from "./app/last-reports.ts";
import { createPersonalChats } from "./app/personal-chats.ts";
import type { Log } from "./app/ports/log.ts";
import type { PolicySource } from "./app/ports/policy-source.ts";
import type { Store } from "./app/ports/store.ts";
import { createRecentAsks } from "./app/recent-asks.ts";
import { createSeenActivities } from "./app/seen-activities.ts";
import { createThreadMemories } from "./app/thread-memory.ts";
import { createAzureClient, type AzureClient } from "./azure/azure-client.ts";
import { createLocalCredential, createReaderCredential, createResetCredential } from "./azure/credentials.ts";
import { withoutResetIdentity } from "./azure/without-reset-identity.ts";
import { switchedOff } from "./app/key-reset/switched-off.ts";
import { createResetWriter } from "./azure/reset-writer.ts";
import type { ResetWriter } from "./app/ports/reset-writer.ts";
import { createBackground, type Background } from "./conversation/background.ts";
import { createBot, type BotDeps } from "./conversation/bot.ts";
import { createPeople } from "./conversation/people.ts";
import { createNotifier } from "./conversation/request-cards.ts";
import { usualDeadlines, type Deadlines, type TalkDeps } from "./conversation/talk.ts";
import { appIdOf, createAdapter, type AdapterParts } from "./hosting/adapter.ts";
import { createBotCredential } from "./hosting/bot-credentials.ts";
import { closeServer } from "./hosting/close-server.ts";
import type { Config } from "./hosting/config.ts";
import { createCountingLog } from "./hosting/counting-log.ts";
import { gateOf } from "./hosting/door.ts";
import { createMetrics } from "./hosting/metrics.ts";
import { createReadiness, type Readiness } from "./hosting/readiness.ts";
import { createHttpServer, type ServerDeps } from "./hosting/server.ts";
import { createServiceCheck } from "./hosting/service-hosts.ts";
import { createDocsUrl } from "./presentation/docs-url.ts";
import { createDemoPolicy, createPolicyFile } from "./hosting/policy-file.ts";
import { demoApproverIds, demoTenantId } from "./demo-people.ts";
import { createGuideSite } from "./hosting/guide-site.ts";
import { openStore } from "./storage/open-store.ts";
import { createFileSource } from "./uploads/file-source.ts";

/** A bot that is put together and can be started once. */
export interface Latchkey {
  /** Where it listens; meaningful after `start`. */
  readonly url: string;
  readonly port: number;
  readonly store: Store;
  start(): Promise<void>;
  /** Takes nothing new, finishes what runs, closes the store. */
  stop(): Promise<void>;
}

/** What tests put in place of the usual. */
export interface ComposeParts {
  readonly adapter?: AdapterParts;
  readonly clock?: () => number;
  readonly deadlines?: Deadlines;
}

/** Puts the bot together from its configuration. Opens the store; listens only after `start`. */
export async function compose(config: Config, plainLog: Log, parts: ComposeParts = {}): Promise<Latchkey> {
  const clock = parts.clock ?? Date.now;
  const metrics = createMetrics(clock());
  const log = createCountingLog(plainLog, metrics);
  const store = await openConfiguredStore(config);
  const adapter = createAdapter(config, log, parts.adapter);
  const { azure, writer } = await createAzure(config, log, clock);
  const { policy, tenantOf } = createPolicy(config);
  const shared = {
    policy,
    clock,
    log,
    people: createPeople(createKnownPeople(store, clock, log)),
    places: createCardPlaces(store, clock),
    sending: { adapter, appId: appIdOf(config), log },
    docsUrl: docsUrlOf(config),
  };
  const keyResets = createKeyResets({
    store,
    azure: writer,
    policy,
    notifier: createNotifier(shared),
    clock,
    log,
    sha256,
    newId: randomUUID,
    pause,
  });
  const resets = canReset(config) ? keyResets : switchedOff(keyResets);
  const talk: TalkDeps = {
    ...shared,
    azure,
    files: createFileSource({ allowedHosts: config.uploadHosts, allowHttpLoopback: config.mode === "local" }),
    sha256,
    newId: randomUUID,
    chats: createPersonalChats(store, clock),
    asks: createRecentAsks(store, clock),
    memories: createThreadMemories(store, clock),
    shelf: createEvidenceShelf(clock),
    reports: createLastReports(),
    retentionDays: config.retentionDays,
    deadlines: parts.deadlines ?? usualDeadlines,
    resets,
  };
  const background = createBackground(log, randomUUID);
  const onTurn = createBot({
    talk,
    seen: createSeenActivities(store, clock),
    background,
    isPersonId: isPersonIdOf(config),
    tenantOf,
  });
  const readiness = createReadinessOf(policy, store, clock, log);
  const isReady = (): Promise<boolean> => readiness.isReady();
  const server = createHttpServer({ ...doorOf(config, clock), adapter, onTurn, isReady, metrics, log });
  return running({ config, server, store, resets, background, azure, readiness, clock, log });
}

/** The store, reached with the bot's own identity where it is an endpoint of Azure Tables. */
function openConfiguredStore(config: Config): Promise<Store> {
  return openStore(config.store, config.mode === "local" ? undefined : () => createBotCredential(config));
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal, ref: false }).catch(() => undefined);
}

/** Who gets in, where answers go, and in local mode the pages of the guide. */
function doorOf(
  config: Config,
  clock: () => number,
): Pick<ServerDeps, "gate" | "guidePage" | "isServiceAllowed"> {
  const gate = gateOf(config, clock);
  return {
    isServiceAllowed: createServiceCheck(config),
    ...(gate === undefined ? {} : { gate }),
    ...(config.mode === "local" ? { guidePage: createGuideSite() } : {}),
  };
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** The two identities: one that reads, and one that may only reset. */
async function createAzure(
  config: Config,
  log: Log,
  clock: () => number,
): Promise<{ readonly azure: AzureClient; readonly writer: ResetWriter }> {
  const common = { endpoint: config.armEndpoint, clock, log };
  if (config.mode === "local") {
    const credential = createLocalCredential(clock);
    const options = { ...common, credential };
    return {
      azure: createAzureClient(options),
      writer: createResetWriter({ ...options, resetCredential: credential }),
    };
  }
  const { resetClientId } = config;
  const credential = await createReaderCredential(config);
  const options = { ...common, credential };
  const azure = createAzureClient(options);
  if (resetClientId === undefined) {
    log.warn("key resets are switched off: LATCHKEY_RESET_CLIENT_ID is not set");
    return {
      azure,
      writer: withoutResetIdentity(createResetWriter({ ...options, resetCredential: credential })),
    };
  }
  const resetCredential = await createResetCredential({ resetClientId });
  return { azure, writer: createResetWriter({ ...options, resetCredential }) };
}

/** Whether resets can be carried out at all. */
function canReset(config: Config): boolean {
  return config.mode === "local" || config.resetClientId !== undefined;
}

/** The policy file, or in local mode the demo policy: everybody may ask, the chat page's two approvers approve. */
function createPolicy(config: Config): {
  readonly policy: PolicySource;
  readonly tenantOf: BotDeps["tenantOf"];
} {
  if (config.policyPath !== undefined)
    return { policy: createPolicyFile(config.policyPath, sha256), tenantOf: (tenantId) => tenantId };
  // Whoever speaks in local mode is of the one tenant that the demo policy knows.
  return { policy: createDemoPolicy(demoTenantId, demoApproverIds, sha256), tenantOf: () => demoTenantId };
}

/** In local mode any non-empty id is a person's; in production Entra object ids are GUIDs. */
function isPersonIdOf({ mode }: Config): (id: string) => boolean {
  return mode === "local"
    ? (id) => id !== ""
    : (id) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}

function docsUrlOf(config: Config): TalkDeps["docsUrl"] {
  const own = config.mode === "local" ? `http://127.0.0.1:${String(config.port)}/guide/` : null;
  return createDocsUrl(config.docsUrl ?? own);
}

function createReadinessOf(policy: PolicySource, store: Store, clock: () => number, log: Log): Readiness {
  const checks = [
    { name: "policy", isGood: async () => (await policy()).ok },
    { name: "store", isGood: async () => (await store.get("health", "probe")) === undefined },
  ];
  return createReadiness(checks, clock, log);
}

interface Running {
  readonly config: Config;
  readonly server: Server;
  readonly store: Store;
  readonly resets: KeyResets;
  readonly background: Background;
  readonly azure: AzureClient;
  readonly readiness: Readiness;
  readonly clock: () => number;
  readonly log: Log;
}

function running(parts: Running): Latchkey {
  const { config, server, store, resets, background, azure } = parts;
  let cleanUp: CleanUpLoop | undefined;
  const portOf = (): number => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : config.port;
  };
  return {
    get port() {
      return portOf();
    },
    get url() {
      return `http://127.0.0.1:${String(portOf())}`;
    },
    store,
    start: async () => {
      await listen(server, config);
      await resets.start();
      cleanUp = startCleanUp({
        ...parts,
        retentionDays: config.retentionDays,
        forgetRequests: (beforeMs) => resets.forgetBefore(beforeMs),
      });
      // The first question should not wait for the SDK to load.
      void azure.warmUp().catch(() => undefined);
    },
    stop: async () => {
      parts.readiness.drain();
      await closeServer(server, closeDeadlineMs);
      await background.idle();
      await resets.stop();
      await cleanUp?.stop();
      await store.close();
    },
  };
}

function listen(server: Server, { host, port }: Config): Promise<null> {
  const { promise, resolve, reject } = Promise.withResolvers<null>();
  // restify says an error once more on its own server, where it would end the process if nobody listened.
  for (const emitter of [server, server.server]) emitter.once("error", reject);
  server.listen(port, host, () => resolve(null));
  return promise.finally(() => {
    for (const emitter of [server, server.server]) emitter.removeListener("error", reject);
  });
}

/** Milliseconds after which connections are cut at the end. */
const closeDeadlineMs = 5000;
