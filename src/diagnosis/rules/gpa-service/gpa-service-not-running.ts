import { askForStatusFile, askLinux, askWindows } from "../../asks.ts";
import type { EvidencePointer } from "../../evidence.ts";
import type { Facts, Located } from "../../facts.ts";
import { moduleIs } from "../../facts.ts";
import { judgeKey } from "../../judging/key-judgement.ts";
import { defineRule, failed, pass, report, skip, uncertain } from "../../rule.ts";

/** Guide: "GPA service missing or not running". The service manager's word is proof; a file written while stopping is a suspicion. */
export const gpaServiceNotRunning = defineRule({
  id: "gpa-service-not-running",
  step: "gpa-service-*",
  part: "agent runs",
  needs: [],
  uses: ["guest"],
  after: ["vm-not-running", "msp-not-enabled", "gpa-not-installed"],
  reports: {
    "gpa-service-not-running": {
      title: "Agent's service does not run",
      what: "The agent's service is stopped, stopping or has failed.",
      why: "While it does not run, requests to the metadata services are refused in Enforce, and status.json is only a leftover.",
      fix: "Start the service and see whether it stays; if it stops again, send its journal; on Windows the two eBPF drivers must run first.",
      see: "`systemctl status azure-proxy-agent` or `Get-Service GuestProxyAgent` does not say running.",
      commands: {
        linux: [
          "systemctl status azure-proxy-agent --no-pager",
          "sudo systemctl start azure-proxy-agent",
          "sudo journalctl -u azure-proxy-agent -b --no-pager | tail -n 100",
        ],
        windows: ["Get-Service GuestProxyAgent, EbpfCore, NetEbpfExt", "Start-Service GuestProxyAgent"],
      },
      link: "troubleshoot",
    },
  },
  evaluate: (facts) => {
    const stopped = stoppedByWord(facts);
    if (stopped.length > 0)
      return report("the service manager says so", [
        failed("gpa-service-not-running", stopped, { standsWithoutGuest: true }),
      ]);
    const { guest } = facts;
    if (guest === undefined)
      return hasWord(facts) ? pass("the service manager says running") : skip("nothing tells of the service");
    if (!moduleIs(guest.key, "STOPPED") && judgeKey(guest).kind !== "stopped")
      return pass("the agent's modules are not stopped");
    const evidence = [
      guest.at("/keyLatchStatus/status"),
      guest.at("/ebpfProgramStatus/status"),
      guest.at("/proxyListenerStatus/status"),
    ];
    return report(
      "the file was written while the service stopped",
      [uncertain("gpa-service-not-running", evidence)],
      [
        askLinux("whether the service runs", "systemctl status azure-proxy-agent --no-pager"),
        askWindows("whether the service runs", "Get-Service GuestProxyAgent"),
        ...askForStatusFile(facts),
      ],
    );
  },
});

/** The last word of each service manager counts: what was stopped before may have been started since. */
function stoppedByWord(facts: Pick<Facts, "observations" | "guest">): readonly EvidencePointer[] {
  const unit = facts.observations.flatMap(({ linuxService }) => linuxService ?? []).slice(-1);
  const stopped = unit.filter(({ value }) => value === "stopped" || value === "failed");
  const service = windowsWords(facts)
    .slice(-1)
    .filter(({ value }) => !/^(?:running|start_?pending)/i.test(value.state.trim()));
  return [...stopped, ...service, ...(unit.length > 0 ? [] : notListening(facts))].map(({ at }) => at);
}

/** A fresh status shows that the service runs: then only its listener is missing, which is another finding. */
function notListening({
  observations,
  guest,
}: Pick<Facts, "observations" | "guest">): readonly Located<unknown>[] {
  if (guest?.freshness === "fresh") return [];
  const asked = observations.flatMap(({ provisionStatus }) => provisionStatus ?? []).slice(-1);
  return asked.filter(({ value }) => value === "not-listening");
}

type ServiceWord = Located<{ readonly name: string; readonly state: string }>;

function windowsWords({ observations }: Pick<Facts, "observations">): readonly ServiceWord[] {
  return observations
    .flatMap(({ windowsServices }) => windowsServices ?? [])
    .filter(({ value }) => /^guestproxyagent$/i.test(value.name.trim()));
}

function hasWord(facts: Pick<Facts, "observations">): boolean {
  return (
    windowsWords(facts).length > 0 ||
    facts.observations.some(
      ({ linuxService, provisionStatus }) => linuxService !== undefined || provisionStatus !== undefined,
    )
  );
}
