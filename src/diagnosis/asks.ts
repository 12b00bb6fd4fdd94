import type { Facts, OsFamily } from "./facts.ts";
import type { Ask } from "./report.ts";

/** Since 1.0.45 only root may read the file on Linux; asking for it with sudo is right for every version. */
const statusFileAsks: { readonly [F in "linux" | "windows"]: Ask } = {
  linux: {
    what: "the agent's status.json, whole and fresh",
    command: "sudo cat /var/log/azure-proxy-agent/status.json",
    where: "linux",
  },
  windows: {
    what: "the agent's status.json, whole and fresh",
    command:
      'Get-Content -Raw -Encoding UTF8 "$env:SystemDrive\\WindowsAzure\\ProxyAgent\\Logs\\status.json"',
    where: "windows",
  },
};

/** The journal, where the agent says more than in its status file. */
const journalAsks: { readonly [F in "linux" | "windows"]: Ask } = {
  linux: {
    what: "the agent's journal since the last start",
    command: "sudo journalctl -u azure-proxy-agent -b --no-pager | tail -n 200",
    where: "linux",
  },
  windows: {
    what: "the agent's events",
    command:
      "Get-WinEvent -FilterHashtable @{LogName='Windows Azure'; ProviderName='GuestProxyAgent'} -MaxEvents 200 | Format-List TimeCreated, Message",
    where: "windows",
  },
};

/** Picks what fits the system; for an unknown one both. */
function forSystem(asks: { readonly [F in "linux" | "windows"]: Ask }, os: OsFamily): readonly Ask[] {
  return os === "unknown" ? [asks.linux, asks.windows] : [asks[os]];
}

/** Asks for a whole, fresh status.json. */
export function askForStatusFile(facts: Pick<Facts, "os">): readonly Ask[] {
  return forSystem(statusFileAsks, facts.os);
}

/** Asks for the agent's journal or events. */
export function askForJournal(facts: Pick<Facts, "os">): readonly Ask[] {
  return forSystem(journalAsks, facts.os);
}

/** Asks for one command's output on Linux. */
export function askLinux(what: string, command: string): Ask {
  return { what, command, where: "linux" };
}

/** Asks for one command's output on Windows. */
export function askWindows(what: string, command: string): Ask {
  return { what, command, where: "windows" };
}

/** Asks for something that is read from Azure rather than inside the VM. */
export function askAzure(what: string, command: string): Ask {
  return { what, command, where: "azure" };
}

/** Removes repeated asks, keeping the first. */
export function distinctAsks(asks: readonly Ask[]): readonly Ask[] {
  return asks.filter(
    (ask, index) =>
      asks.findIndex(({ command, what }) => command === ask.command && what === ask.what) === index,
  );
}
