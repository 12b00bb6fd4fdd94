import { describe, expect, test } from "vitest";
import { check, codes, document, finding, gpaExtension, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport } from "../../sound-report.ts";

const rule = "status-file-needed";
const linuxAsk = "sudo cat /var/log/azure-proxy-agent/status.json";

describe("Azure without the agent's own status", () => {
  test("asks for status.json on Linux, where an agent of the image leaves no trace", () => {
    const report = soundReport([fixture("vm", "status-file-needed.linux-image-agent.json")]);
    expect(check(report, rule)).toBe("failed");
    expect(codes(report)).toEqual(["gpa-not-installed?", "status-file-needed"]);
    expect(finding(report, "status-file-needed")).toMatchObject({
      step: "status-file",
      severity: "inconclusive",
      commands: [linuxAsk, "systemctl status azure-proxy-agent --no-pager"],
      evidence: [
        {
          source: "instance-view",
          origin: "azure",
          pointer: "/properties/instanceView/extensions",
          value: null,
        },
      ],
    });
    expect(report.verdict).toBe("inconclusive");
    expect(report.asks).toContainEqual(expect.objectContaining({ command: linuxAsk, where: "linux" }));
  });

  test("asks for it where the extension carries no substatus", () => {
    const bare = gpaExtension({}, "Windows", { substatuses: [] });
    const report = soundReport([document("vm", vm({ os: "Windows", extensions: [bare] }))]);
    expect(codes(report)).toEqual(["status-file-needed"]);
    expect(finding(report, "status-file-needed")?.evidence[0]?.pointer).toBe(
      "/properties/instanceView/extensions/0/substatuses",
    );
    expect(finding(report, "status-file-needed")?.commands.join()).toContain("WindowsAzure");
  });

  test("asks for it where only the model is known", () => {
    const body = vm({ os: "Linux" });
    const { instanceView: _view, ...properties } = body["properties"] as { readonly [name: string]: unknown };
    const report = soundReport([document("vm", { ...body, properties })]);
    expect(codes(report)).toContain("status-file-needed");
    expect(finding(report, "status-file-needed")?.evidence[0]).toMatchObject({
      pointer: "/properties",
      value: null,
    });
    expect(report.verdict).toBe("inconclusive");
  });

  test.each(["not json at all", '{"some":"thing"}', '{"keyLatchStatus":"a text"}'])(
    "asks for it where the substatus holds %s",
    (message) => {
      const broken = gpaExtension({}, "Windows", {
        substatuses: [{ code: "ComponentStatus/ProxyAgentStatus/succeeded", message }],
      });
      const report = soundReport([document("vm", vm({ os: "Windows", extensions: [broken] }))]);
      expect(codes(report)).toEqual(["status-file-needed"]);
      expect(report.verdict).toBe("inconclusive");
    },
  );
});

test("words of single modules on a command's output do not replace the status", () => {
  const output = document(
    "observation",
    "keyLatchStatus - Failed to get key status - Operation timed out (os error 110)",
  );
  const report = soundReport([document("vm", vm()), output]);
  expect(codes(report)).toContain("status-file-needed");
  expect(report.verdict).toBe("inconclusive");
});

describe("a substatus that the VM agent has cut", () => {
  test("is judged as far as it is complete, the cut is named, and no reset is offered", () => {
    const report = soundReport([fixture("vm", "status-file-needed.substatus-cut.json")]);
    expect(codes(report)).toEqual(["status-file-needed", "ebpf-cgroup2-missing"]);
    expect(finding(report, "status-file-needed")).toMatchObject({
      what: "The agent's status was cut on its way to Azure; only its complete parts could be judged.",
      evidence: [
        { source: "extension-substatus", origin: "azure", pointer: "", value: null, ageSeconds: null },
      ],
    });
    expect(report.verdict).toBe("action-needed");
    expect(report.reset.offered).toBe(false);
  });

  test("never offers a reset, even if the key's refusal is complete", () => {
    const refused = { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' };
    const text = JSON.stringify(
      status({
        key: refused,
        states: { secureChannelState: "WireServer Enforce -  IMDS Enforce", wireServerRuleId: "r" },
      })["proxyAgentStatus"],
    );
    const message = `${text.slice(0, text.indexOf('"proxyListenerStatus"') + 40)} ... [TRUNCATED]`;
    const cut = gpaExtension({}, "Linux", {
      substatuses: [{ code: "ComponentStatus/ProxyAgentStatus/succeeded", message }],
    });
    const report = soundReport([document("vm", vm({ extensions: [cut] }))]);
    expect(codes(report)).toContain("key-rejected");
    expect(report.reset).toEqual({ offered: false, because: "not-fresh" });
  });
});

describe("status.json is not asked for", () => {
  test("where the substatus is whole", () => {
    const report = soundReport([document("vm", vm({ extensions: [gpaExtension({}, "Linux")] }))]);
    expect(check(report, rule)).toBe("ok");
    expect(report.verdict).toBe("healthy");
  });

  test("where a file was sent", () => {
    const report = soundReport([document("vm", vm()), document("status-file", status())]);
    expect(check(report, rule)).toBe("ok");
    expect(codes(report)).toEqual([]);
  });

  test("a second time, where the file that was sent cannot be judged", () => {
    const report = soundReport([document("vm", vm()), document("status-file", "")]);
    expect(check(report, rule)).toBe("skipped");
    expect(codes(report)).toContain("status-file-unreadable");
  });

  test("where the VM agent does not report: that is its own finding", () => {
    const report = soundReport([document("vm", vm({ agent: null }))]);
    expect(check(report, rule)).toBe("skipped");
    expect(codes(report)).toContain("vm-agent-not-ready");
  });

  test("where MSP is not enabled, or the VM has no power", () => {
    expect(check(soundReport([document("vm", vm({ proxyAgentSettings: null }))]), rule)).toBe("skipped");
    expect(check(soundReport([document("vm", vm({ power: "stopped" }))]), rule)).toBe("skipped");
  });

  test("on Windows without the extension: there is no agent that could have written it", () => {
    const report = soundReport([document("vm", vm({ os: "Windows" }))]);
    expect(check(report, rule)).toBe("skipped");
    expect(codes(report)).toEqual(["gpa-not-installed"]);
  });

  test("on Windows while the VM is being updated: the extension may still come", () => {
    const report = soundReport([document("vm", vm({ os: "Windows", provisioningState: "Updating" }))]);
    expect(check(report, rule)).toBe("skipped");
    expect(report.verdict).toBe("wait");
  });
});

test("without the VM model nothing is said of it", () => {
  const report = soundReport([document("status-file", status())]);
  expect(check(report, rule)).toBe("uncertain");
  expect(codes(report)).toEqual([]);
});
