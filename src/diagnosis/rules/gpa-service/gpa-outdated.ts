import { isAtLeast, isAtMost } from "../../judging/era.ts";
import { namedDefects, newestKnownRelease, releasesAsOf } from "../../data/releases.ts";
import { defineRule, failed, notSure, pass, report } from "../../rule.ts";

/** Rule of judgement 13: below the newest known release and covered by a named defect with a later fix. */
export const gpaOutdated = defineRule({
  id: "gpa-outdated",
  step: "gpa-service-*",
  part: "agent runs",
  needs: ["guest"],
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
  evaluate: ({ guest }) => {
    const { version } = guest;
    if (version === undefined) return notSure("the agent's version is not known");
    if (!isAtMost(version, newestKnownRelease - 1))
      return pass(`not older than the newest release known on ${releasesAsOf}`);
    const defects = namedDefects.filter(
      ({ since, lastWith }) =>
        isAtMost(version, lastWith) && (since === undefined || isAtLeast(version, since)),
    );
    const [worst] = defects;
    if (worst === undefined) return pass("no named defect");
    const others = defects.length > 1 ? `, and ${String(defects.length - 1)} more` : "";
    const what = `This release of the agent has a known defect: ${worst.what} (mended in 1.0.${String(worst.fixedIn)}${others}).`;
    return report("a named defect has a later fix", [
      failed("gpa-outdated", [guest.at("/version")], { what }),
    ]);
  },
});
