import { askForStatusFile } from "../../asks.ts";
import type { ConnectionRow, Facts, GuestStatus, StatusReading } from "../../facts.ts";
import { moduleIs } from "../../facts.ts";
import { readEbpfMessage } from "../../judging/ebpf-message.ts";
import { judgeKey } from "../../judging/key-judgement.ts";
import { readListenerMessage } from "../../judging/listener-message.ts";
import type { RuleResult } from "../../rule.ts";
import { defineRule, failed, pass, report, skip } from "../../rule.ts";

/** Everything says RUNNING, but nothing is redirected: the policy is not in the eBPF map, or the programs were detached. Green but broken. */
export const redirectNotWorking = defineRule({
  id: "redirect-not-working",
  step: "access",
  part: "access",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "redirect-not-working": {
      title: "Nothing is redirected",
      what: "Everything says RUNNING, but no request to the metadata services passes through the agent.",
      why: "The redirect programs may have been detached after the start; requests then reach the host unsigned and are refused in Enforce.",
      fix: "Restart the agent, make one request to IMDS, then send a fresh status.json.",
      see: "Rows answered 421 whose `ip` is `None`, `port` 0 and `userName` `empty`, and no row for 168.63.129.16 or 169.254.169.254; or a `proxyConnectionsCount` that is 0, or the same minutes later.",
      commands: {
        linux: [
          "sudo systemctl restart azure-proxy-agent",
          "curl -s -H Metadata:true 'http://169.254.169.254/metadata/instance?api-version=2021-02-01' | head -c 100",
        ],
        windows: ["Restart-Service GuestProxyAgent", "sc.exe query EbpfCore", "sc.exe query NetEbpfExt"],
      },
      link: "troubleshoot",
    },
  },
  evaluate: (facts) => {
    const { guest } = facts;
    if (!looksGood(guest)) return skip("not everything is RUNNING");
    const earlier = earlierWithSameCount(guest, facts.statusReadings);
    if (earlier !== undefined)
      return report(
        "the count of connections does not grow",
        [
          failed("redirect-not-working", [
            guest.at("/proxyConnectionsCount"),
            earlier.at("/proxyConnectionsCount"),
          ]),
        ],
        askForStatusFile(facts),
      );
    if (!guest.rowsAreKnown) return skip("the connection rows are not known");
    if (hasSeenNothing(guest)) return withoutAnyConnection(guest, facts);
    const lost = guest.rows.filter(isWithoutAudit);
    if (lost.length === 0) return pass("no row shows a call that was not redirected");
    if (guest.rows.some(({ ip }) => isMetadataAddress(ip)))
      return pass("requests to the metadata services pass through the agent");
    const evidence = lost.slice(0, 5).map(({ pointer }) => guest.atRoot(`${pointer}/responseStatus`));
    return report(
      "calls arrive without having been redirected",
      [failed("redirect-not-working", [...evidence, guest.at("/proxyConnectionsCount")])],
      askForStatusFile(facts),
    );
  },
});

/**
 * Not one connection since the start, in the agent's own file, which comes a minute after it: the Azure VM agent alone asks several times a
 * minute. A copy in the instance view may be older than the key and is not judged by this.
 */
function hasSeenNothing({ shape, proxyConnectionsCount, rows, failedRows }: GuestStatus): boolean {
  return shape === "whole" && proxyConnectionsCount === 0 && rows.length === 0 && failedRows.length === 0;
}

function withoutAnyConnection(guest: GuestStatus, facts: Facts): RuleResult {
  const finding = failed(
    "redirect-not-working",
    [guest.at("/proxyConnectionsCount"), guest.atRoot("/proxyConnectionSummary")],
    {
      what: "Everything says RUNNING, but not one connection has passed through the agent since it started.",
      fix: "Make one request to IMDS in the VM, wait two minutes, then send a fresh status.json; if the count is still 0, restart the agent.",
    },
  );
  return report("no connection since the agent started", [finding], askForStatusFile(facts));
}

/** So far apart must two files be: the Azure VM agent alone asks WireServer several times a minute. */
const apartMs = 120_000;

/** An earlier file of the same agent with the same count: nothing was redirected between the two. */
function earlierWithSameCount(
  guest: GuestStatus,
  readings: readonly StatusReading[],
): GuestStatus | undefined {
  const { timestampMs, proxyConnectionsCount: count, keyStates } = guest;
  if (timestampMs === undefined || count === undefined) return undefined;
  return readings
    .flatMap((reading) => (reading.kind === "status" ? [reading.status] : []))
    .find(
      (other) =>
        other.timestampMs !== undefined &&
        timestampMs - other.timestampMs >= apartMs &&
        other.proxyConnectionsCount === count &&
        other.keyStates.keyGuid === keyStates.keyGuid &&
        looksGood(other),
    );
}

/** How the agent writes a call for which the eBPF programs left no entry. Source: proxy_agent/src/proxy/proxy_server.rs. */
function isWithoutAudit({ httpStatus, ip, userName }: ConnectionRow): boolean {
  return (
    httpStatus === 421 && ip.trim().toLowerCase() === "none" && userName.trim().toLowerCase() === "empty"
  );
}

function isMetadataAddress(ip: string): boolean {
  return ["168.63.129.16", "169.254.169.254"].includes(ip.trim());
}

function looksGood(guest: GuestStatus): boolean {
  const { ebpf, listener } = guest;
  if (ebpf === undefined || listener === undefined || judgeKey(guest).kind !== "latched") return false;
  return (
    moduleIs(ebpf, "RUNNING") &&
    readEbpfMessage(ebpf.message) === "good" &&
    moduleIs(listener, "RUNNING") &&
    readListenerMessage(listener.message) === "good"
  );
}
