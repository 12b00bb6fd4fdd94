import { defineRule, failed, pass, report } from "../../rule.ts";

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
    switch (vm.powerState) {
      case "stopped":
      case "deallocated":
      case "stopping":
      case "deallocating": {
        const status = vm.statuses.find(({ code }) => /^PowerState\//i.test(code));
        const at =
          status === undefined ? vm.at("/properties/instanceView/statuses") : vm.at(`${status.pointer}/code`);
        return report(`the VM is ${vm.powerState}`, [
          failed("vm-not-running", [at], { standsWithoutGuest: true, what: `The VM is ${vm.powerState}.` }),
        ]);
      }
      case "running":
      case "starting":
        return pass(`the VM is ${vm.powerState}`);
      case "unknown":
        return pass("the power state is not known");
    }
  },
});
