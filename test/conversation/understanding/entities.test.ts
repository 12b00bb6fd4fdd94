import { describe, expect, test } from "vitest";
import { understand } from "../../../src/conversation/understanding/understand.ts";

const entitiesOf = (text: string, context?: string) => understand({ text, context }).entities;

describe("an instance of a scale set is named", () => {
  const third = { vmss: "vmss-front", instance: "3" };
  test.each([
    "vmss-front_3",
    "vmss-front/3",
    "check vmss-front_3",
    "instance 3 of vmss-front",
    "vmss-front instance #3",
    "scale set vmss-front, instance id 3",
    "Instanz 3 von vmss-front",
    "インスタンス 3 の vmss-front",
  ])("%s", (text) => expect(entitiesOf(text)).toEqual(third));

  test("by its number alone while the scale set is spoken of", () => {
    const context = "previous turn: diagnosed instance 3 of scale set vmss-front in rg-shop";
    expect(entitiesOf("and instance 4?", context)).toEqual({
      vmss: "vmss-front",
      instance: "4",
      resource_group: "rg-shop",
    });
    expect(entitiesOf("and instance 4?")).toEqual({});
  });

  test("as a VM of its own in a Flexible scale set", () => {
    expect(entitiesOf("check vmss-front_1a2b3c4d")).toEqual({ vm: "vmss-front_1a2b3c4d" });
  });
});

describe("a machine is named", () => {
  test.each([
    ["check frontend in rg-shop", { vm: "frontend", resource_group: "rg-shop" }],
    ["check `cache-3` in `rg-cache`", { vm: "cache-3", resource_group: "rg-cache" }],
    ["vm named 'jenkins' lost IMDS", { vm: "jenkins" }],
    ["PRDSQL01 cannot reach IMDS", { vm: "PRDSQL01" }],
    ["VM: PRDSQL, RG: Data-RG", { vm: "PRDSQL", resource_group: "Data-RG" }],
    ["db-1/rg-data is broken", { vm: "db-1", resource_group: "rg-data" }],
    ["web-01 and web-02 both fail", { vm: ["web-01", "web-02"] }],
    ["web-01, WEB-01", { vm: "web-01" }],
    ["诊断一下kufang-01", { vm: "kufang-01" }],
    ["the shop-prod resource group: web-01 is down", { vm: "web-01", resource_group: "shop-prod" }],
    ["az vm show -g rg-a -n payroll fails with 403", { vm: "payroll", resource_group: "rg-a" }],
  ])("in %s", (text, entities) => {
    expect(entitiesOf(text)).toEqual(entities);
  });

  test("beside the one spoken of before, whose group it keeps", () => {
    const context = "previous turn: diagnosed vm web-01 in rg-prod";
    expect(entitiesOf("what about web-02", context)).toEqual({ vm: "web-02", resource_group: "rg-prod" });
    expect(entitiesOf("what about web-02 in rg-dr", context)).toEqual({
      vm: "web-02",
      resource_group: "rg-dr",
    });
    expect(entitiesOf("still broken?", context)).toEqual({ vm: "web-01", resource_group: "rg-prod" });
  });
});

describe("no machine is named", () => {
  test.each([
    "10.20.30.40 cannot reach IMDS",
    "host app.corp.contoso.com cannot reach IMDS",
    "mail jane-2@contoso.com about MSP",
    "INC0045217 and CHG-12 are about IMDS",
    "MSP on ubuntu-22 in westus3 with Standard_D4s_v5",
    "IMDS fails, see /var/log/azure-proxy-agent/log-1",
    "IMDS fails with image golden-image-7",
    "check vm ../../etc/passwd",
    `check ${"a".repeat(200)}`,
    "sub-prod-01 is our subscription, MSP fails",
  ])("in %s", (text) => {
    const { vm, vmss } = entitiesOf(text);
    expect([vm, vmss]).toEqual([undefined, undefined]);
  });
});
