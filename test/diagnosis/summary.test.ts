import { describe, expect, test } from "vitest";
import {
  document,
  gpaExtension,
  latchedGuid,
  now,
  nowMs,
  reportOn,
  reportOnStatus,
  row,
  status,
  vm,
} from "./builders.ts";

describe("the facts of a report", () => {
  test("of a VM and its status", () => {
    const { facts } = reportOnStatus({}, document("vm", vm(), { collectedAtMs: nowMs - 5000 }));
    expect(facts).toMatchObject({
      vmName: "web-01",
      resourceGroup: "rg-prod",
      location: "westeurope",
      powerState: "running",
      provisioningState: "Succeeded",
      osFamily: "linux",
      osName: "ubuntu 22.04",
      vmAgent: "ready",
      gpaVersion: "1.0.47",
      mspEnabled: true,
      wireServerMode: "Enforce",
      imdsMode: "Enforce",
      keyIncarnationIdModel: 3,
      keyIncarnationIdGuest: "3",
      keyGuid: latchedGuid,
      agentStatus: { source: "status-file", origin: "person", ageSeconds: 40 },
      armAgeSeconds: 5,
      rowCount: 1,
      deniedCount: 0,
    });
  });
  test("leave out what no source tells", () => {
    expect(reportOn([]).facts).toEqual({ osFamily: "unknown" });
    const bare = reportOn([document("vm", { properties: { vmId: "x" } })]).facts;
    expect(bare).toEqual({ osFamily: "unknown", vmId: "x", mspEnabled: false, armAgeSeconds: 0 });
  });
  test("say nothing of the model where only an instance view was given, and no age where a person sent it", () => {
    const { instanceView } = (
      vm() as { readonly properties: { readonly instanceView: { readonly [m: string]: unknown } } }
    ).properties;
    const { facts } = reportOn([document("status-file", instanceView)]);
    expect(facts).not.toHaveProperty("mspEnabled");
    expect(facts).not.toHaveProperty("armAgeSeconds");
  });
  test("count a refused row once, though it stands in both summaries", () => {
    const denied = { ...row, responseStatus: "403 Forbidden" };
    expect(reportOnStatus({ rows: [row, denied], failed: [denied] }).facts).toMatchObject({
      rowCount: 2,
      deniedCount: 1,
    });
  });
  test("count no rows where they are not known", () => {
    const { facts } = reportOn([document("vm", vm({ os: "Windows", extensions: [gpaExtension()] }))]);
    expect(facts).not.toHaveProperty("rowCount");
    expect(facts).not.toHaveProperty("deniedCount");
  });
  test("are cut and redacted", () => {
    const { facts } = reportOn([
      document("vm", vm({ name: `web-${"x".repeat(500)}`, provisioningState: "password=hunter2hunter2" })),
    ]);
    expect(facts.vmName?.length).toBeLessThanOrEqual(160);
    expect(facts.provisioningState).not.toContain("hunter2");
  });
});

describe("the inputs of a report", () => {
  test("are told by name, size, hash and time, never by content", () => {
    const { inputs } = reportOn([
      document("status-file", status(), { name: "status.json" }),
      document("observation", "5.15", { name: "token=abcdefghijklmnop" }),
      document("boot-log", ""),
      document("deployment-error", "x"),
      document("vm", vm()),
    ]);
    expect(inputs.map(({ source, origin }) => [source, origin])).toEqual([
      ["status-file", "person"],
      ["observation", "person"],
      ["boot-log", "person"],
      ["deployment-error", "person"],
      ["vm-model", "azure"],
    ]);
    expect(inputs[0]).toMatchObject({ name: "status.json", collectedAt: now.replace("Z", ".000Z") });
    expect(inputs[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(inputs[0]?.bytes).toBe(JSON.stringify(status()).length);
    expect(inputs[1]?.name).not.toContain("abcdefghijklmnop");
  });
  test("say where the time is a person's word", () => {
    const { inputs } = reportOn([
      document("status-file", status(), { isFreshByWord: true }),
      document("status-file", status()),
    ]);
    expect(inputs.map(({ freshByWord }) => freshByWord)).toEqual([true, undefined]);
  });
});
