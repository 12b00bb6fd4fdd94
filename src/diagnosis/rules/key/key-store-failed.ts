import type { OsFamily } from "../../facts.ts";
import { clearedKey } from "../../judging/cleared.ts";
import { keyMessage } from "../../judging/key-evidence.ts";
import { judgeKey } from "../../judging/key-judgement.ts";
import { defineRule, failed, report } from "../../rule.ts";

const diskFull = "the disk is full";
const notAllowed = "the agent may not write to its key folder";
const readOnly = "the file system is read-only";
const missing = "the key folder or file is missing";

/** What stands in the way, by the operating system's number: the same number means different things on Linux and on Windows. */
const causes: { readonly [F in OsFamily]: { readonly [number: number]: string } } = {
  linux: {
    1: notAllowed,
    2: missing,
    5: "the disk cannot be written",
    13: notAllowed,
    28: diskFull,
    30: readOnly,
  },
  windows: { 2: missing, 3: missing, 5: notAllowed, 19: readOnly, 39: diskFull, 112: diskFull },
  unknown: { 2: missing, 28: diskFull, 112: diskFull },
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
  evaluate: ({ guest, os }) => {
    const judgement = judgeKey(guest);
    if (judgement.kind !== "not-stored") return clearedKey(judgement, "the key could be stored");
    const cause = judgement.osError === undefined ? undefined : causes[os][judgement.osError];
    const more =
      cause === undefined
        ? {}
        : { what: `The host offered the key, but the agent cannot store it or read it back: ${cause}.` };
    return report("the key could not be stored", [failed("key-store-failed", [keyMessage(guest)], more)]);
  },
});
