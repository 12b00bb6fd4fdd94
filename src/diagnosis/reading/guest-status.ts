import type { EvidencePointer, InputDocument } from "../evidence.ts";
import type { AgentModule, ConnectionRow, Freshness, GuestStatus, KeyStates, Locate } from "../facts.ts";
import { isAtMost } from "../judging/era.ts";
import { parseAgentVersion } from "./agent-version.ts";
import { isMembers, lookUp, member, memberIgnoringCase, textOf } from "./members.ts";

/** Seconds after which a status is old; agents before 1.0.14 write only every 300 s. Source: rule of judgement 1. */
const staleAfterSeconds = { usual: 300, old: 600 } as const;

/** What the inner object is read with: where it came from and what stands around it. */
export interface GuestFrame {
  readonly document: Pick<InputDocument, "origin" | "sha256" | "collectedAtMs" | "isFreshByWord">;
  readonly source: GuestStatus["source"];
  readonly shape: GuestStatus["shape"];
  readonly isComplete: boolean;
  readonly isCutSubstatus?: boolean;
  readonly timestampMs: number | undefined;
  /** Replaces the judgement by time, where the source has no time of its own. */
  readonly freshness?: Freshness;
  readonly rows: readonly ConnectionRow[];
  readonly failedRows: readonly ConnectionRow[];
  readonly rowsAreKnown: boolean;
  /** The whole document and the pointer of the inner object in it. */
  readonly root: unknown;
  readonly innerPointer: string;
  /** The parsed summaries by name, where they do not stand in the root. */
  readonly summaries?: { readonly [name: string]: readonly unknown[] };
  /** Where the time stands, if not at the root's `/timestamp`. */
  readonly timeAt?: Omit<EvidencePointer, "ageSeconds">;
}

/** Reads the inner `proxyAgentStatus` object. Members of wrong types were refused before, or count as absent. */
export function guestFromInner(inner: unknown, frame: GuestFrame): GuestStatus {
  const version = parseAgentVersion(member(inner, "version"));
  const ageSeconds =
    frame.timestampMs === undefined ? null : (frame.document.collectedAtMs - frame.timestampMs) / 1000;
  const isOldEra = isAtMost(version, 13);
  const atRoot = rowLocator(frame, locator(frame, "", ageSeconds));
  return {
    source: frame.source,
    origin: frame.document.origin,
    shape: frame.shape,
    isComplete: frame.isComplete,
    isCutSubstatus: frame.isCutSubstatus ?? false,
    version,
    overall: textOf(member(inner, "status")),
    key: readModule(inner, "keyLatchStatus"),
    keyStates: readStates(member(member(inner, "keyLatchStatus"), "states")),
    ebpf: readModule(inner, "ebpfProgramStatus"),
    listener: readModule(inner, "proxyListenerStatus"),
    monitor: readModule(inner, "monitorStatus"),
    proxyConnectionsCount: countOf(member(inner, "proxyConnectionsCount")),
    rows: frame.rows,
    failedRows: frame.failedRows,
    rowsAreKnown: frame.rowsAreKnown,
    timestampMs: frame.timestampMs,
    collectedAtMs: frame.document.collectedAtMs,
    ageSeconds: ageSeconds === null ? null : Math.round(ageSeconds),
    freshness:
      frame.freshness ?? freshnessOf(ageSeconds, isOldEra ? staleAfterSeconds.old : staleAfterSeconds.usual),
    isFreshByWord: frame.document.isFreshByWord === true,
    sha256: frame.document.sha256,
    at: locator(frame, frame.innerPointer, ageSeconds),
    atRoot,
    timeAt: { ...atRoot("/timestamp"), ...frame.timeAt },
  };
}

/** Rows that stand in a message of their own are pointed at inside that message. */
function rowLocator({ summaries }: GuestFrame, atRoot: Locate): Locate {
  return (pointer) => {
    const [, name = "", rest = ""] = /^\/(\w{1,60})(\/.{1,200})$/.exec(pointer) ?? [];
    const items = summaries?.[name];
    return items === undefined ? atRoot(pointer) : { ...atRoot(""), ...lookUp(items, rest) };
  };
}

function freshnessOf(ageSeconds: number | null, staleAfter: number): Freshness {
  if (ageSeconds === null) return "unknown-age";
  if (ageSeconds > staleAfter) return "stale";
  return ageSeconds < -staleAfterSeconds.usual ? "future" : "fresh";
}

function locator({ root, source, document }: GuestFrame, prefix: string, ageSeconds: number | null): Locate {
  return (pointer) => ({
    source,
    origin: document.origin,
    ...lookUp(root, `${prefix}${pointer}`),
    ageSeconds: ageSeconds === null ? null : Math.round(ageSeconds),
  });
}

/** u64 and u128 beyond 2^53 lose their last digits in JSON; only zero or not zero, and equality, are ever asked. */
function countOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function readModule(inner: unknown, name: string): AgentModule | undefined {
  const module = member(inner, name);
  if (!isMembers(module)) return undefined;
  return {
    status: textOf(member(module, "status")) ?? "",
    message: unwrap(textOf(member(module, "message")) ?? ""),
    path: `/${name}`,
  };
}

/** Release 1.0.13 wrote messages as JSON text: `{"elapsed":1820, "task":"Found key details …"}`. */
function unwrap(message: string): string {
  if (!message.startsWith("{") || message.length > 20_000) return message;
  try {
    const parsed: unknown = JSON.parse(message);
    const task = textOf(member(parsed, "task"));
    const elapsed = member(parsed, "elapsed");
    if (task === undefined) return message;
    return typeof elapsed === "number" ? `${task.replace(/\.$/, "")} - ${String(elapsed)}` : task;
  } catch {
    // Not that form: the text stands for itself.
    return message;
  }
}

function readStates(states: unknown): KeyStates {
  const text = (name: string): string | undefined => {
    const value = textOf(memberIgnoringCase(states, name)?.value)?.trim();
    return value === undefined || value === "" ? undefined : value;
  };
  const guid = text("keyGuid");
  return {
    secureChannelState: text("secureChannelState"),
    keyGuid:
      guid !== undefined && /[1-9a-z]/i.test(guid) && !/^(?:none|null)$/i.test(guid) ? guid : undefined,
    keyIncarnationId: text("keyIncarnationId"),
    wireServerRuleId: text("wireServerRuleId"),
    imdsRuleId: text("imdsRuleId"),
    hostGARuleId: text("hostGARuleId"),
  };
}
