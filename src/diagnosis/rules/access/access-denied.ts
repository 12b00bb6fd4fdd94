import type { ConnectionRow, GuestStatus } from "../../facts.ts";
import { judgeKey } from "../../judging/key-judgement.ts";
import { readSecureChannel } from "../../judging/secure-channel.ts";
import { isStopping } from "../../judging/stopping.ts";
import { defineRule, failed, pass, report, skip, uncertain } from "../../rule.ts";

/** The host agent's second port on the WireServer address counts as WireServer. */
const wireServerAddress = "168.63.129.16";
const imdsAddress = "169.254.169.254";

/** Said instead of a denial where a row does not tell enough: it may have been edited or cut. */
const halfTold = {
  what: "A row of the status file looks like a denied caller, but lacks its address or its status.",
  fix: "Send status.json again as the agent wrote it, whole and unedited.",
} as const;

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
      (row) => row.httpStatus === 403 && row.ip.trim() !== "" && isEnforced(row.ip, guest),
    );
    const refused = denied.length > 0 ? denied : halfToldRefusals(guest);
    if (refused.length === 0) return pass("no caller is denied");
    const evidence = [
      ...refused.slice(0, 5).map(({ pointer }) => guest.atRoot(`${pointer}/responseStatus`)),
      guest.at("/keyLatchStatus/states/secureChannelState"),
    ];
    return denied.length > 0
      ? report("callers are denied under Enforce", [failed("access-denied", evidence)])
      : report("a row may be a denied caller", [uncertain("access-denied", evidence, halfTold)]);
  },
});

/** True where the endpoint at this address is in Enforce; for an address that is not told, where any is. */
function isEnforced(ip: string, guest: GuestStatus): boolean {
  const { wireServer, imds } = readSecureChannel(guest.keyStates.secureChannelState);
  switch (ip.trim()) {
    case wireServerAddress:
      return wireServer === "enforce";
    case imdsAddress:
      return imds === "enforce";
    default:
      return ip.trim() === "" && [wireServer, imds].includes("enforce");
  }
}

/** Rows that lack what would tell whether they were denied: a `403` without an address, a failed authentication without a status. */
function halfToldRefusals(guest: GuestStatus): readonly ConnectionRow[] {
  const withoutStatus = guest.failedRows.filter((row) => row.responseStatus.trim() === "");
  const withoutAddress = [...guest.rows, ...guest.failedRows].filter(
    (row) => row.httpStatus === 403 && row.ip.trim() === "",
  );
  return [...withoutAddress, ...withoutStatus].filter(({ ip }) => isEnforced(ip, guest));
}
