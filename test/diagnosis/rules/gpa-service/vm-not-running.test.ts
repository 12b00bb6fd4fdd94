import { describe, expect, test } from "vitest";
import { check, codes, document, finding, gpaExtension, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport } from "../../sound-report.ts";

const rule = "vm-not-running";

describe("a VM without power", () => {
  test("is the only finding: nothing in the guest can be judged", () => {
    const report = soundReport([fixture("vm", "vm-not-running.deallocated.json")]);
    expect(codes(report)).toEqual(["vm-not-running"]);
    expect(finding(report, "vm-not-running")).toMatchObject({
      step: "gpa-service-linux",
      severity: "fault",
      outcome: "failed",
      what: "The VM is deallocated.",
      commands: ["az vm start -g rg-prod -n web-01"],
      evidence: [
        {
          source: "instance-view",
          origin: "azure",
          pointer: "/properties/instanceView/statuses/1/code",
          value: "PowerState/deallocated",
          ageSeconds: null,
        },
      ],
    });
    expect(report.verdict).toBe("action-needed");
    expect(report.reset.offered).toBe(false);
  });

  test.each(["stopping", "stopped", "deallocating", "deallocated", "Deallocated"])(
    "is one that is %s",
    (power) => {
      const report = soundReport([
        document("vm", vm({ os: "Windows", power, extensions: [gpaExtension()] })),
      ]);
      expect(check(report, rule)).toBe("failed");
      expect(codes(report)).toEqual(["vm-not-running"]);
      expect(finding(report, "vm-not-running")?.step).toBe("gpa-service-windows");
    },
  );

  test("keeps no copy of the agent's status that Azure still shows", () => {
    const refused = { key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' } };
    const report = soundReport([
      document("vm", vm({ power: "stopped", extensions: [gpaExtension(refused, "Linux")] })),
    ]);
    expect(codes(report)).not.toContain("key-rejected");
    expect(report.reset.offered).toBe(false);
  });

  test("stands beside a file that a person sent, whatever that says", () => {
    const report = soundReport([
      document("vm", vm({ power: "deallocated" })),
      document("status-file", status()),
    ]);
    expect(codes(report)).toEqual(["vm-not-running"]);
    expect(report.verdict).toBe("action-needed");
  });
});

test.each(["running", "starting"])("a VM that is %s passes", (power) => {
  expect(
    check(soundReport([document("vm", vm({ power, extensions: [gpaExtension({}, "Linux")] }))]), rule),
  ).toBe("ok");
});

test("an unknown power state leaves it uncertain", () => {
  const provisioned = [{ code: "ProvisioningState/succeeded", displayStatus: "Provisioning succeeded" }];
  expect(check(soundReport([document("vm", vm({ statuses: provisioned }))]), rule)).toBe("uncertain");
  expect(check(soundReport([document("vm", vm({ power: "hibernated" }))]), rule)).toBe("uncertain");
});

test("without the VM it is uncertain, and never skipped: it stands before all rules on the guest", () => {
  expect(check(soundReport([document("status-file", status())]), rule)).toBe("uncertain");
});
