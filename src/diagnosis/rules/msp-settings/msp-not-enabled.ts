import { defineRule, failed, notSure, pass, report, uncertain } from "../../rule.ts";
import { askAzure } from "../../asks.ts";

/** The VM model does not enable MSP, so nothing else of the guide can hold. */
export const mspNotEnabled = defineRule({
  id: "msp-not-enabled",
  step: "msp-settings",
  part: "enabled",
  needs: ["vm"],
  reports: {
    "msp-not-enabled": {
      title: "MSP is not enabled",
      what: "The VM model does not enable the Metadata Security Protocol.",
      why: "Without `proxyAgentSettings.enabled: true` the platform makes no key, and IMDS and WireServer answer every process.",
      fix: "If you expect protection, enable MSP in Audit first; on Linux the agent must be in the VM before that, and a scale-set instance takes the change only when it is upgraded to the latest model.",
      see: "`properties.securityProfile.proxyAgentSettings` is absent or says `enabled: false`.",
      commands: {
        azure: [
          "az vm show -g RESOURCE_GROUP -n VM --query securityProfile.proxyAgentSettings",
          "az vm update -g RESOURCE_GROUP -n VM --enable-proxy-agent true --wire-server-mode Audit --imds-mode Audit",
        ],
      },
      link: "brownfield",
    },
  },
  evaluate: ({ vm }) => {
    if (!vm.hasModel) return notSure("only the instance view is known, not the VM model", [askModel]);
    if (vm.mspEnabled === true) return pass("enabled in the VM model");
    const isBehind = vm.isScaleSetInstance && vm.latestModelApplied === false;
    const settings = vm.at("/properties/securityProfile/proxyAgentSettings/enabled");
    if (vm.mspEnabled === undefined && settings.value !== null)
      return report(
        "the model's value is neither true nor false",
        [uncertain("msp-not-enabled", [settings], { what: unreadable, standsWithoutGuest: true })],
        [askModel],
      );
    if (!isBehind) return report("not enabled in the VM model", [failed("msp-not-enabled", [settings])]);
    return report("not enabled in the instance's own model", [
      failed("msp-not-enabled", [settings, vm.at("/properties/latestModelApplied")], {
        what: "This instance's own model does not enable MSP: the latest model of the scale set has not been applied to it.",
        fix: "Upgrade this instance to the latest model of the scale set, then check again.",
        commands: {
          azure: ["az vmss update-instances -g RESOURCE_GROUP -n SCALE_SET --instance-ids INSTANCE"],
        },
      }),
    ]);
  },
});

const unreadable =
  "The VM model's `proxyAgentSettings.enabled` is neither true nor false, so whether MSP is enabled cannot be told.";

const askModel = askAzure(
  "the VM model with its instance view",
  "az rest --method get --url 'RESOURCE_ID?api-version=2024-07-01&$expand=instanceView'",
);
