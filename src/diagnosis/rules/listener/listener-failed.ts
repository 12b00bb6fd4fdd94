import { askForJournal } from "../../asks.ts";
import type { AgentModule, GuestStatus } from "../../facts.ts";
import { moduleIs } from "../../facts.ts";
import { isTooEarly } from "../../judging/key-judgement.ts";
import { readListenerMessage } from "../../judging/listener-message.ts";
import { stoppedWithService } from "../../judging/stopping.ts";
import { defineRule, failed, notSure, pass, report, skip, uncertain } from "../../rule.ts";

/** The listener does not run for another reason than a taken port. */
export const listenerFailed = defineRule({
  id: "listener-failed",
  step: "gpa-service-*",
  part: "listener",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "listener-failed": {
      title: "Listener does not run",
      what: "The agent's listener on 127.0.0.1:3080 does not run.",
      why: "Redirected requests find nobody there, so the metadata services cannot be reached; the agent tries five times and then never again.",
      fix: "Restart the agent; if it fails again, send its journal.",
      see: "`proxyListenerStatus.status` is not RUNNING, or its message does not start with `Started proxy listener`.",
      commands: {
        linux: [
          "sudo systemctl restart azure-proxy-agent",
          "sudo journalctl -u azure-proxy-agent -b --no-pager | tail -n 100",
        ],
        windows: ["Restart-Service GuestProxyAgent"],
      },
      link: "troubleshoot",
    },
  },
  evaluate: (facts) => {
    const { guest } = facts;
    if (guest.listener === undefined) return notSure("the status does not show the listener");
    const evidence = [guest.at("/proxyListenerStatus/status"), guest.at("/proxyListenerStatus/message")];
    switch (trouble(guest, guest.listener)) {
      case "none":
        return pass("the listener runs");
      case "not-told":
        return notSure("the status does not tell whether the listener runs");
      case "named-elsewhere":
        return pass("the port is taken: see listener-port-in-use");
      case "stopping":
        return skip("the service is stopping: see gpa-service-not-running");
      case "starting":
        return report(
          "the listener has not started",
          [uncertain("listener-failed", evidence)],
          askForJournal(facts),
        );
      case "failed":
      default:
        return report(
          "the listener does not run",
          [failed("listener-failed", evidence)],
          askForJournal(facts),
        );
    }
  },
});

/** A message that nobody knows beside RUNNING is status-value-unknown's business; beside STOPPED it is a failure, quoted. */
function trouble(
  guest: GuestStatus,
  listener: AgentModule,
): "none" | "named-elsewhere" | "not-told" | "starting" | "stopping" | "failed" {
  const message = readListenerMessage(listener.message);
  if (message === "in-use") return "named-elsewhere";
  if (message === "failed") return "failed";
  if (moduleIs(listener, "RUNNING")) return message === "good" ? "none" : "not-told";
  if (isTooEarly(guest) && (message === "starting" || message === "absent")) return "not-told";
  if (stoppedWithService(guest, listener, message)) return "stopping";
  if (moduleIs(listener, "STOPPED")) return "failed";
  return moduleIs(listener, "UNKNOWN") && message !== "good" ? "starting" : "not-told";
}
