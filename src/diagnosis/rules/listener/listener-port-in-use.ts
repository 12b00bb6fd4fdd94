import { readListenerMessage } from "../../judging/listener-message.ts";
import { isStopping } from "../../judging/stopping.ts";
import { defineRule, failed, notSure, pass, report, skip } from "../../rule.ts";

/** Another process owns 127.0.0.1:3080. Up to 1.0.24 the module still says RUNNING. The guide has no step for it. */
export const listenerPortInUse = defineRule({
  id: "listener-port-in-use",
  step: "gpa-service-*",
  part: "listener",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "listener-port-in-use": {
      title: "Port 3080 is taken",
      what: "Another process owns 127.0.0.1:3080, so the agent cannot listen there.",
      why: "Requests to the metadata services are redirected to that port and reach a foreign process; the agent gives up after five tries.",
      fix: "Stop or move the process that owns port 3080, then restart the agent, which does not try again by itself.",
      see: "`proxyListenerStatus.message` reads `Failed to bind TcpListener '127.0.0.1:3080'` with os error 98 or 10048, even where the status says RUNNING (≤ 1.0.24).",
      commands: {
        linux: ["sudo ss -ltnp 'sport = :3080'", "sudo systemctl restart azure-proxy-agent"],
        windows: ["netstat -ano | findstr :3080", "Restart-Service GuestProxyAgent"],
      },
      link: "troubleshoot",
    },
  },
  evaluate: ({ guest, observations }) => {
    if (guest.listener === undefined) return notSure("the status does not show the listener");
    if (isStopping(guest)) return skip("the service is stopping: see gpa-service-not-running");
    if (readListenerMessage(guest.listener.message) !== "in-use") return pass("the port is not taken");
    const owner = observations.flatMap(({ portOwner }) => portOwner?.at ?? []);
    return report("the port is taken", [
      failed("listener-port-in-use", [
        guest.at("/proxyListenerStatus/message"),
        guest.at("/proxyListenerStatus/status"),
        ...owner,
      ]),
    ]);
  },
});
