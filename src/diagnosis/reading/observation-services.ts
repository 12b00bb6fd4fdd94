import type { Located, Observation } from "../facts.ts";
import type { Line } from "./observation-lines.ts";
import { located, outputAfter } from "./observation-lines.ts";
import { readWindowsServices } from "./observation-windows.ts";

const unitMissing =
  /Unit azure-proxy-agent(?:\.service)? (?:could not be found|not found)|Loaded: not-found \(Reason: Unit azure-proxy-agent|^\s{0,20}Failed to .{1,40} azure-proxy-agent(?:\.service)?: (?:Unit not found|No such file)/i;
const notLoaded = /^\s{0,20}Loaded: not-found\b/;
/** Shells say it in their own order and in the language of the person. */
const commandMissing =
  /azure-proxy-agent(?:\.exe)?['"’]? ?:? (?:(?:command )?not found|kommando nicht gefunden|befehl nicht gefunden|commande introuvable|orden no encontrada|comando no encontrado|comando non trovato|comando não encontrado|opdracht niet gevonden|nie znaleziono polecenia|команда не найдена)|(?:command not found|unknown command): ['"‘]?azure-proxy-agent|No such file or directory.{0,40}azure-proxy-agent|azure-proxy-agent['"’]?: No such file/i;
const unitHead = /^\s{0,20}(?:\S{1,6} )?([\w@.-]{1,80})\.service\b/;
const statusCommand =
  /\bsystemctl\s+(?:-\S{1,40}\s+){0,4}(?:status|is-active|restart|start|show)\s+(\S{1,80})/;
const activeLine =
  /^\s{0,20}Active: (active|activating|reloading|inactive|failed|deactivating)\b( \(auto-restart\))?/;
const bareState = /^\s{0,20}(active|activating|inactive|failed|deactivating)\s{0,20}$/;
const agentUnit = /^azure-proxy-agent(?:\.service)?$/;
const queryTrouble = /Failed to query the current provision state with error/i;
const moduleTrouble = /^\s{0,20}(?:ebpfProgramStatus|keyLatchStatus|proxyListenerStatus) - /;
const statusOfAgent = /(?:azure-proxy-agent|GuestProxyAgent(?:\.exe)?)["']?\s+--status\b/i;

/** What service managers and the agent's own command say. Of several words on one thing the last counts. */
export function readServices(
  lines: readonly Line[],
): Pick<Observation, "linuxService" | "windowsServices" | "agentNotFound" | "provisionStatus" | "portOwner"> {
  const windows = readWindowsServices(lines);
  const notFound = lines.find(({ text }) => commandMissing.test(text));
  return {
    ...readUnit(lines),
    ...(windows.length === 0 ? {} : { windowsServices: windows }),
    ...(notFound === undefined ? {} : { agentNotFound: located(true as const, notFound) }),
    ...readProvision(lines),
    ...readPortOwner(lines),
  };
}

type UnitState = "running" | "stopped" | "failed" | "absent";

/** An `Active:` line belongs to the unit named last before it; without any name it counts for nothing. */
function readUnit(lines: readonly Line[]): Pick<Observation, "linuxService"> {
  let unit = "";
  let isAbsent = false;
  let found: Located<UnitState> | undefined;
  for (const line of lines) {
    const head = unitHead.exec(line.text)?.[1] ?? statusCommand.exec(line.command ?? "")?.[1];
    if (head !== undefined) [unit, isAbsent] = [head, false];
    const state = unitStateIn(line, agentUnit.test(unit));
    // `Active: inactive` follows `Loaded: not-found` and says nothing more.
    if (state === undefined || (isAbsent && state === "stopped")) continue;
    isAbsent = state === "absent";
    found = located(state, line);
  }
  return found === undefined ? {} : { linuxService: found };
}

function unitStateIn({ text, command }: Line, isOfAgent: boolean): UnitState | undefined {
  if (unitMissing.test(text)) return "absent";
  if (!isOfAgent || command !== undefined) return undefined;
  if (notLoaded.test(text)) return "absent";
  const [, word, isRestarting] = activeLine.exec(text) ?? bareState.exec(text) ?? [];
  if (word === undefined) return undefined;
  return isRestarting === undefined ? unitState(word) : "failed";
}

function unitState(word: string): "running" | "stopped" | "failed" {
  if (word === "failed") return "failed";
  return word === "active" || word === "reloading" || word === "activating" ? "running" : "stopped";
}

/** `azure-proxy-agent --status`: what it prints, or the exit status that `echo $?` shows. Source: the agent's command line, 1.0.47. */
function readProvision(lines: readonly Line[]): Pick<Observation, "provisionStatus"> {
  const notListening = lines.find(({ text }) => queryTrouble.test(text));
  if (notListening !== undefined) return { provisionStatus: located("not-listening", notListening) };
  const finished = lines.find(({ text }) => /Provision finished successfully/i.test(text));
  if (finished !== undefined) return { provisionStatus: located("finished", finished) };
  const withErrors = lines.find(({ text }) => moduleTrouble.test(text));
  if (withErrors !== undefined) return { provisionStatus: located("finished-with-errors", withErrors) };
  return readExitStatus(lines);
}

const exitStates = { "0": "finished", "1": "not-finished", "2": "finished-with-errors" } as const;

function readExitStatus(lines: readonly Line[]): Pick<Observation, "provisionStatus"> {
  const asked = lines.findIndex(({ command }) => command !== undefined && statusOfAgent.test(command));
  const command = lines[asked]?.command ?? "";
  const next = lines.findIndex(
    ({ command: later }, position) => position > asked && /^echo \$(?:\?|LASTEXITCODE)/i.test(later ?? ""),
  );
  const from = /;\s{0,4}echo \$(?:\?|LASTEXITCODE)/i.test(command) ? asked : next;
  if (asked < 0 || from < 0) return {};
  const line = outputAfter(lines, from).find(({ text }) => /^\s{0,20}[012]\s{0,20}$/.test(text));
  const number = line?.text.trim() as keyof typeof exitStates | undefined;
  return line === undefined || number === undefined
    ? {}
    : { provisionStatus: located(exitStates[number], line) };
}

/** `ss -ltnp` and `netstat -ano` for port 3080, where a process other than the agent is named, by name or by number. */
function readPortOwner(lines: readonly Line[]): Pick<Observation, "portOwner"> {
  const line = lines.find(
    ({ text, command }) =>
      command === undefined &&
      /(?:127\.0\.0\.1|0\.0\.0\.0|\[?::\]?|\*):3080\b/.test(text) &&
      /users:\(\("|\b\d{1,10}\/\S|(?:LISTENING|ABH\S{2,6}|LISTEN|ESCUCHANDO)\s{1,20}\d{1,10}\s{0,10}$/i.test(
        text,
      ) &&
      !/azure-proxy-agent|azure-proxy-age|GuestProxyAgent/i.test(text),
  );
  return line === undefined ? {} : { portOwner: located(line.text.trim(), line) };
}
