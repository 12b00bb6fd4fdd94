import { keyMessage } from "../../judging/key-evidence.ts";
import { judgeKey } from "../../judging/key-judgement.ts";
import { osErrorOf } from "../../judging/key-message.ts";
import { defineRule, failed, pass, report } from "../../rule.ts";

/** What stands in the way, by the operating system's number. Linux first, Windows second. */
const causes: { readonly [number: number]: string } = {
  28: "The disk is full.",
  112: "The disk is full.",
  13: "The agent may not write to its key folder.",
  5: "The agent may not write to its key folder.",
  30: "The file system is read-only.",
  2: "The key folder or file is missing.",
};

/** The key was offered but cannot be stored or read back; the host has not latched it yet, so no reset is needed. */
export const keyStoreFailed = defineRule({
  id: "key-store-failed",
  step: "key",
  part: "key",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "key-store-failed": {
      title: "Key cannot be stored",
      what: "The host offered the key, but the agent cannot store it or read it back.",
      why: "A full or read-only disk, missing permissions or DPAPI stand in the way; the attestation was not reached, so the key is not lost.",
      fix: "Repair the disk or the permissions of the key folder; the agent tries again every 15 seconds by itself, and no key reset is needed.",
      see: "`keyLatchStatus.message` starts with `Failed to save key details to file` or `Failed to check the key`.",
      commands: {
        linux: [
          "df -h /var/lib/azure-proxy-agent /var",
          "sudo ls -ld /var/lib/azure-proxy-agent /var/lib/azure-proxy-agent/keys",
          "mount | grep ' / '",
        ],
        windows: [
          "Get-PSDrive -PSProvider FileSystem",
          'icacls "$env:SystemDrive\\WindowsAzure\\ProxyAgent\\Keys"',
        ],
      },
      link: "troubleshoot",
    },
  },
  evaluate: ({ guest }) => {
    if (judgeKey(guest).kind !== "not-stored") return pass("the key could be stored");
    const cause = causes[osErrorOf(guest.key?.message ?? "") ?? -1];
    const more =
      cause === undefined
        ? {}
        : { what: `The host offered the key, but the agent cannot store it or read it back. ${cause}` };
    return report("the key could not be stored", [failed("key-store-failed", [keyMessage(guest)], more)]);
  },
});
