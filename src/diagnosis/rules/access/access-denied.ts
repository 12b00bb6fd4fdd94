import type { ConnectionRow, GuestStatus } from "../../facts.ts";
import { judgeKey } from "../../judging/key-judgement.ts";
import { readSecureChannel } from "../../judging/secure-channel.ts";
import { isStopping } from "../../judging/stopping.ts";
import { defineRule, failed, pass, report, skip } from "../../rule.ts";

/** The host agent's second port on the WireServer address counts as WireServer. */
const wireServerAddress = "168.63.129.16";
const imdsAddress = "169.254.169.254";

/** Rule of judgement 12: a latched key, Enforce for that endpoint, and a row with 403. Rows never decide anything else. */
export const accessDenied = defineRule({
  id: "access-denied",
  step: "access",
  part: "access",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "access-denied": {
      title: "Callers are denied",
      what: "Callers in the VM are denied by the access-control rules, which are enforced.",
      why: "The agent is fine: its rules do not allow these processes or users to reach the metadata service.",
      fix: "Allow the callers in the access-control profile or the local rules, or set the endpoint to Audit until the rules are right; no key reset helps.",
      see: "`proxyConnectionSummary` or `failedAuthenticateSummary` has rows with `403 Forbidden` while `secureChannelState` says Enforce.",
      commands: {
        linux: [
          "sudo python3 -c \"import json; [print(r['responseStatus'], r['count'], r['userName'], r['processFullPath']) for r in json.load(open('/var/log/azure-proxy-agent/status.json'))['failedAuthenticateSummary']]\"",
        ],
        windows: [
          '(Get-Content -Raw "$env:SystemDrive\\WindowsAzure\\ProxyAgent\\Logs\\status.json" | ConvertFrom-Json).failedAuthenticateSummary | Format-Table responseStatus, count, userName, processFullPath',
        ],
      },
      link: "advancedConfiguration",
    },
  },
  evaluate: ({ guest }) => {
    if (!guest.rowsAreKnown && guest.failedRows.length === 0)
      return skip("the connection rows are not known");
    if (isStopping(guest)) return skip("the file was written while the service stopped");
    const kind = judgeKey(guest).kind;
    if (kind !== "latched" && kind !== "old-message")
      return skip("without a latched key, refused rows belong to the key");
    const denied = [...guest.rows, ...guest.failedRows].filter(
      (row) => row.httpStatus === 403 && isEnforced(row, guest),
    );
    if (denied.length === 0) return pass("no caller is denied");
    const evidence = denied.slice(0, 5).map(({ pointer }) => guest.atRoot(`${pointer}/responseStatus`));
    return report("callers are denied under Enforce", [
      failed("access-denied", [...evidence, guest.at("/keyLatchStatus/states/secureChannelState")]),
    ]);
  },
});

function isEnforced(row: ConnectionRow, guest: GuestStatus): boolean {
  const channel = readSecureChannel(guest.keyStates.secureChannelState);
  if (row.ip.trim() === wireServerAddress) return channel.wireServer === "enforce";
  return row.ip.trim() === imdsAddress && channel.imds === "enforce";
}
