import { askForStatusFile } from "../../asks.ts";
import type { Facts, NotUnderstood, StatusReading } from "../../facts.ts";
import type { FindingDraft } from "../../rule.ts";
import { defineRule, failed, pass, report, skip } from "../../rule.ts";

/** One table for the three ways in which a file cannot be judged; files that stand beside a usable one are only mentioned. */
export const statusFileReadable = defineRule({
  id: "status-file-readable",
  step: "status-file",
  part: "status file",
  needs: [],
  uses: ["guest"],
  reports: {
    "status-file-unreadable": {
      title: "File cannot be read",
      what: "The file is empty, cut off, or not readable as JSON in any encoding that is known.",
      why: "A part of a file can hide the fault that matters, so nothing of it is certain and no key reset is offered on it.",
      fix: "Send the whole file again, as an attachment in the 1:1 chat or pasted as text.",
      see: "The text does not end with a closing brace, or it is no text at all.",
      commands: {
        linux: ["sudo cat /var/log/azure-proxy-agent/status.json"],
        windows: [
          'Get-Content -Raw -Encoding UTF8 "$env:SystemDrive\\WindowsAzure\\ProxyAgent\\Logs\\status.json"',
        ],
      },
      link: "troubleshoot",
    },
    "status-file-rejected": {
      title: "File refused",
      what: "The file is beyond the limits or of a shape that the agent never writes.",
      why: "Latchkey reads at most 10 MB, 64 levels and 100,000 rows, and it never opens key files.",
      fix: "Send the agent's own status.json, unchanged; never send a `*.key` file.",
      see: "The file is far larger or deeper than the agent writes it, holds the same member twice with different values, or is a key.",
      commands: {
        linux: ["sudo cat /var/log/azure-proxy-agent/status.json"],
        windows: [
          'Get-Content -Raw -Encoding UTF8 "$env:SystemDrive\\WindowsAzure\\ProxyAgent\\Logs\\status.json"',
        ],
      },
      link: "troubleshoot",
    },
    "status-file-wrong-kind": {
      title: "Another file",
      what: "This is readable, but it is not the agent's status.json.",
      why: "Several programs write a file of that name, cloud-init among them; only the agent's own shows key, eBPF and listener.",
      fix: "Send the file from the agent's log folder.",
      see: "`proxyAgentStatus` does not stand in the file.",
      commands: {
        linux: ["sudo cat /var/log/azure-proxy-agent/status.json"],
        windows: [
          'Get-Content -Raw -Encoding UTF8 "$env:SystemDrive\\WindowsAzure\\ProxyAgent\\Logs\\status.json"',
        ],
      },
      link: "troubleshoot",
    },
  },
  evaluate: (facts) => {
    const bad = [...facts.statusReadings.flatMap(problemOf), ...facts.notUnderstood];
    if (bad.length === 0)
      return facts.statusReadings.length === 0 ? skip("no file was sent") : pass("the file was read");
    if (hasUsable(facts)) return pass("the file was read; others beside it were not used");
    return report("the file cannot be judged", distinct(bad), askForStatusFile(facts));
  },
});

function hasUsable(facts: Pick<Facts, "statusReadings">): boolean {
  return facts.statusReadings.some(({ kind }) => kind === "status");
}

function problemOf(reading: StatusReading): readonly NotUnderstood[] {
  switch (reading.kind) {
    case "status":
      return [];
    case "wrong-kind":
      return [
        { document: reading.document, why: "wrong-kind", what: reading.what, evidence: reading.evidence },
      ];
    case "unreadable":
    case "rejected":
      return [
        { document: reading.document, why: reading.kind, what: reading.why, evidence: reading.evidence },
      ];
  }
}

/** One finding a code, with the evidence of all files that share it. The words of the reader are ours, never the file's. */
function distinct(problems: readonly NotUnderstood[]): readonly FindingDraft[] {
  const codes = {
    unreadable: "status-file-unreadable",
    rejected: "status-file-rejected",
    "wrong-kind": "status-file-wrong-kind",
  } as const;
  return (["unreadable", "rejected", "wrong-kind"] as const).flatMap((why): readonly FindingDraft[] => {
    const found = problems.filter((problem) => problem.why === why);
    if (found.length === 0) return [];
    const words = [...new Set(found.map(({ what }) => what))];
    return [
      failed(
        codes[why],
        found.map(({ evidence }) => evidence),
        { what: sentence(why, words) },
      ),
    ];
  });
}

function sentence(why: NotUnderstood["why"], words: readonly string[]): string {
  switch (why) {
    case "wrong-kind":
      return `This is ${words.join("; and ")}, not the agent's status.json.`;
    case "unreadable":
      return `The file cannot be judged: ${words.join("; ")}.`;
    case "rejected":
      return `The file was refused: ${words.join("; ")}.`;
  }
}
