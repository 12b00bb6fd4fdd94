import { describe, expect, test } from "vitest";
import type { InputDocument } from "../../src/diagnosis/evidence.ts";
import type { StatusChanges, VmChanges } from "./builders.ts";
import { document, gpaExtension, latchedGuid, reportOn, secondsAgo, status, vm } from "./builders.ts";

const otherGuid = "11111111-2222-4333-8444-555555555555";
const refused = { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' };
const enforced = { secureChannelState: "WireServer Enforce -  IMDS Enforce - HostGA Enforce" };
const windowsMonitor = {
  message: "Aggregate status written to status file: C:\\WindowsAzure\\ProxyAgent\\Logs\\status.json",
};
const neutralMonitor = { message: "proxy_agent_status thread started." };

const file = (changes: StatusChanges = {}): InputDocument => document("status-file", status(changes));
const body = (changes: VmChanges = {}): InputDocument => document("vm", vm(changes));
const pasted = (text: string): InputDocument => document("observation", text);
const said = (...documents: readonly InputDocument[]) => reportOn(documents).contradictions;

describe("what was pasted from another system", () => {
  const lost =
    "Nov 23 07:00:01 web-01 azure-proxy-agent[812]: Failed to fetch local key details with error: x. Will try acquire the key details from Server.";
  const polled =
    "Got key status successfully: authorizationScheme: Azure-HMAC-SHA256, keyDeliveryMethod: http, keyGuid: None, secureChannelState: x";
  const silent = status({ version: "1.0.38", key: { message: polled }, states: enforced });
  const inWindows = document("status-file", silent);
  test.each([
    ["uname -r", pasted("5.15.0-1052-azure"), "Windows", /pasted comes from a Linux VM/],
    ["the journal", pasted(lost), "Windows", /pasted comes from a Linux VM/],
    [
      "sc query",
      pasted("SERVICE_NAME: GuestProxyAgent\n        STATE              : 1  STOPPED"),
      "Linux",
      /pasted comes from a Windows VM/,
    ],
  ] as const)("%s is said, and no reset rests on it", (_, output, os, words) => {
    const report = reportOn([output, body({ os })]);
    expect(report.contradictions.join()).toMatch(words);
    expect(
      report.findings.filter(
        ({ outcome, evidence }) =>
          outcome === "failed" && evidence.some(({ source }) => source === "observation"),
      ),
    ).toEqual([]);
  });
  test("a journal of Linux confirms no lost key of a VM of Windows", () => {
    expect(reportOn([inWindows, pasted(lost)]).reset).toEqual({ offered: true, because: "key-not-latched" });
    expect(reportOn([inWindows, pasted(lost), body({ os: "Windows" })]).reset.offered).toBe(false);
  });
  test("output of the same system, or of none that shows, contradicts nothing", () => {
    expect(said(pasted("5.15.0-1052-azure"), body())).toEqual([]);
    expect(said(pasted("cgroup2 is not there"), body({ os: "Windows" }))).toEqual([]);
    expect(said(pasted("5.15.0-1052-azure"))).toEqual([]);
  });
});

describe("a file that contradicts Azure", () => {
  test.each([
    [
      "a file of Linux beside a VM of Windows",
      [file(), body({ os: "Windows" })],
      /from a Linux VM, but Azure says that this VM runs Windows/,
    ],
    [
      "a file of Windows beside a VM of Linux",
      [file({ monitor: windowsMonitor }), body()],
      /from a Windows VM, but Azure says that this VM runs Linux/,
    ],
    [
      "another version than the extension's",
      [file({ version: "1.0.44" }), body({ extensions: [gpaExtension({}, "Linux")] })],
      /agent version differs/,
    ],
    [
      "another key with the same keyIncarnationId",
      [
        file({ monitor: neutralMonitor, states: { ...enforced, keyGuid: otherGuid, keyIncarnationId: "3" } }),
        body({ extensions: [gpaExtension({}, "Linux")] }),
      ],
      /names another key \(keyGuid\)/,
    ],
    [
      "a keyIncarnationId above the model's",
      [file({ states: { ...enforced, keyGuid: latchedGuid, keyIncarnationId: "4" } }), body()],
      /keyIncarnationId \(4\) is higher than the VM model's \(3\)/,
    ],
    [
      "a keyIncarnationId where the model has none",
      [
        file({ states: { ...enforced, keyGuid: latchedGuid, keyIncarnationId: "1" } }),
        body({ proxyAgentSettings: { enabled: true } }),
      ],
      /\(1\) is higher than the VM model's \(0\)/,
    ],
  ])("%s is said, and nothing of the file is certain", (_case, documents, words) => {
    const report = reportOn(documents);
    expect(report.contradictions).toEqual([expect.stringMatching(words)]);
    expect(report.verdict).toBe("inconclusive");
  });
  test("never leads to a reset", () => {
    const ground = { key: refused, states: enforced };
    expect(reportOn([file(ground), body()]).reset).toEqual({ offered: true, because: "key-rejected" });
    expect(reportOn([file(ground), body({ os: "Windows" })]).reset).toEqual({
      offered: false,
      because: "unconfirmed",
    });
    expect(
      reportOn([file({ ...ground, version: "1.0.44" }), body({ extensions: [gpaExtension({}, "Linux")] })])
        .reset,
    ).toEqual({
      offered: false,
      because: "unconfirmed",
    });
  });
  test("an extension's status file that a person sent is compared like any other file", () => {
    const statusFile = document(
      "status-file",
      JSON.stringify([
        {
          timestampUTC: `${secondsAgo(30)}Z`,
          status: {
            substatus: [
              {
                name: "ProxyAgentStatus",
                formattedMessage: { message: JSON.stringify(status()["proxyAgentStatus"]) },
              },
            ],
          },
        },
      ]),
    );
    expect(said(statusFile, body({ os: "Windows" }))).toEqual([expect.stringMatching(/from a Linux VM/)]);
  });
});

describe("what is no contradiction", () => {
  test.each([
    ["the model's number and the guest's text", [file(), body()]],
    [
      "a guest behind the model",
      [file({ states: { ...enforced, keyGuid: latchedGuid, keyIncarnationId: "2" } }), body()],
    ],
    ["a guest without a key", [file({ key: refused, states: enforced }), body()]],
    [
      "an id that is no number",
      [file({ states: { ...enforced, keyGuid: latchedGuid, keyIncarnationId: "three" } }), body()],
    ],
    [
      "a fourth part of the version",
      [file({ version: "1.0.47.8" }), body({ extensions: [gpaExtension({}, "Linux")] })],
    ],
    [
      "a version that cannot be read",
      [file({ version: "next" }), body({ extensions: [gpaExtension({}, "Linux")] })],
    ],
    [
      "another key after a reset",
      [
        file({ monitor: neutralMonitor, states: { ...enforced, keyGuid: otherGuid, keyIncarnationId: "2" } }),
        body({ extensions: [gpaExtension({}, "Linux")] }),
      ],
    ],
    [
      "another key beside a copy that is old",
      [
        file({ monitor: neutralMonitor, states: { ...enforced, keyGuid: otherGuid, keyIncarnationId: "3" } }),
        body({ agent: null, extensions: [gpaExtension({}, "Linux")] }),
      ],
    ],
    [
      "a file that names no key beside the same keyIncarnationId",
      [
        file({ states: { ...enforced, keyIncarnationId: "3" } }),
        body({ extensions: [gpaExtension({}, "Linux")] }),
      ],
    ],
    [
      "the same key in capitals",
      [
        file({ states: { ...enforced, keyGuid: latchedGuid.toUpperCase(), keyIncarnationId: "3" } }),
        body({ extensions: [gpaExtension({}, "Linux")] }),
      ],
    ],
    [
      "an instance view without a model",
      [
        file({ states: { ...enforced, keyGuid: latchedGuid, keyIncarnationId: "9" } }),
        document(
          "vm",
          (vm() as { readonly properties: { readonly instanceView: never } }).properties.instanceView,
        ),
      ],
    ],
    ["a file of no known system", [file({ monitor: neutralMonitor }), body({ os: "Windows" })]],
  ])("%s", (_case, documents) => {
    expect(said(...documents)).toEqual([]);
  });
});

describe("several files", () => {
  test("of two systems, or of two keys, contradict each other", () => {
    expect(said(file(), file({ monitor: windowsMonitor }))).toEqual([
      expect.stringMatching(/different systems, Linux and Windows/),
    ]);
    expect(said(file(), file({ states: { ...enforced, keyGuid: otherGuid } }))).toEqual([
      expect.stringMatching(/different keys/),
    ]);
  });
  test("of one machine do not", () => {
    expect(
      said(
        file(),
        file({ timestamp: secondsAgo(100), monitor: neutralMonitor }),
        file({ key: refused, states: enforced, timestamp: secondsAgo(900) }),
      ),
    ).toEqual([]);
  });
});

describe("several answers of Azure", () => {
  test("about different VMs contradict each other, by vmId or by resource id", () => {
    const words = [expect.stringMatching(/about different VMs/)];
    expect(said(body(), body({ name: "web-02" }))).toEqual(words);
    const other = vm();
    const renamed = { ...other, properties: { ...(other["properties"] as object), vmId: "another" } };
    expect(said(body(), document("vm", renamed))).toEqual(words);
  });
  test("about one VM do not, whatever their case", () => {
    const capital = JSON.parse(
      JSON.stringify(vm()).replace("resourceGroups/rg-prod", "RESOURCEGROUPS/RG-PROD"),
    );
    expect(said(body(), document("vm", capital))).toEqual([]);
  });
});
