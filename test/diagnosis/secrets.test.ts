import { describe, expect, test } from "vitest";
import type { InputDocument } from "../../src/diagnosis/evidence.ts";
import { reportText } from "../../src/cli/report-text.ts";
import secrets from "../fixtures/redaction/secrets.json" with { type: "json" };
import { document, gpaExtension, reportOn, row, status, vm } from "./builders.ts";

const planted = (text: string) => ({
  ...row,
  userName: text,
  ip: text,
  processCmdLine: text,
  responseStatus: `403 ${text}`,
  processFullPath: text,
});

/** Documents of every kind with a text at every place whose value can reach a report. */
function everywhere(text: string): readonly (readonly InputDocument[])[] {
  const states = {
    secureChannelState: text,
    keyGuid: text,
    keyIncarnationId: text,
    wireServerRuleId: text,
    imdsRuleId: text,
    more: text,
  };
  const spoiled = status({
    version: text,
    status: text,
    key: { status: text, message: `Failed to acquire key details: ${text}` },
    states,
    ebpf: { status: text, message: text },
    listener: { status: text, message: `Failed to bind ${text}` },
    monitor: { message: text },
    rows: [planted(text), { ...planted(text), responseStatus: "421 Misdirected Request" }],
    failed: [planted(text)],
  });
  const denied = status({
    rows: [row, planted(text), { ...planted(text), ip: "168.63.129.16", responseStatus: "403 Forbidden" }],
  });
  const extension = gpaExtension({}, "Windows", {
    typeHandlerVersion: text,
    statuses: [
      { code: "ProvisioningState/failed", displayStatus: text, message: `Execute Install Command ${text}` },
    ],
    substatuses: [
      {
        code: "ComponentStatus/ProxyAgentStatus/succeeded",
        message: JSON.stringify(spoiled["proxyAgentStatus"]),
      },
      { code: "ComponentStatus/EbpfStatus/succeeded", message: `EbpfCore: Stopped ${text}` },
    ],
  });
  const body = vm({
    os: "Windows",
    name: text,
    provisioningState: text,
    extensions: [extension],
    agent: { statuses: [{ displayStatus: text, message: text }] },
    statuses: [
      { code: "ProvisioningState/failed/OSProvisioningInternalError", message: text },
      { code: "PowerState/running" },
    ],
    proxyAgentSettings: { enabled: text, wireServer: { mode: text } },
    imageReference: { publisher: text, offer: text, sku: text },
    instanceView: { osName: text, osVersion: text, computerName: text },
  });
  const outputs = [
    `Unit azure-proxy-agent.service could not be found. ${text}`,
    `Failed to fetch local key details with error: ${text}`,
    `Failed to activate Azure Guest Proxy Agent: azure-proxy-agent not found ${text}`,
    `cgroup2 on /sys/fs/cgroup type cgroup2 (${text})`,
    `LISTEN 0 511 127.0.0.1:3080 0.0.0.0:* users:(("${text}",pid=1))`,
    `keyLatchStatus - ${text}`,
    `Linux web-01 5.4.0-1 ${text}`,
  ].join("\n");
  const failure = {
    error: {
      code: text,
      message: text,
      details: [{ code: "BadRequest", message: `keyIncarnationId can only be incremented ${text}` }],
    },
  };
  return [
    [document("status-file", spoiled, { name: text })],
    [document("status-file", denied)],
    [document("vm", body)],
    [document("observation", outputs), document("boot-log", outputs), document("deployment-error", failure)],
    [
      document(
        "deployment-error",
        `(BadRequest) ${text}\nresult=error|reason=azure-proxy-agent status failure|stdout=${text}`,
      ),
    ],
    [document("status-file", spoiled), document("vm", body), document("observation", outputs)],
  ];
}

describe("a secret, wherever it stands, is in no report", () => {
  test.each(secrets.cases)("$where", ({ text, secret }) => {
    for (const documents of everywhere(text)) {
      const report = reportOn(documents);
      expect(JSON.stringify(report)).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(JSON.stringify(report)).not.toContain(secret);
      expect(reportText(report)).not.toContain(secret);
    }
  });
});
