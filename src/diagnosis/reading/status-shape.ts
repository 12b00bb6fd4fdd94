import { isMembers, member } from "./members.ts";

/** The modules of `proxyAgentStatus`, by which the object is known. */
const moduleNames = [
  "keyLatchStatus",
  "ebpfProgramStatus",
  "proxyListenerStatus",
  "monitorStatus",
  "telemetryLoggerStatus",
];

/** Whether an object is the inner `proxyAgentStatus`, or a part of it. */
export function isInner(value: unknown): boolean {
  return isMembers(value) && moduleNames.some((name) => Object.hasOwn(value, name));
}

/** Whether an object is a whole status file, or a part of one. */
export function isWhole(value: unknown): boolean {
  return isMembers(value) && Object.hasOwn(value, "proxyAgentStatus");
}

/** A known member whose type the agent never writes, by its pointer; undefined where all is well. */
export function wrongType(value: unknown): string | undefined {
  return (
    wrongTypeAtRoot(value) ??
    (isWhole(value)
      ? wrongTypeInside(member(value, "proxyAgentStatus"), "/proxyAgentStatus")
      : wrongTypeInside(value, ""))
  );
}

function wrongTypeAtRoot(value: unknown): string | undefined {
  if (!isWhole(value)) return undefined;
  const checks: readonly (readonly [string, (found: unknown) => boolean])[] = [
    ["timestamp", isText],
    ["proxyAgentStatus", isMembers],
    ["proxyConnectionSummary", isRowsOrNull],
    ["failedAuthenticateSummary", isRowsOrNull],
  ];
  return firstWrong(value, "", checks);
}

function wrongTypeInside(inner: unknown, pointer: string): string | undefined {
  const own = firstWrong(inner, pointer, [
    ["version", isText],
    ["status", isText],
    ["proxyConnectionsCount", isNumber],
    ...moduleNames.map((name) => [name, isMembers] as const),
  ]);
  return (
    own ??
    moduleNames
      .map((name) => wrongTypeOfModule(member(inner, name), `${pointer}/${name}`))
      .find((found) => found !== undefined)
  );
}

function wrongTypeOfModule(module: unknown, pointer: string): string | undefined {
  const own = firstWrong(module, pointer, [
    ["status", isText],
    ["message", isText],
    ["states", (value) => value === null || isMembers(value)],
  ]);
  if (own !== undefined) return own;
  const states = member(module, "states");
  if (!isMembers(states)) return undefined;
  // A later release may add states of other types; only those that are judged must be texts.
  const judged =
    /^(?:secureChannelState|keyGuid|keyIncarnationId|wireServerRuleId|imdsRuleId|hostGARuleId)$/i;
  const wrong = Object.entries(states).find(
    ([name, value]) => judged.test(name) && value !== null && !isText(value),
  );
  return wrong === undefined ? undefined : `${pointer}/states/${wrong[0]}`;
}

function firstWrong(
  value: unknown,
  pointer: string,
  checks: readonly (readonly [string, (found: unknown) => boolean])[],
): string | undefined {
  if (!isMembers(value)) return undefined;
  const found = checks.find(([name, isRight]) => Object.hasOwn(value, name) && !isRight(value[name]));
  return found === undefined ? undefined : `${pointer}/${found[0]}`;
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isNumber(value: unknown): boolean {
  return typeof value === "number";
}

function isRowsOrNull(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.every((item) => item === null || isMembers(item)));
}
