import type { Ask, Report } from "../diagnosis/report.ts";
import { part, type CardData } from "./card.ts";
import { isLeadOpen, leadFinding } from "./report-facts.ts";
import { shownCommands } from "./report-findings.ts";
import type { ReportLimits } from "./report-limits.ts";
import type { ReportView } from "./report-view.ts";
import { counted, inert } from "./untrusted.ts";

/** Where a command is run, in words. */
const askPlaces: Readonly<Record<Ask["where"], string>> = {
  linux: "Run in the VM (Linux):",
  windows: "Run in the VM (Windows, PowerShell):",
  azure: "Run in Azure Cloud Shell, or where the Azure CLI is:",
  any: "Run:",
};

/** Asks for the same thing at the same place, joined: one line with all its commands. */
interface AskGroup {
  readonly what: string;
  readonly where: Ask["where"];
  readonly commands: readonly string[];
}

function grouped(asks: readonly Ask[]): readonly AskGroup[] {
  const groups = new Map<string, AskGroup>();
  for (const { what, where, command } of asks) {
    const key = JSON.stringify([what, where]);
    groups.set(key, { what, where, commands: [...(groups.get(key)?.commands ?? []), command] });
  }
  return [...groups.values()];
}

/** The commands that stand unfolded on the card already, so that asking for their output need not repeat them. */
function commandsInSight(report: Report, limits: ReportLimits): readonly string[] {
  if (!isLeadOpen(report) || limits.findings === 0) return [];
  return leadFinding(report)?.commands.slice(0, limits.commands) ?? [];
}

function askData(group: AskGroup, inSight: readonly string[], limits: ReportLimits): CardData {
  const { what, where, commands } = group;
  const isInSight = commands.every((command) => inSight.includes(command));
  if (isInSight) {
    const printed = commands.length === 1 ? "what the command above prints" : "what the commands above print";
    return { what: `${printed} (${inert(what, limits.sentence)})`, where: [], commandBox: [] };
  }
  const { commandBox } = shownCommands(commands, limits);
  return {
    what: inert(what, limits.sentence),
    where: part(commandBox.length > 0, () => ({ text: askPlaces[where] })),
    commandBox,
  };
}

/** "Send next": what is missing, with the command that shows it and where to send the result; empty if nothing is asked for. */
export function askBlock({ report, audience }: ReportView, limits: ReportLimits): readonly CardData[] {
  const groups = grouped(report.asks);
  const shown = groups.slice(0, limits.asks);
  const rest = groups.length - shown.length;
  const inSight = commandsInSight(report, limits);
  return part(shown.length > 0, () => ({
    asks: shown.map((group) => askData(group, inSight, limits)),
    more: part(rest > 0, () => ({
      text: `and ${counted(rest, "more thing")}: press “Send commands as text”.`,
    })),
    how:
      audience === "personal"
        ? "Send it here: upload the file, or paste what the command prints."
        : "Paste what the command prints here, or send the file in the 1:1 chat with me.",
  }));
}
