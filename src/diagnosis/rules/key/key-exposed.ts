import type { GuestStatus } from "../../facts.ts";
import { isAtMost } from "../../judging/era.ts";
import { clearedKey } from "../../judging/cleared.ts";
import { judgeKey } from "../../judging/key-judgement.ts";
import { messageHead } from "../../judging/message-head.ts";
import { keyMessage } from "../../judging/key-evidence.ts";
import { defineRule, failed, report } from "../../rule.ts";

/** The two shapes in which releases up to 1.0.36 write a key's value into a message. Source: proxy_agent key_keeper errors; redacted since 1.0.37. */
const exposedKey = [
  /Hex\("[^"]{0,80}[0-9A-Fa-f]{64}/,
  /Deserialize\([^]{0,4000}\\{0,3}"key\\{0,3}"\s{0,8}:\s{0,8}\\{0,3}"[0-9A-Fa-f]{64}/,
];

/** Whether the key's value stands in the one message where the agent itself writes it. Rows and pasted text never count. */
function showsKey(guest: GuestStatus): boolean {
  const message = messageHead(guest.key?.message ?? "");
  return isAtMost(guest.version, 36) && exposedKey.some((shape) => shape.test(message));
}

/** A key that stands in a status file is compromised: whoever may read the file has it. Not in the guide. */
export const keyExposed = defineRule({
  id: "key-exposed",
  step: "key",
  part: "key",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "key-exposed": {
      title: "Key value exposed",
      what: "The value of the VM's key stands in the agent's status: the key is compromised.",
      why: "Releases up to 1.0.36 write the key into an error message, and whoever read the file can now sign requests as this VM.",
      fix: "Reset the key, update the agent to 1.0.37 or later, and delete the copies of the file; Latchkey keeps only the redacted text.",
      see: '`keyLatchStatus.message` of a release up to 1.0.36 holds 64 hexadecimal digits behind `Hex(` or `"key":`. Do not paste them anywhere.',
      commands: {
        linux: ["azure-proxy-agent --version"],
        windows: ["Get-Service GuestProxyAgent | Format-List *"],
      },
      link: "keyReset",
    },
  },
  evaluate: ({ guest }) =>
    showsKey(guest)
      ? report("the message holds the key's value", [failed("key-exposed", [keyMessage(guest)])])
      : clearedKey(judgeKey(guest), "no key value in the agent's message"),
});
