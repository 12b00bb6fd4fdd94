import { describe, expect, test } from "vitest";
import type { VmReading } from "../../../src/diagnosis/reading/vm-document.ts";
import { readVmDocument } from "../../../src/diagnosis/reading/vm-document.ts";
import type { VmChanges } from "../builders.ts";
import { document, gpaExtension, latchedGuid, row, status, vm } from "../builders.ts";

const inner = JSON.stringify(status()["proxyAgentStatus"]);

function read(
  substatuses: readonly { readonly [member: string]: unknown }[],
  changes: VmChanges = {},
): VmReading {
  const body = vm({ os: "Windows", extensions: [gpaExtension({}, "Windows", { substatuses })], ...changes });
  const reading = readVmDocument(document("vm", body));
  if (reading.kind !== "vm") throw new Error(reading.kind);
  return reading;
}

const agentStatus = (message: unknown) => ({ code: "ComponentStatus/ProxyAgentStatus/succeeded", message });

describe("Azure's copy of the agent's status", () => {
  test("is read out of the substatus, and points into its message", () => {
    const { substatus } = read([agentStatus(inner)]);
    expect(substatus).toMatchObject({
      source: "extension-substatus",
      origin: "azure",
      isComplete: true,
      isCutSubstatus: false,
      freshness: "fresh",
      ageSeconds: null,
      rowsAreKnown: false,
    });
    expect(substatus?.at("/keyLatchStatus/states/keyGuid")).toMatchObject({
      source: "extension-substatus",
      pointer: "/keyLatchStatus/states/keyGuid",
      value: latchedGuid,
    });
  });
  test.each([
    ["its VM does not run", { power: "deallocated" }],
    ["the VM agent does not report", { agent: null }],
    ["the VM agent is not ready", { agent: { statuses: [{ displayStatus: "Not Ready" }] } }],
  ])("is old where %s", (_case, changes) => {
    expect(read([agentStatus(inner)], changes).substatus?.freshness).toBe("stale");
  });
  test("is found whatever its state and case", () => {
    for (const code of [
      "ComponentStatus/ProxyAgentStatus/transitioning",
      "componentstatus/proxyagentstatus/Succeeded/0",
    ])
      expect(read([{ code, message: inner }]).substatus?.overall).toBe("SUCCESS");
  });
  test("that is cut keeps its complete modules and says that it is cut", () => {
    const cut = inner.slice(0, inner.indexOf('"proxyListenerStatus"') + 30);
    for (const message of [cut, `${cut} ... [TRUNCATED]`]) {
      const { substatus } = read([agentStatus(message)]);
      expect(substatus).toMatchObject({
        isComplete: false,
        isCutSubstatus: true,
        ebpf: { status: "RUNNING" },
        listener: undefined,
      });
    }
    expect(read([agentStatus(`${inner} ... [TRUNCATED]`)]).substatus).toMatchObject({ isCutSubstatus: true });
  });
  test.each([
    ["is a sentence", "Proxy agent aggregate status file is stale. Status timestamp: …"],
    ["is empty", ""],
    ["is no text", { status: "SUCCESS" }],
    ["is cut before any module", inner.slice(0, 30)],
    ["is damaged", inner.replace('"RUNNING"', "RUNNING")],
    [
      "has a member that stands twice",
      inner.replace('"status":"SUCCESS"', '"status":"SUCCESS","status":"ERROR"'),
    ],
    ["has a wrong type", '{"keyLatchStatus":"RUNNING"}'],
    ["is another object", '{"a":1}'],
    ["is nested too deep", "[".repeat(100)],
  ])("that %s is none", (_case, message) => {
    expect(read([agentStatus(message)]).substatus).toBeUndefined();
  });
  test("has rows where Azure shows them, and where it says that there are none", () => {
    const summary = (name: string, message: string) => ({
      code: `ComponentStatus/${name}/succeeded`,
      message,
    });
    const { substatus } = read([
      agentStatus(inner),
      summary("ProxyAgentConnectionSummary", JSON.stringify([row])),
      summary(
        "ProxyAgentFailedAuthenticationSummary",
        JSON.stringify([{ ...row, responseStatus: "403 Forbidden" }]),
      ),
    ]);
    expect(substatus).toMatchObject({
      rowsAreKnown: true,
      rows: [{ ip: "169.254.169.254" }],
      failedRows: [{ httpStatus: 403 }],
    });
    expect(substatus?.atRoot("/proxyConnectionSummary/0/ip")).toMatchObject({
      pointer: "/0/ip",
      value: "169.254.169.254",
    });
    expect(
      read([agentStatus(inner), summary("ProxyAgentConnectionSummary", "proxy connection summary is empty")])
        .substatus,
    ).toMatchObject({
      rowsAreKnown: true,
      rows: [],
    });
  });
});

describe("the drivers of Windows", () => {
  const drivers = (message: string) =>
    read([{ code: "ComponentStatus/EbpfStatus/succeeded", message }]).facts.ebpfDrivers;
  test.each([
    ["EbpfCore: Running, AutoStart, NetEbpfExt: Stopped, AutoStart", "Running", "Stopped"],
    ["EbpfCore: NotInstalled, NetEbpfExt: Running", "NotInstalled", "Running"],
    [
      "EbpfCore: unsuccessfully queried, NetEbpfExt: unsuccessfully queried.",
      "unsuccessfully queried",
      "unsuccessfully queried",
    ],
    ["Ebpf Drivers successfully queried.", "successfully queried", "successfully queried"],
    ["Ebpf Driver: NetEbpfExt unsuccessfully queried.", "", "unsuccessfully queried"],
    ["Ebpf Driver: EbpfCore unsuccessfully queried.", "unsuccessfully queried", ""],
    ["", "", ""],
  ])("%j", (message, ebpfCore, netEbpfExt) => {
    expect(drivers(message)).toEqual({
      ebpfCore,
      netEbpfExt,
      pointer: "/properties/instanceView/extensions/0/substatuses/0",
    });
  });
  test("are not known without their substatus", () => {
    expect(read([]).facts.ebpfDrivers).toBeUndefined();
  });
});
