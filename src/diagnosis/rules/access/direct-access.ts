import type { ConnectionRow } from "../../facts.ts";
import { isStopping } from "../../judging/stopping.ts";
import { defineRule, failed, pass, report, skip } from "../../rule.ts";

/** 421: somebody called the agent's own port instead of the metadata service; a port scan does so too. */
export const directAccess = defineRule({
  id: "direct-access",
  step: "access",
  part: "access",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "direct-access": {
      title: "Direct calls to the agent",
      what: "Callers talk to the agent's own port 3080 instead of the metadata service.",
      why: "The agent answers such calls with 421; it is no fault of the agent, and often a port scan or a wrong proxy setting.",
      fix: "Let the callers use 169.254.169.254 and 168.63.129.16; the agent redirects them by itself.",
      see: "`proxyConnectionSummary` has rows with `421 Misdirected Request`.",
      commands: {
        linux: ["sudo ss -tnp 'dport = :3080'"],
        windows: ["Get-NetTCPConnection -RemotePort 3080"],
      },
      link: "troubleshoot",
    },
  },
  evaluate: ({ guest }) => {
    if (!guest.rowsAreKnown && guest.failedRows.length === 0)
      return skip("the connection rows are not known");
    if (isStopping(guest)) return skip("the file was written while the service stopped");
    const direct = [...guest.rows, ...guest.failedRows].filter(({ httpStatus }) => httpStatus === 421);
    if (direct.length === 0) return pass("nobody calls the agent directly");
    const evidence = direct
      .slice(0, 5)
      .map(({ pointer }: ConnectionRow) => guest.atRoot(`${pointer}/responseStatus`));
    return report("rows with 421", [failed("direct-access", evidence)]);
  },
});
