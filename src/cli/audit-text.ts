import type { AuditRow } from "../approvals/audit.ts";
import type { ChainVerdict } from "../approvals/verify-chain.ts";
import { reasons } from "../approvals/reasons.ts";
import type { TrailsVerdict } from "../app/key-reset/audit-trail.ts";

/** Why a chain does not hold, in words. */
const breakWords: Readonly<Record<Extract<ChainVerdict, { kind: "broken" }>["because"], string>> = {
  unreadable: "the row cannot be read",
  missing: "the row is missing",
  "out-of-order": "the row stands at another place than it was written",
  edited: "what the row says was changed",
  "not-linked": "the row does not follow from the one before: one was removed, inserted or changed",
  surplus: "there are rows that the head row does not know",
  "no-head": "the head row is missing or cannot be read",
  "head-differs": "the head row names another last row",
  "anchor-missing": "the hash that was noted outside is none of this chain",
};

function chainLine({ tenantId, verdict }: TrailsVerdict["chains"][number]): string {
  if (verdict.kind === "intact") {
    return `tenant ${tenantId}: intact, ${String(verdict.count)} rows, head ${verdict.hash}`;
  }
  const where = verdict.seq === null ? "" : ` at row ${String(verdict.seq)}`;
  return `tenant ${tenantId}: BROKEN${where}: ${breakWords[verdict.because]}`;
}

const withoutAnchor =
  "Checked without an outside anchor: whoever can rewrite the whole store can also rewrite this chain.\n" +
  "Compare with a head hash from the log (auditHead): npm run audit -- verify --head HASH";

/** The result of verifying, for people. */
export function verdictText({ chains, isAnchored }: TrailsVerdict): string {
  const anchor = {
    null: withoutAnchor,
    true: "The noted head hash is part of an intact chain.",
    false: "BROKEN: the noted head hash is in no intact chain: rows were rewritten or removed since.",
  }[String(isAnchored) as "null" | "true" | "false"];
  const lines = chains.length === 0 ? ["There is no audit trail yet."] : chains.map(chainLine);
  return `${[...lines, anchor].join("\n")}\n`;
}

function reasonWords(code: string): string {
  return Object.hasOwn(reasons, code) ? reasons[code as keyof typeof reasons].what : code;
}

/** One line of a request's trail: when, what, by whom, with which outcome, and the row's number. */
export function rowLine({ seq, event }: AuditRow): string {
  const { atMs, what, outcome, reason, actor, instance, stateBefore, stateAfter } = event;
  const by = actor === null ? (instance === null ? "service" : `instance ${instance}`) : `person ${actor}`;
  const states =
    stateBefore === stateAfter ? (stateAfter ?? "-") : `${stateBefore ?? "-"} → ${stateAfter ?? "-"}`;
  const ids = [
    event.seenId === null ? "" : `seen id ${String(event.seenId)}`,
    event.correlationId === null ? "" : `our id ${event.correlationId}`,
    event.azureCorrelationId === null || event.azureCorrelationId === ""
      ? ""
      : `Azure's id ${event.azureCorrelationId}`,
  ].filter((part) => part !== "");
  const rest = ids.length === 0 ? "" : ` (${ids.join(", ")})`;
  return `${new Date(atMs).toISOString()}  row ${String(seq)}  ${what} ${outcome}  ${states}  ${by}  ${reason}: ${reasonWords(reason)}${rest}`;
}

/** The trail of one request, oldest first. */
export function requestText(rows: readonly AuditRow[]): string {
  const [first] = rows;
  if (first === undefined) return "";
  const { requestId, resourceId, fromId, toId, planHash, policyHash, evidenceSha256, evidenceOrigin } =
    first.event;
  const known = (value: string | number | null): string => (value === null ? "-" : String(value));
  return `${[
    `request ${known(requestId)}`,
    `machine ${resourceId}`,
    `change  keyIncarnationId ${known(fromId)} → ${known(toId)}`,
    `plan    ${known(planHash)}`,
    `policy  ${known(policyHash)}`,
    `based on ${known(evidenceSha256)} (${known(evidenceOrigin)})`,
    "",
    ...rows.map(rowLine),
  ].join("\n")}\n`;
}
