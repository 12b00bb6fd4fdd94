import { createHash, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Server } from "restify";
import { createCardPlaces } from "./app/card-places.ts";
import { createEvidenceShelf } from "./app/evidence-shelf.ts";
import { createKeyResets, type KeyResets } from "./app/key-reset/key-resets.ts";
import { createLastReports } from "./app/last-reports.ts";
import type { Log } from "./app/ports/log.ts";
import type { PolicySource } from "./app/ports/policy-source.ts";
import type { Store } from "./app/ports/store.ts";
import { createRecentAsks } from "./app/recent-asks.ts";
import { createSeenActivities } from "./app/seen-activities.ts";
import { createThreadMemories } from "./app/thread-memory.ts";
import { createAzureClient, type AzureClient } from "./azure/azure-client.ts";
import { createLocalCredential, createReaderCredential, createResetCredential } from "./azure/credentials.ts";
import { createResetWriter } from "./azure/reset-writer.ts";
import type { ResetWriter } from "./app/ports/reset-writer.ts";
import { createBackground, type Background } from "./conversation/background.ts";
import { createBot, type BotDeps } from "./conversation/bot.ts";
import { createPeople } from "./conversation/people.ts";
import { createNotifier } from "./conversation/request-cards.ts";
import type { TalkDeps } from "./conversation/talk.ts";
import { appIdOf, createAdapter, type AdapterParts } from "./hosting/adapter.ts";
import type { Config } from "./hosting/config.ts";
import { gateOf } from "./hosting/door.ts";
import { createHttpServer } from "./hosting/server.ts";
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
}

/** Puts the bot together from its configuration. Opens the store; listens only after `start`. */
export async function compose(config: Config, log: Log, parts: ComposeParts = {}): Promise<Latchkey> {
  const clock = parts.clock ?? Date.now;
  const store = await openStore(config.store);
  const adapter = createAdapter(config, log, parts.adapter);
  const sending = { adapter, appId: appIdOf(config), log };
  const { azure, writer } = await createAzure(config, log, clock);
  const { policy, tenantOf } = createPolicy(config);
  const shared = {
    policy,
    clock,
    log,
    people: createPeople(),
    places: createCardPlaces(store),
    sending,
    docsUrl: docsUrlOf(config),
  };
  const resets = createKeyResets({
    store,
    azure: writer,
    policy,
    notifier: createNotifier(shared),
    clock,
    log,
    sha256,
    newId: randomUUID,
    pause: (ms, signal) => wait(ms, undefined, { signal, ref: false }).catch(() => undefined),
  });
  const talk: TalkDeps = {
    ...shared,
    azure,
    files: createFileSource({ allowedHosts: config.uploadHosts, allowHttpLoopback: config.mode === "local" }),
    sha256,
    newId: randomUUID,
    asks: createRecentAsks(store, clock),
    memories: createThreadMemories(store, clock),
    shelf: createEvidenceShelf(clock),
    reports: createLastReports(),
    retentionDays: config.retentionDays,
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
  const gate = gateOf(config, clock);
  const server = createHttpServer({
    adapter,
    onTurn,
    isReady: async () => (await policy()).ok && (await isStoreGood(store)),
    isServiceAllowed: createServiceCheck(config),
    log,
    ...(gate === undefined ? {} : { gate }),
    ...(config.mode === "local" ? { guidePage: createGuideSite() } : {}),
  });
  return running({ config, server, store, resets, background, azure });
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
  const local = createLocalCredential(clock);
  const credential = config.mode === "local" ? local : await createReaderCredential(config);
  const { resetClientId } = config.mode === "local" ? { resetClientId: undefined } : config;
  const resetCredential =
    resetClientId === undefined ? credential : await createResetCredential({ resetClientId });
  const options = { endpoint: config.armEndpoint, credential, clock, log };
  return { azure: createAzureClient(options), writer: createResetWriter({ ...options, resetCredential }) };
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

async function isStoreGood(store: Store): Promise<boolean> {
  try {
    await store.get("health", "probe");
    return true;
  } catch {
    // Whatever is wrong with it: the answer is that it is not good.
    return false;
  }
}

interface Running {
  readonly config: Config;
  readonly server: Server;
  readonly store: Store;
  readonly resets: KeyResets;
  readonly background: Background;
  readonly azure: AzureClient;
}

function running({ config, server, store, resets, background, azure }: Running): Latchkey {
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
      // The first question should not wait for the SDK to load.
      void azure.warmUp().catch(() => undefined);
    },
    stop: async () => {
      await closeServer(server);
      await background.idle();
      await resets.stop();
      await store.close();
    },
  };
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.server.closeIdleConnections();
    const timer = setTimeout(() => server.server.closeAllConnections(), closeDeadlineMs);
    timer.unref();
  });
}

/** Milliseconds after which connections are cut at the end. */
const closeDeadlineMs = 5000;
