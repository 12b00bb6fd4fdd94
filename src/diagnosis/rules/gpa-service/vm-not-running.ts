import type { PowerState } from "../../facts.ts";
import { defineRule, failed, notSure, pass, report } from "../../rule.ts";

/** A VM without power has no agent to ask; nothing in the guest can be judged. */
export const vmNotRunning = defineRule({
  id: "vm-not-running",
  step: "gpa-service-*",
  part: "agent runs",
  needs: ["vm"],
  reports: {
    "vm-not-running": {
      title: "VM does not run",
      what: "The VM is stopped or deallocated.",
      why: "Without a running VM there is no agent, and what Azure shows of the guest is old or absent.",
      fix: "Start the VM, wait two minutes, then ask again.",
      see: "`instanceView.statuses` holds `PowerState/stopped` or `PowerState/deallocated`.",
      commands: { azure: ["az vm start -g RESOURCE_GROUP -n VM"] },
      link: "troubleshoot",
    },
  },
  evaluate: ({ vm }) => {
    if (vm.powerState === "unknown") return notSure("the power state is not known");
    if (!withoutPower.includes(vm.powerState)) return pass(`the VM is ${vm.powerState}`);
    const power = vm.statuses.filter(({ code }) => /^PowerState\//i.test(code)).slice(0, 1);
    const evidence = power.map(({ pointer }) => vm.at(`${pointer}/code`));
    return report(`the VM is ${vm.powerState}`, [
      failed("vm-not-running", evidence, { standsWithoutGuest: true, what: `The VM is ${vm.powerState}.` }),
    ]);
  },
});

/** Also the ways there: what Azure shows of the guest is no longer of now. */
const withoutPower: readonly PowerState[] = ["stopping", "stopped", "deallocating", "deallocated"];
