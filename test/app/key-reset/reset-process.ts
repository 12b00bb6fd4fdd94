// A process of its own for the tests of the key reset: an instance on a SQLite file and an ARM on loopback.
// `press` presses Approve many times at once and prints each answer; `live` asks, presses and drives a reset as far as it is not done,
// in virtual time, and may kill itself after a number of commits.
import { createHash, randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { createKeyResets, type KeyResetDeps } from "../../../src/app/key-reset/key-resets.ts";
import { isOpenState } from "../../../src/approvals/states.ts";
import { parsePolicy } from "../../../src/approvals/policy.ts";
import type { Store } from "../../../src/app/ports/store.ts";
import { createLocalCredential } from "../../../src/azure/credentials.ts";
import { createResetWriter } from "../../../src/azure/reset-writer.ts";
import { createSqliteStore } from "../../../src/storage/sqlite-store.ts";
import { parseResourceId } from "../../../src/target/target.ts";
import { virtualTime } from "./virtual-time.ts";

/** What the process is told, as JSON in its first argument. */
export interface Order {
  readonly mode: "press" | "live";
  readonly path: string;
  readonly endpoint: string;
  readonly resourceId: string;
  readonly policy: string;
  readonly tenantId: string;
  readonly requester: string;
  readonly approver: string;
  readonly conversationId: string;
  readonly nowMs: number;
  readonly presses: number;
  /** Dies by SIGKILL right after so many commits; 0: never. */
  readonly dieAfterCommits: number;
}

const order = JSON.parse(process.argv[2] ?? "") as Order;
const target = parseResourceId(order.resourceId);
if (target === null) throw new Error("no machine");
const print = (value: unknown): void => void writeSync(1, `${JSON.stringify(value)}\n`);
const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");
const nothing = (): void => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Kills this process after a number of commits: nothing is flushed, closed or told. */
function mortal(store: Store): Store {
  let commits = 0;
  return {
    ...store,
    commit: async (partition, operations) => {
      const written = await store.commit(partition, operations);
      commits += 1;
      if (written.ok && commits === order.dieAfterCommits) process.kill(process.pid, "SIGKILL");
      return written;
    },
  };
}

const person = (objectId: string) => ({ objectId, tenantId: order.tenantId, isBot: false, name: "" });
const place = { teamId: null, channelId: null };
const isVirtual = order.mode === "live";
const time = virtualTime(order.nowMs);
const realStartMs = performance.now();
const clock = isVirtual ? time.clock : () => order.nowMs + Math.round(performance.now() - realStartMs);
const credential = createLocalCredential(Date.now);
const writer = createResetWriter({
  endpoint: order.endpoint,
  credential,
  resetCredential: credential,
  clock,
  log,
  backoffMs: [],
});
const store = mortal(await createSqliteStore({ path: order.path }));
const told: string[] = [];
const deps: KeyResetDeps = {
  store,
  azure: {
    readModel: (...words) => time.busy(writer.readModel(...words)),
    patchKeyIncarnationId: (...words) => time.busy(writer.patchKeyIncarnationId(...words)),
    readOperation: (...words) => time.busy(writer.readOperation(...words)),
  },
  policy: async () => parsePolicy(order.policy, sha256),
  notifier: {
    changed: async ({ request }) => {
      told.push(request.state);
    },
  },
  clock,
  log,
  sha256,
  newId: randomUUID,
  pause: isVirtual
    ? (ms, signal) => time.pause(ms, signal)
    : (ms, signal) => wait(ms, undefined, { signal }).catch(nothing),
};
const resets = createKeyResets(deps);

async function press(requestId: string, planHash: string) {
  const { conversationId } = order;
  const click = { requestId, verb: "approve", planHash, conversationId, replyToId: "card-1" };
  return resets.press({ person: person(order.approver), place, click, reason: "" });
}

const latest = async () => (await resets.latestOf(order.tenantId, target))?.request;

if (order.mode === "press") {
  const request = await latest();
  if (request === undefined) throw new Error("no request");
  print("ready");
  await new Promise((resolve) => {
    process.stdin.once("data", resolve);
  });
  const answers = await Promise.all(
    Array.from({ length: order.presses }, () => press(request.id, request.planHash)),
  );
  print(answers.map((answer) => (answer.kind === "refused" ? answer.code : answer.kind)));
  while (isOpenState((await latest())?.state ?? "PENDING")) await wait(20);
  process.stdin.destroy();
  await resets.stop();
  await store.close();
} else {
  await resets.start();
  if ((await latest()) === undefined) {
    await resets.request({
      target,
      person: person(order.requester),
      place,
      tenantId: order.tenantId,
      conversationId: order.conversationId,
      reason: "leaked",
      ground: "declared-compromise",
    });
  }
  const request = await latest();
  if (request === undefined) throw new Error("no request");
  if (request.cards.length === 0) {
    const card = { conversationId: order.conversationId, activityId: "card-1", kind: "approval" } as const;
    await resets.attachCard(order.tenantId, request.id, card);
  }
  if (request.state === "PENDING") await press(request.id, request.planHash);
  await time.until(async () => !isOpenState((await latest())?.state ?? "PENDING"));
  await resets.stop();
  print({ request: await latest(), told, nowMs: clock() });
  await store.close();
}
