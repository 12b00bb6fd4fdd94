import { clearedKey } from "../../judging/cleared.ts";
import { keyMessage, secureChannelState } from "../../judging/key-evidence.ts";
import { judgeKey } from "../../judging/key-judgement.ts";
import { askLinux, askWindows } from "../../asks.ts";
import type { OsFamily } from "../../facts.ts";
import type { Ask } from "../../report.ts";
import { defineRule, failed, pass, report, uncertain } from "../../rule.ts";

const linuxTest = "curl -s -o /dev/null -m 5 -w '%{http_code}\\n' http://168.63.129.16/?comp=versions";
const windowsTest = "Test-NetConnection 168.63.129.16 -Port 80";

/** No answer from 168.63.129.16. The overall status stays SUCCESS. Not in the guide. Rules of judgement 6 and 7. */
export const wireserverUnreachable = defineRule({
  id: "wireserver-unreachable",
  step: "key",
  part: "key",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "wireserver-unreachable": {
      title: "WireServer does not answer",
      what: "The agent gets no answer from WireServer at 168.63.129.16.",
      why: "A firewall, a route, a VPN or a second primary address inside the VM keeps the request from the host; without it there is no key.",
      fix: "Let the VM reach 168.63.129.16 on ports 80 and 32526 through its primary network interface; the agent then gets its key by itself, and no reset is needed.",
      see: "`keyLatchStatus.message` reads `Failed to get key status - …` or `SendKeyRequest` with a network error, and `secureChannelState` is `Unknown`.",
      commands: {
        linux: [linuxTest, "ip route get 168.63.129.16", "sudo iptables -S; sudo nft list ruleset"],
        windows: [
          windowsTest,
          "Find-NetRoute -RemoteIPAddress 168.63.129.16",
          "Get-NetFirewallRule -Enabled True -Direction Outbound -Action Block",
        ],
      },
      link: "wireServer",
    },
  },
  evaluate: (facts) => {
    const judgement = judgeKey(facts.guest);
    if (judgement.kind === "old-message")
      return pass("possibly an old message: the agent holds a key and its requests are answered");
    if (judgement.kind !== "unreachable") return clearedKey(judgement, "the host answers");
    const draft = judgement.isCertain ? failed : uncertain;
    const evidence = [keyMessage(facts.guest), secureChannelState(facts.guest)];
    return report(
      "no answer from 168.63.129.16",
      [draft("wireserver-unreachable", evidence)],
      judgement.isCertain ? [] : asksFor(facts.os),
    );
  },
});

function asksFor(os: OsFamily): readonly Ask[] {
  const linux = askLinux("whether WireServer answers", linuxTest);
  const windows = askWindows("whether WireServer answers", windowsTest);
  return os === "unknown" ? [linux, windows] : [os === "linux" ? linux : windows];
}
