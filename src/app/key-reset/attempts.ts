import type { AuditEvent } from "../../approvals/audit.ts";
import type { Asked } from "../../approvals/create.ts";
import type { Already, Change, Decision, Refusal } from "../../approvals/events.ts";
import { mayHaveChanged, type ResetRequest } from "../../approvals/request.ts";
import { isOpenState } from "../../approvals/states.ts";
import { fail, type Result } from "../../result.ts";
import type { Store, StoredRow, StoreOperation } from "../ports/store.ts";
import { freshWork, machineRow, rowKeys, workRow, type FactsRow, type MachineRow } from "./rows.ts";
import { findRequest, requestOf, UnreadableRow, valueOf, write } from "./stored-rows.ts";

/** One decision, not stored yet: what is to be written with its audit lines, and which requests people have to learn of. */
export interface Attempt<T> {
  readonly decision: T;
  readonly operations: readonly StoreOperation[];
  readonly events: readonly AuditEvent[];
  readonly changes: readonly ResetRequest[];
}

/** Where an attempt reads. */
export interface AttemptPlace {
  readonly store: Store;
  readonly partition: string;
  readonly nowMs: number;
}

/** The requests of a machine: the open one, and the last that may have changed it. */
export interface MachineRequests {
  readonly open: ResetRequest | null;
  readonly ended: readonly ResetRequest[];
}

/** What is stored beside a request that was just made. */
export interface Birth {
  /** Lower-case ARM id. */
  readonly machineKey: string;
  readonly facts: FactsRow;
}

/** Do people have to learn of it? Renewed leases, take-overs and posted cards concern nobody. */
function isVisible(change: Change | Already): boolean {
  return change.auditEvents.some(({ what }) => what !== "take-over");
}

/** An attempt in which nothing but the refusal's audit lines is written. */
function refusedAttempt(problem: Refusal): Attempt<{ readonly ok: false; readonly problem: Refusal }> {
  return { decision: fail(problem), operations: [], events: problem.auditEvents, changes: [] };
}

async function freeMachine(place: AttemptPlace, request: ResetRequest): Promise<StoreOperation> {
  const key = rowKeys.machine(request.resourceId.toLowerCase());
  const stored = await place.store.get(place.partition, key);
  const machine = valueOf(machineRow, stored);
  if (machine === undefined) throw new UnreadableRow(key);
  const openId = machine.openId === request.id ? null : machine.openId;
  const changedId = mayHaveChanged(request) ? request.id : machine.changedId;
  return write(key, { ...machine, openId, changedId }, stored);
}

/** What stores a changed request, with the rows that go with its state. */
async function storing(
  place: AttemptPlace,
  before: StoredRow,
  change: Change,
): Promise<readonly StoreOperation[]> {
  const { request } = change;
  const own = write(before.row, request, before);
  if (!isVisible(change)) return [own];
  const workKey = rowKeys.work(request.id);
  const storedWork = await place.store.get(place.partition, workKey);
  const work = valueOf(workRow, storedWork) ?? freshWork;
  const untold = { sinceMs: place.nowMs, attempts: 0 };
  const hasEnded = isOpenState(requestOf(before).state) && !isOpenState(request.state);
  return [
    own,
    write(workKey, { ...work, untold }, storedWork),
    ...(hasEnded ? [await freeMachine(place, request)] : []),
  ];
}

async function changing(
  place: AttemptPlace,
  before: StoredRow,
  change: Change | Already,
): Promise<Omit<Attempt<null>, "decision">> {
  if (change.kind === "already") return { operations: [], events: [], changes: [] };
  const operations = await storing(place, before, change);
  return { operations, events: change.auditEvents, changes: isVisible(change) ? [change.request] : [] };
}

/** Decides on a stored request; undefined if there is none. */
export async function attemptChange(
  place: AttemptPlace,
  requestId: string,
  decide: (request: ResetRequest) => Decision | Promise<Decision>,
): Promise<Attempt<Decision> | undefined> {
  const before = await findRequest(place.store, place.partition, requestId);
  if (before === undefined) return undefined;
  const decision = await decide(requestOf(before));
  return decision.ok
    ? { decision, ...(await changing(place, before, decision.value)) }
    : refusedAttempt(decision.problem);
}

/** What stores a new request, and the end of the former one where it ended by this. */
async function bearing(
  place: AttemptPlace,
  birth: Birth,
  asked: Extract<Asked, { readonly kind: "created" }>,
  before: { readonly open: StoredRow | undefined; readonly machine: StoredRow | undefined },
): Promise<Omit<Attempt<null>, "decision">> {
  const { created, closed } = asked;
  const { request } = created;
  const key = rowKeys.machine(birth.machineKey);
  const { open, machine } = before;
  const former = closed === null || open === undefined ? [] : await storing(place, open, closed);
  const changedId = valueOf(machineRow, machine)?.changedId ?? null;
  const row: MachineRow = { version: 1, openId: request.id, latestId: request.id, changedId };
  return {
    operations: [
      // The machine's row is written once, for the new request; a pending request that ends has changed nothing.
      ...former.filter((operation) => operation.row !== key),
      write(rowKeys.request(request.id), request, undefined),
      write(rowKeys.work(request.id), freshWork, undefined),
      write(rowKeys.facts(request.id), birth.facts, undefined),
      write(key, row, machine),
    ],
    events: [...(closed?.auditEvents ?? []), ...created.auditEvents],
    changes: closed === null ? [] : [closed.request],
  };
}

/** Decides on a new request about a machine. */
export async function attemptAsk(
  place: AttemptPlace,
  birth: Birth,
  decide: (requests: MachineRequests) => Result<Asked, Refusal> | Promise<Result<Asked, Refusal>>,
): Promise<Attempt<Result<Asked, Refusal>>> {
  const { store, partition } = place;
  const machine = await store.get(partition, rowKeys.machine(birth.machineKey));
  const { openId = null, changedId = null } = valueOf(machineRow, machine) ?? {};
  const open = await findRequest(store, partition, openId);
  const changed = await findRequest(store, partition, changedId);
  const decision = await decide({
    open: open === undefined ? null : requestOf(open),
    ended: changed === undefined ? [] : [requestOf(changed)],
  });
  if (!decision.ok) return refusedAttempt(decision.problem);
  const asked = decision.value;
  if (asked.kind === "created") {
    return { decision, ...(await bearing(place, birth, asked, { open, machine })) };
  }
  const nothing = { operations: [], events: [], changes: [] };
  return { decision, ...(open === undefined ? nothing : await changing(place, open, asked.joined)) };
}
