import type { Located } from "../facts.ts";
import type { Line } from "./observation-lines.ts";
import { located } from "./observation-lines.ts";

/** State numbers of `sc query`: labels beside them are localised. Source: winsvc.h, SERVICE_STATUS. */
const stateNames: { readonly [number: string]: string } = {
  1: "STOPPED",
  2: "START_PENDING",
  3: "STOP_PENDING",
  4: "RUNNING",
  5: "CONTINUE_PENDING",
  6: "PAUSE_PENDING",
  7: "PAUSED",
};

/** The services that the guide asks about. */
const known = "GuestProxyAgent(?:VMExtension)?|EbpfCore|NetEbpfExt|eBPFSvc";
const nameLine = new RegExp(
  `^\\s{0,20}[^\\s:]{3,30}(?: [^\\s:]{1,20})?\\s{0,10}:\\s{0,4}(${known})\\s{0,20}$`,
  "i",
);
const serviceName = /^\s{0,20}SERVICE_NAME\s{0,4}:\s{0,4}(\S{1,80})/i;
const stateLine = /^\s{0,30}[^\s:]{1,20}\s{1,30}:\s{0,4}([1-7])\s{1,4}([A-Z_]{3,30})\b/;
const typeWord = /DRIVER|WIN32|PROCESS|ADAPTER|USER_|PKG/;
const asked = /(?:^|[\s;&|(])(?:sc(?:\.exe)?\s+query(?:ex)?|Get-Service(?:\s+-Name)?)\s+["']?(\w{3,60})/i;
const psTarget = /\((\w{3,60}):String\) \[Get-Service\]/i;
const psRow = /^\s{0,10}(Running|Stopped|StartPending|StopPending|Paused)\s{1,20}(\w{3,60})\b/i;
const psStatus = /^\s{0,10}Status\s{1,20}:\s{1,4}(Running|Stopped|StartPending|StopPending|Paused)\b/i;

type ServiceState = Located<{ readonly name: string; readonly state: string }>;

/** What `sc query` and `Get-Service` say of each service; of several words on one service the last counts. */
export function readWindowsServices(lines: readonly Line[]): readonly ServiceState[] {
  const found = new Map<string, ServiceState>();
  let name: string | undefined;
  for (const line of lines) {
    name = nameIn(line) ?? name;
    const said = saidIn(line, name);
    if (said === undefined) continue;
    found.delete(said.name.toLowerCase());
    found.set(said.name.toLowerCase(), located(said, line));
  }
  return [...found.values()];
}

/** The service that the following lines are about. */
function nameIn({ text, command }: Line): string | undefined {
  return [serviceName, nameLine, psTarget]
    .map((pattern) => pattern.exec(text)?.[1])
    .concat(asked.exec(command ?? "")?.[1])
    .find((name) => name !== undefined);
}

function saidIn(line: Line, name: string | undefined): ServiceState["value"] | undefined {
  const [, word, named] = line.command === undefined ? (psRow.exec(line.text) ?? []) : [];
  if (word !== undefined && named !== undefined) return { name: named, state: word };
  const state = isGone(line) ? "NotInstalled" : stateOf(line);
  return name === undefined || state === undefined ? undefined : { name, state };
}

/** The state of a block, by number (`sc query`) or by word (`Get-Service | Format-List`). */
function stateOf({ text }: Line): string | undefined {
  const [, number, word = ""] = stateLine.exec(text) ?? [];
  if (number !== undefined && !typeWord.test(word)) return stateNames[number];
  return psStatus.exec(text)?.[1];
}

/** Error 1060, or PowerShell's word that no such service exists: both stand beside a localised sentence. */
function isGone({ text }: Line): boolean {
  return /\b1060\b|NoServiceFoundForGivenName/.test(text);
}
