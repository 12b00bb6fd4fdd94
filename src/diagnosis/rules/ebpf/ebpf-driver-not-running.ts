import { askWindows } from "../../asks.ts";
import { clearedEbpf } from "../../judging/cleared.ts";
import type { DriverState } from "../../judging/ebpf-judgement.ts";
import { driverStates, ebpfEvidence, judgeEbpf, unqueriedDriver } from "../../judging/ebpf-judgement.ts";
import type { EvidencePointer } from "../../evidence.ts";
import { isAtLeast, isAtMost } from "../../judging/era.ts";
import type { Facts, GuestStatus } from "../../facts.ts";
import type { RuleResult } from "../../rule.ts";
import { defineRule, failed, pass, report, skip, uncertain } from "../../rule.ts";

/** Guide: "eBPF setup failed", Windows. The drivers must be RUNNING. Rule of judgement 10. */
export const ebpfDriverNotRunning = defineRule({
  id: "ebpf-driver-not-running",
  step: "ebpf-windows",
  part: "eBPF",
  needs: [],
  uses: ["vm", "guest"],
  after: ["vm-not-running"],
  reports: {
    "ebpf-driver-not-running": {
      title: "eBPF for Windows does not run",
      what: "The drivers of eBPF for Windows (EbpfCore, NetEbpfExt) are missing, not loaded or not running.",
      why: "The agent redirects requests through them; without them nothing reaches it, and its service may not even start.",
      fix: "Start both drivers, then restart the agent; if they are missing, remove and reinstall the agent's extension Microsoft.CPlat.ProxyAgent.ProxyAgentWindows.",
      see: "`sc.exe query EbpfCore` and `sc.exe query NetEbpfExt` do not say RUNNING, or the agent's message reads `EbpfApi.dll is not loaded`.",
      commands: {
        windows: [
          "sc.exe query EbpfCore",
          "sc.exe query NetEbpfExt",
          "sc.exe start EbpfCore",
          "sc.exe start NetEbpfExt",
          "Restart-Service GuestProxyAgent",
        ],
      },
      link: "ebpfForWindows",
    },
  },
  evaluate: (facts): RuleResult => {
    if (facts.os === "linux") return skip("the VM runs Linux");
    const drivers = driverStates(facts);
    const stopped = drivers.filter(({ isRunning }) => !isRunning);
    if (stopped.length > 0) return byDrivers(stopped, facts);
    const suspicion = suspicionOf(facts);
    const own = ebpfEvidence(facts.guest);
    if (suspicion === "certain")
      return report("EbpfApi.dll is not loaded", [failed("ebpf-driver-not-running", own, { os: "windows" })]);
    // Only both drivers together, seen now, clear the suspicion.
    if (drivers.filter(({ isCurrent }) => isCurrent).length === 2) return pass("both drivers run");
    const unqueried = unqueriedDriver(facts);
    if (suspicion === "none" && unqueried !== undefined) return byFailedQuery(unqueried);
    if (suspicion === "none")
      return clearedEbpf(judgeEbpf(facts.guest), "nothing speaks against the drivers");
    return report(
      "the programs could not be set up",
      [uncertain("ebpf-driver-not-running", own, { os: "windows" })],
      driverAsks,
    );
  },
});

/** A driver that does not run is proof, unless Azure saw it so when the VM agent still reported. */
function byDrivers(stopped: readonly DriverState[], { guest }: Pick<Facts, "guest">): RuleResult {
  const own = judgeEbpf(guest) === "running" ? [] : ebpfEvidence(guest);
  const isProved = stopped.some(({ isCurrent }) => isCurrent);
  const draft = isProved ? failed : uncertain;
  return report(
    "a driver does not run",
    [
      draft("ebpf-driver-not-running", [...stopped.map(({ at }) => at), ...own], {
        os: "windows",
        standsWithoutGuest: true,
      }),
    ],
    isProved ? [] : driverAsks,
  );
}

/** The agent's own RUNNING is from its start; a driver that cannot be asked may have gone since. */
function byFailedQuery(at: EvidencePointer): RuleResult {
  return report(
    "a driver could not be queried",
    [
      uncertain("ebpf-driver-not-running", [at], {
        os: "windows",
        what: "The agent's extension could not query a driver of eBPF for Windows, so it may be missing.",
        fix: "Ask for the state of both drivers, and send what the commands print.",
      }),
    ],
    driverAsks,
  );
}

const driverAsks = [
  askWindows("the state of the driver EbpfCore", "sc.exe query EbpfCore"),
  askWindows("the state of the driver NetEbpfExt", "sc.exe query NetEbpfExt"),
];

function suspicionOf({ guest, os }: Pick<Facts, "guest" | "os">): "none" | "possible" | "certain" {
  const judgement = judgeEbpf(guest);
  if (judgement === "windows-api") return "certain";
  if (judgement === "windows-program") return "possible";
  return judgement === "not-started" && os === "windows" && hidesMissingApi(guest) ? "possible" : "none";
}

/** 1.0.25 shows only `Status unknown.` where later releases name the missing API. */
function hidesMissingApi(guest: GuestStatus | undefined): boolean {
  return guest?.version !== undefined && isAtLeast(guest.version, 25) && isAtMost(guest.version, 25);
}
