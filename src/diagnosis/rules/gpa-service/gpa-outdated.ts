import type { EvidencePointer } from "../../evidence.ts";
import type { AgentVersion, Facts } from "../../facts.ts";
import { isAtLeast, isAtMost } from "../../judging/era.ts";
import { namedDefects, releasesAsOf } from "../../data/releases.ts";
import { defineRule, failed, notSure, pass, report } from "../../rule.ts";

/** Rule of judgement 13: below the newest known release and covered by a named defect with a later fix. */
export const gpaOutdated = defineRule({
  id: "gpa-outdated",
  step: "gpa-service-*",
  part: "agent runs",
  needs: [],
  uses: ["vm", "guest"],
  after: ["vm-not-running"],
  reports: {
    "gpa-outdated": {
      title: "Agent is outdated",
      what: "This release of the agent has a known defect that a later one has mended.",
      why: "Old releases hide failures of the key or the listener, or leak secrets into messages.",
      fix: "Update the agent: the VM extension updates by itself where automatic upgrade is on; otherwise update the package or the image.",
      see: "`proxyAgentStatus.version` is below the newest release.",
      commands: {
        linux: ["azure-proxy-agent --version"],
        windows: [
          "(Get-Item (Get-CimInstance Win32_Service -Filter \"Name='GuestProxyAgent'\").PathName.Trim('\"')).VersionInfo.FileVersion",
        ],
      },
      link: "releases",
    },
  },
  evaluate: (facts) => {
    const known = knownVersion(facts);
    if (known === undefined) return notSure("the agent's version is not known");
    const { version, at } = known;
    const [worst, ...others] = namedDefects.filter(
      ({ since, lastWith }) =>
        isAtMost(version, lastWith) && (since === undefined || isAtLeast(version, since)),
    );
    // The newest release that is known, and any later one, stands beyond every defect of the list.
    if (worst === undefined) return pass(`no defect with a later fix is known of it on ${releasesAsOf}`);
    const more = others.length === 0 ? "" : `; ${String(others.length)} more are known`;
    const what = `This release of the agent has a known defect: ${worst.what} (mended in 1.0.${String(worst.fixedIn)})${more}.`;
    return report("a named defect has a later fix", [failed("gpa-outdated", [at], { what })]);
  },
});

/** The agent's own word first; without it the extension's version, which carries the agent's. */
function knownVersion({
  guest,
  vm,
}: Pick<Facts, "guest" | "vm">):
  { readonly version: AgentVersion; readonly at: EvidencePointer } | undefined {
  if (guest?.version !== undefined) return { version: guest.version, at: guest.at("/version") };
  const extension = vm?.extension;
  return vm === undefined || extension?.version === undefined
    ? undefined
    : { version: extension.version, at: vm.at(extension.versionPointer) };
}
