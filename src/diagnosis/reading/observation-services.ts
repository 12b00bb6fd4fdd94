import type { Located, Observation } from "../facts.ts";
import type { Line } from "./observation-lines.ts";
import { located } from "./observation-lines.ts";

const unitMissing =
  /Unit azure-proxy-agent(?:\.service)? (?:could not be found|not found)|Loaded: not-found \(Reason: Unit azure-proxy-agent/i;
const commandMissing =
  /azure-proxy-agent(?:\.exe)?['"]?:? (?:command )?not found|No such file or directory.{0,40}azure-proxy-agent|azure-proxy-agent: No such file/i;
const activeLine = /^\s{0,20}Active: (active|activating|reloading|inactive|failed|deactivating)\b/;
const queryTrouble = /Failed to query the current provision state with error/i;

/** State numbers of `sc query`: words beside them are localised. Source: winsvc.h, SERVICE_STATUS. */
const stateNames: { readonly [number: string]: string } = {
  1: "STOPPED",
  2: "START_PENDING",
  3: "STOP_PENDING",
  4: "RUNNING",
  7: "PAUSED",
};

/** What service managers and the agent's own command say. */
export function readServices(
  lines: readonly Line[],
): Pick<Observation, "linuxService" | "windowsServices" | "agentNotFound" | "provisionStatus" | "portOwner"> {
  const windows = [...scQuery(lines), ...getService(lines)];
  const notFound = lines.find(({ text }) => commandMissing.test(text));
  return {
    ...readUnit(lines),
    ...(windows.length === 0 ? {} : { windowsServices: windows }),
    ...(notFound === undefined ? {} : { agentNotFound: located(true as const, notFound) }),
    ...readProvision(lines),
    ...readPortOwner(lines),
  };
}

function readUnit(lines: readonly Line[]): Pick<Observation, "linuxService"> {
  const missing = lines.find(({ text }) => unitMissing.test(text));
  if (missing !== undefined) return { linuxService: located("absent", missing) };
  const head = lines.findIndex(({ text }) => /azure-proxy-agent(?:\.service)?\b/.test(text));
  const active = lines.find((line, position) => position >= Math.max(head, 0) && activeLine.test(line.text));
  if (head < 0 || active === undefined) return {};
  return { linuxService: located(unitState(activeLine.exec(active.text)?.[1] ?? ""), active) };
}

function unitState(word: string): "running" | "stopped" | "failed" {
  if (word === "failed") return "failed";
  return word === "active" || word === "reloading" || word === "activating" ? "running" : "stopped";
}

type ServiceState = Located<{ readonly name: string; readonly state: string }>;

/** Blocks of `SERVICE_NAME: X … STATE : 4 RUNNING`; error 1060 means that the service does not exist. */
function scQuery(lines: readonly Line[]): readonly ServiceState[] {
  const found: ServiceState[] = [];
  let name: string | undefined;
  for (const line of lines) {
    name =
      /^\s{0,20}SERVICE_NAME\s{0,4}:\s{0,4}(\S{1,80})/i.exec(line.text)?.[1] ?? askedService(line) ?? name;
    if (name === undefined) continue;
    const number = /^\s{1,30}\S{1,20}\s{1,30}:\s{0,4}([1-7])\s{1,4}[A-Z_ÄÖÜ]{3,30}\b/.exec(line.text)?.[1];
    const isTypeLine = /^\s{1,30}TYPE?\b|^\s{1,30}TYP\b/i.test(line.text);
    if (number !== undefined && !isTypeLine)
      found.push(located({ name, state: stateNames[number] ?? "UNKNOWN" }, line));
    else if (/\b1060\b/.test(line.text)) found.push(located({ name, state: "NotInstalled" }, line));
  }
  return found;
}

function askedService({ command }: Line): string | undefined {
  return /^(?:sc(?:\.exe)?|Get-Service)\s+(?:query\s+)?(\w{3,60})/i.exec(command ?? "")?.[1];
}

/** Rows of `Get-Service`: `Running  GuestProxyAgent  …`. */
function getService(lines: readonly Line[]): readonly ServiceState[] {
  return lines.flatMap((line) => {
    const row = /^\s{0,10}(Running|Stopped|StartPending|StopPending|Paused)\s{1,20}(\w{3,60})\b/i.exec(
      line.text,
    );
    return row === null ? [] : [located({ name: row[2] ?? "", state: row[1] ?? "" }, line)];
  });
}

function readProvision(lines: readonly Line[]): Pick<Observation, "provisionStatus"> {
  const notListening = lines.find(({ text }) => queryTrouble.test(text));
  if (notListening !== undefined) return { provisionStatus: located("not-listening", notListening) };
  const finished = lines.find(({ text }) => /Provision finished successfully/i.test(text));
  if (finished !== undefined) return { provisionStatus: located("finished", finished) };
  const withErrors = lines.find(({ text }) =>
    /^\s{0,20}(?:ebpfProgramStatus|keyLatchStatus|proxyListenerStatus) - /.test(text),
  );
  return withErrors === undefined ? {} : { provisionStatus: located("finished-with-errors", withErrors) };
}

/** `ss -ltnp` and `netstat -ano` for port 3080, where the owner is not the agent itself. */
function readPortOwner(lines: readonly Line[]): Pick<Observation, "portOwner"> {
  const line = lines.find(
    ({ text, command }) =>
      command === undefined &&
      /(?:127\.0\.0\.1|0\.0\.0\.0|\[?::\]?|\*):3080\b/.test(text) &&
      /LISTEN|ABH/i.test(text) &&
      !/azure-proxy-agent|azure-proxy-age/.test(text),
  );
  return line === undefined ? {} : { portOwner: located(line.text.trim(), line) };
}
