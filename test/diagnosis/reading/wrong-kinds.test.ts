import { describe, expect, test } from "vitest";
import { readStatusDocument } from "../../../src/diagnosis/reading/status-document.ts";
import { document } from "../builders.ts";

/** Other programs' files, made up after their public formats; the value is what a person is told. */
const jsonFiles: readonly (readonly [string, unknown, RegExp])[] = [
  [
    "cloud-init's status.json",
    {
      v1: {
        datasource: "DataSourceAzure [seed=/dev/sr0]",
        init: { errors: [], finished: 1, start: 0 },
        stage: null,
      },
    },
    /cloud-init's own status\.json/,
  ],
  [
    "cloud-init's status.json of old",
    { v1: { init: { errors: [] }, "init-local": {}, "modules-config": {}, "modules-final": {} } },
    /cloud-init's own status\.json/,
  ],
  [
    "cloud-init's result.json",
    { v1: { datasource: "DataSourceAzure", errors: [] } },
    /cloud-init's result\.json/,
  ],
  [
    "cloud-init status --format json",
    {
      boot_status_code: "enabled-by-generator",
      datasource: "azure",
      detail: "x",
      errors: [],
      status: "done",
    },
    /cloud-init's own status/,
  ],
  [
    "cloud-init's extended status",
    { extended_status: "degraded done", recoverable_errors: {} },
    /cloud-init/,
  ],
  ["recoverable errors of cloud-init", { recoverable_errors: {}, detail: "" }, /cloud-init/],
  ["the rules in force", { inputRules: {}, computedRules: {} }, /access-control rules \(AuthorizationRules/],
  ["the VM agent's status", { __metadata__: {}, guestAgent: {} }, /waagent_status/],
  ["the VM agent's aggregate", { aggregateStatus: {} }, /waagent_status/],
  ["the VM agent's status of later", { guestAgent: {}, extensionsStatus: [] }, /waagent_status/],
  ["a HandlerEnvironment", [{ name: "x", version: 1, handlerEnvironment: {} }], /HandlerEnvironment/],
  ["a HandlerEnvironment alone", { handlerEnvironment: {} }, /HandlerEnvironment/],
  ["a HandlerManifest", [{ version: 1, handlerManifest: {} }], /HandlerManifest/],
  ["a HandlerManifest alone", { handlerManifest: {} }, /HandlerManifest/],
  ["a heartbeat", [{ version: 1, heartbeat: { status: "ready" } }], /heartbeat/],
  ["a heartbeat alone", { heartbeat: { status: "ready" } }, /heartbeat/],
  ["settings of an extension", { runtimeSettings: [{ handlerSettings: {} }] }, /settings file/],
  ["a HandlerState in JSON", { state: "Enabled" }, /HandlerState/],
  ["a HandlerStatus", { name: "x", version: "1", status: "Ready", code: 0, message: "" }, /HandlerStatus/],
  [
    "a status file of another extension",
    [
      {
        version: "1.0",
        timestampUTC: "2026-11-23T07:14:00Z",
        status: { operation: "Enable", status: "success" },
      },
    ],
    /status file without a readable status of the agent/,
  ],
  [
    "the secure channel's status",
    { authorizationScheme: "Azure-HMAC-SHA256", keyGuid: null },
    /secure-channel status/,
  ],
  ["the secure channel's state", { secureChannelState: "WireServer" }, /secure-channel status/],
  ["the secure channel's delivery", { keyDeliveryMethod: "http" }, /secure-channel status/],
  [
    "the agent's configuration",
    { logFolder: "", pollKeyStatusIntervalInSeconds: 15 },
    /configuration \(proxy-agent\.json\)/,
  ],
  ["instance metadata", { compute: {}, network: {} }, /instance metadata/],
  ["instance metadata of the machine", { azEnvironment: "AzurePublicCloud", vmId: "x" }, /instance metadata/],
  ["an error of Azure", { error: { code: "ResourceNotFound", message: "x" } }, /error answer of Azure/],
  ["a package.json", { name: "x", version: "1.0.0", dependencies: {} }, /npm package/],
  ["an empty object", {}, /an empty JSON object/],
  ["an object of nobody", { hello: "world" }, /another JSON file/],
  ["a list of nobody", [{ hello: "world" }], /another JSON file/],
];

const texts: readonly (readonly [string, string, RegExp])[] = [
  ["a HandlerState", "Enabled", /HandlerState/],
  ["a HandlerState with quotes", '"NotReady"\r\n', /HandlerState/],
  [
    "a goal state",
    '<?xml version="1.0" encoding="utf-8"?>\n<GoalState xmlns:xsi="x"></GoalState>',
    /goal state/,
  ],
  ["an extensions' configuration", "<Extensions version='1.0.0.0'></Extensions>", /goal state/],
  ["another XML", "<?xml version='1.0'?><a/>", /an XML file/],
  ["a web page", "<!DOCTYPE html><html><head><style>body { margin: 0 }</style></head></html>", /a web page/],
  ["a web page with a document in it", '<html><script>var x = {"a": 1}</script></html>', /a web page/],
  ["a page of XHTML", "<?xml version='1.0'?>\n<!DOCTYPE html>\n<html></html>", /a web page/],
  ["the agent's log", "2026-11-23T07:14:20.123 [INFO]    Started", /a log file/],
  ["a journal", "Nov  3 07:14:20 web-01 azure-proxy-agent[1]: started", /a log file/],
  ["a journal with its head", "-- Journal begins at Mon 2026-11-23 --", /a log file/],
  ["a kernel log", "[    0.000000] Linux version 5.15.0", /a log file/],
  ["status.tag", "keyLatchStatus - poll secure channel status task started.\r\n", /status\.tag/],
  [
    "cat of a file that is not there",
    "cat: /var/log/azure-proxy-agent/status.json: No such file or directory",
    /does not exist/,
  ],
  [
    "PowerShell without the file",
    "Get-Content : Cannot find path 'C:\\WindowsAzure\\ProxyAgent\\Logs\\status.json' because it does not exist.",
    /does not exist/,
  ],
  [
    "cat without the right",
    "cat: /var/log/azure-proxy-agent/status.json: Permission denied",
    /may not be read \(use sudo/,
  ],
  [
    "PowerShell without the right",
    "Get-Content : Access to the path 'C:\\x\\status.json' is denied.",
    /may not be read/,
  ],
  [
    "systemctl",
    "● azure-proxy-agent.service - Microsoft Azure GuestProxyAgent\n   Active: active",
    /systemctl/,
  ],
  ["sc query", "\nSERVICE_NAME: GuestProxyAgent \n  STATE : 4  RUNNING", /sc query/],
];

describe("another file is named for what it is", () => {
  test.each([
    ...jsonFiles.map(([file, value, what]) => [file, JSON.stringify(value, null, 2), what] as const),
    ...texts,
  ])("%s", (_file, text, what) => {
    expect(readStatusDocument(document("status-file", text))).toMatchObject({
      kind: "wrong-kind",
      what: expect.stringMatching(what),
      evidence: { source: "status-file", value: null },
    });
  });
});
