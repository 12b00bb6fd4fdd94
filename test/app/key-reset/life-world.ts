import { whoCouldApprove } from "../../../src/approvals/access.ts";
import { parsePolicy, type LoadedPolicy } from "../../../src/approvals/policy.ts";
import { planHash } from "../../../src/approvals/plan-hash.ts";
import { parseResetRequest, type ResetRequest } from "../../../src/approvals/request.ts";
import { isOpenState } from "../../../src/approvals/states.ts";
import { verifyChain } from "../../../src/approvals/verify-chain.ts";
import { createKeyResets, type KeyResets } from "../../../src/app/key-reset/key-resets.ts";
import { partitionOf, rowKeys } from "../../../src/app/key-reset/rows.ts";
import type { Store } from "../../../src/app/ports/store.ts";
import type { InputDocument } from "../../../src/diagnosis/evidence.ts";
import { diagnose } from "../../../src/diagnosis/diagnose.ts";
import { createSqliteStore } from "../../../src/storage/sqlite-store.ts";
import { parseResourceId, type VmTarget } from "../../../src/target/target.ts";
import { quiet } from "../../azure/arm-server.ts";
import { modelAzure, type ModelAzure } from "./model-azure.ts";
import { virtualTime } from "./virtual-time.ts";
import {
  ann,
  bo,
  conversationId,
  cy,
  eve,
  minute,
  nowhere,
  person,
  policyText,
  pressOn,
  sha256,
  startMs,
  tenantId,
} from "./world.ts";

/** A rule of the protocol was broken. */
export class BrokenPromise extends Error {}

function promise(holds: boolean, what: string): void {
  if (!holds) throw new BrokenPromise(what);
}

const rule = { quorum: 2, ttlMinutes: 8, cooldownMinutes: 10 };

/** The policies that an administrator may put in place: the usual one, others, and none. */
export const policies: readonly (LoadedPolicy | null)[] = [
  { approve: [ann, bo, cy, eve], ...rule },
  { approve: [ann, bo, cy], ...rule },
  { approve: [ann, bo, cy, eve], ...rule, quorum: 1 },
  null,
].map((changes) => {
  const parsed = changes === null ? null : parsePolicy(policyText(changes), sha256);
  return parsed?.ok === true ? parsed.value : null;
});

const resourceId =
  "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-prod/providers/Microsoft.Compute/virtualMachines/web-01";
const target = parseResourceId(resourceId) as VmTarget;
const partition = partitionOf(tenantId);
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** One instance of the service, which may die at any commit or exchange: from then on nothing that it does has an effect or an end. */
interface Instance {
  readonly resets: KeyResets;
  isDead: boolean;
  /** Dies at this call from now; 0: not. */
  diesAfter: number;
}

/** Several instances on one store, Azure in memory, people and time; every PATCH is judged as it leaves. */
export class LifeWorld {
  readonly time = virtualTime(startMs);
  readonly azure: ModelAzure;
  readonly store: Store;
  policy: LoadedPolicy | null = policies[0] ?? null;
  readonly instances: Instance[] = [];
  /** What was told last of each request. */
  readonly told = new Map<string, string>();
  readonly sends = new Map<string, number>();
  readonly effective = new Map<string, number>();
  readonly toSeen = new Set<string>();
  /** The first thing that went wrong where nobody could be told at once. */
  broken: BrokenPromise | null = null;
  failingNotices = 0;
  deaths = 0;
  private ids = 0;
  private cards = 0;
  private executing: ResetRequest | null = null;

  constructor(store: Store) {
    this.store = store;
    this.azure = modelAzure(this.time.clock, (ms) => this.time.pause(ms), {
      patched: (to, correlationId) => this.judgePatch(to, correlationId),
      changed: (to, correlationId) => this.noteEffect(to, correlationId),
      // What others read is not what the execution has seen; there If-Match stands before harm.
      shown: (modelId, deadlineMs) => {
        if (deadlineMs === 10_000) this.noteShown(modelId);
      },
    });
    this.instances.push(this.born(), this.born());
  }

  static async begin(): Promise<LifeWorld> {
    const world = new LifeWorld(await createSqliteStore({ path: ":memory:" }));
    for (const { resets } of world.instances) await resets.start();
    return world;
  }

  private born(): Instance {
    const instance = { isDead: false, diesAfter: 0 } as { -readonly [K in keyof Instance]: Instance[K] };
    const mortal = async <T>(call: () => Promise<T>): Promise<T> => {
      if (instance.isDead) return never();
      const value = await call();
      if (instance.diesAfter > 0) {
        instance.diesAfter -= 1;
        if (instance.diesAfter === 0) {
          instance.isDead = true;
          this.deaths += 1;
        }
      }
      return instance.isDead ? never() : value;
    };
    const alive = <T>(call: () => Promise<T>): Promise<T> => (instance.isDead ? never() : call());
    const { writer } = this.azure;
    instance.resets = createKeyResets({
      store: {
        ...this.store,
        get: (...words) => alive(() => this.store.get(...words)),
        list: (...words) => alive(() => this.store.list(...words)),
        commit: (...words) => mortal(() => this.store.commit(...words)),
      },
      azure: {
        readModel: (...words) => mortal(() => writer.readModel(...words)),
        patchKeyIncarnationId: (...words) => mortal(() => writer.patchKeyIncarnationId(...words)),
        readOperation: (...words) => mortal(() => writer.readOperation(...words)),
      },
      policy: async () =>
        this.policy === null ? { ok: false, problem: [] } : { ok: true, value: this.policy },
      notifier: {
        changed: async ({ request }) => {
          if (instance.isDead) return never();
          if (this.failingNotices > 0) {
            this.failingNotices -= 1;
            throw new Error("Teams is down");
          }
          this.told.set(request.id, request.state);
        },
      },
      clock: this.time.clock,
      log: quiet,
      sha256,
      newId: () => `id-${String((this.ids += 1))}`,
      pause: (ms, signal) => (instance.isDead ? never() : this.time.pause(ms, signal)),
    });
    return instance;
  }

  /** An instance that lives; dead ones are replaced by new processes. */
  async alive(choice: number): Promise<KeyResets> {
    const index = choice % this.instances.length;
    const present = this.instances[index]!;
    if (!present.isDead) return present.resets;
    const next = this.born();
    this.instances[index] = next;
    await next.resets.start();
    return next.resets;
  }

  /** Waits for an answer, but not for one from somebody who died meanwhile. */
  async answered<T>(call: Promise<T>): Promise<T | null> {
    const got: { value: T | null; error: Error | null; isOver: boolean } = {
      value: null,
      error: null,
      isOver: false,
    };
    void (async () => {
      try {
        got.value = await call;
      } catch (error) {
        got.error = error as Error;
      }
      got.isOver = true;
    })();
    for (let waited = 0; waited < 20 && !got.isOver; waited += 1) await this.time.runFor(100);
    if (got.error !== null) throw got.error;
    return got.value;
  }

  async requests(): Promise<readonly ResetRequest[]> {
    const rows = await this.store.list(partition, { prefix: rowKeys.requestPrefix });
    return rows.map(({ value }) => {
      const parsed = parseResetRequest(value);
      if (!parsed.ok) throw new BrokenPromise("every stored request can be read");
      return parsed.value;
    });
  }

  async open(): Promise<ResetRequest | null> {
    const open = (await this.requests()).filter(({ state }) => isOpenState(state));
    promise(open.length <= 1, "at most one open request of a machine");
    return open[0] ?? null;
  }

  async ask(choice: number, by: string): Promise<void> {
    const resets = await this.alive(choice);
    const asked = await this.answered(
      resets.request({
        target,
        person: person(by),
        place: nowhere,
        tenantId,
        conversationId,
        reason: "leaked",
        ground: "declared-compromise",
      }),
    );
    if (asked?.kind !== "created" && asked?.kind !== "joined") return;
    const activityId = `card-${String((this.cards += 1))}`;
    const card = { conversationId, activityId, kind: "approval" } as const;
    await this.answered(resets.attachCard(tenantId, asked.shown.request.id, card));
  }

  async press(choice: number, verb: string, by: string, forged: number): Promise<void> {
    const request = await this.open();
    const card = request?.cards.at(-1);
    if (request === null || card === undefined) return;
    const click = [{}, { planHash: "x" }, { replyToId: "x" }, { requestId: "x" }][forged] ?? {};
    const press = pressOn(request, verb, by, {
      click: { replyToId: card.activityId, ...click },
      person: forged === 4 ? { tenantId: "another" } : {},
      reason: forged === 5 ? " " : "no",
    });
    const resets = await this.alive(choice);
    await this.answered(resets.press(press));
    const after = (await this.requests()).find(({ id }) => id === request.id);
    const isCounted = (after?.approvals.length ?? 0) > request.approvals.length;
    promise(
      !isCounted || ([0, 5].includes(forged) && by !== request.requester.objectId),
      "only a true press of another person counts",
    );
  }

  /** Somebody uploads a status.json of the guest as it is. */
  async upload(choice: number): Promise<void> {
    const { guestId } = this.azure.machine;
    const states = {
      secureChannelState: "WireServer Enforce -  IMDS Enforce",
      keyGuid: `11111111-2222-3333-4444-${String(guestId).padStart(12, "0")}`,
      keyIncarnationId: String(guestId),
    };
    const text = JSON.stringify({
      timestamp: new Date(this.time.clock() - 5000).toISOString(),
      proxyAgentStatus: {
        version: "1.0.47",
        status: "SUCCESS",
        keyLatchStatus: {
          status: "RUNNING",
          message: "Found key details from local and ready to use. - 1",
          states,
        },
      },
    });
    const bytes = new TextEncoder().encode(text);
    const collectedAtMs = this.time.clock();
    const document: InputDocument = {
      kind: "status-file",
      origin: "person",
      name: "status.json",
      bytes,
      sha256: sha256(bytes),
      collectedAtMs,
    };
    const report = diagnose({ documents: [document], nowMs: collectedAtMs });
    const resets = await this.alive(choice);
    await this.answered(resets.noteEvidence({ target, tenantId, documents: [document], report }));
  }

  private async judgePatch(to: number, correlationId: string): Promise<void> {
    try {
      const request = (await this.requests()).find(({ sends }) =>
        sends.some((sent) => sent.correlationId === correlationId),
      );
      promise(request !== undefined, "what leaves was written down before");
      if (request !== undefined) this.judgeSend(to, correlationId, request);
    } catch (error) {
      this.broken ??= error as BrokenPromise;
    }
  }

  /** A PATCH leaves: everything that was promised about it is checked here, from scratch. */
  private judgeSend(to: number, correlationId: string, request: ResetRequest): void {
    this.executing = request;
    const count = (this.sends.get(request.id) ?? 0) + 1;
    this.sends.set(request.id, count);
    const nowMs = this.time.clock();
    const sent = request.sends.filter((entry) => entry.correlationId === correlationId);
    promise(!this.toSeen.has(request.id), "never a PATCH after `to` was seen");
    promise(to === request.plan.to && to === request.plan.from + 1, "the absolute target of the row");
    promise(count <= 3 && request.sends.length <= 3, "never more than three sends");
    promise(sent.length === 1 && sent[0]?.answer === null, "each written send leaves once");
    promise(
      request.deadlineMs !== null && nowMs < request.deadlineMs,
      "within five minutes of the deciding press",
    );
    promise(nowMs < request.expiresAtMs, "never after expiry");
    promise(this.policy?.hash === request.policyHash, "never under another policy");
    promise(planHash(request, sha256) === request.planHash, "never on a changed plan");
    if (this.policy === null) return;
    const requesterId = request.requester.objectId;
    const { eligible, quorum } = whoCouldApprove(this.policy.policy, resourceId, requesterId);
    const approvers = request.approvals.map(({ objectId }) => objectId);
    const counted = new Set(approvers.filter((id) => eligible.includes(id)));
    promise(
      counted.size >= quorum && !counted.has(request.requester.objectId),
      "never without a valid quorum",
    );
    promise(request.rejection === null && request.state === "EXECUTING", "never when rejected or ended");
  }

  private noteEffect(to: number, correlationId: string): void {
    const request = this.executing;
    const id = request?.id ?? correlationId;
    const count = (this.effective.get(id) ?? 0) + 1;
    this.effective.set(id, count);
    if (count > 1) this.broken ??= new BrokenPromise("at most one effective change per request");
    if (request?.plan.to !== to) this.broken ??= new BrokenPromise("only from → to is ever changed");
  }

  private noteShown(modelId: number): void {
    const request = this.executing;
    if (request !== null && modelId >= request.plan.to) this.toSeen.add(request.id);
  }

  /** Lets everything come to rest: no more faults, late writes arrive, time passes, the last instance drives on. */
  async rest(): Promise<void> {
    this.azure.writeFault = "ok";
    this.azure.failingReads = 0;
    this.failingNotices = 0;
    this.azure.deliverLate();
    this.azure.deliverLate();
    for (const instance of this.instances) instance.diesAfter = 0;
    await this.alive(0);
    await this.alive(1);
    await this.time.runFor(32 * minute);
  }

  /** What must be true when everything has come to rest. */
  async judgeRest(): Promise<readonly ResetRequest[]> {
    if (this.broken !== null) throw this.broken;
    const requests = await this.requests();
    promise((await this.open()) === null, "everything comes to an end");
    for (const request of requests) {
      const { id, state, reasonCode } = request;
      const claimsNothing =
        ["REJECTED", "CANCELLED", "EXPIRED", "SUPERSEDED", "FAILED"].includes(state) ||
        (state === "STALE" && reasonCode !== "overtaken");
      promise(
        !claimsNothing || (this.effective.get(id) ?? 0) === 0,
        `${state} (${reasonCode}) says that nothing was changed`,
      );
      promise(this.told.get(id) === state, `the end ${state} is told`);
    }
    const rows = await this.store.list(partition, { prefix: rowKeys.auditPrefix });
    const head = await this.store.get(partition, rowKeys.auditHead);
    const chain = verifyChain({ rows: rows.map(({ value }) => value), head: head?.value }, sha256);
    promise(chain.kind === "intact", "the audit chain holds");
    const work = await this.store.list(partition, { prefix: rowKeys.workPrefix });
    promise(work.length === 0, "no work is left");
    return requests;
  }

  async end(): Promise<void> {
    await Promise.all(this.instances.filter(({ isDead }) => !isDead).map(({ resets }) => resets.stop()));
    await this.store.close();
  }
}
