import { describe, expect, test } from "vitest";
import { findTargets } from "../../src/target/find-targets.ts";

const subscriptionId = "6f1d2c3b-4a59-4e68-b7c6-d5e4f3a2b1c0";
const groupId = `/subscriptions/${subscriptionId}/resourceGroups/rg-prod`;
const id = `${groupId}/providers/Microsoft.Compute/virtualMachines/web-01`;
const setId = `${groupId}/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-web`;
const web = { kind: "id", target: { kind: "vm", subscriptionId, resourceGroup: "rg-prod", name: "web-01" } };
const instance = {
  kind: "id",
  target: {
    kind: "scale-set-instance",
    subscriptionId,
    resourceGroup: "rg-prod",
    scaleSet: "vmss-web",
    instanceId: "3",
  },
};
const scaleSet = { kind: "scale-set", scaleSet: "vmss-web", resourceGroup: "rg-prod", subscriptionId };
const pair = (resourceGroup: string, name: string) => ({ kind: "name", name, resourceGroup });

/** What a mail program makes of a link. */
const wrapped = (link: string) =>
  `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(link)}&data=05%7C02&reserved=0`;

describe("an id in a text", () => {
  test.each([
    ["alone", id],
    ["in a sentence, before a full stop", `Why is MSP off on ${id}. Please help.`],
    ["before a comma", `${id}, and quickly`],
    ["in JSON", JSON.stringify({ id })],
    ["in angle brackets", `<${id}>`],
    [
      "in upper case but for its names",
      id
        .replace("/subscriptions/", "/SUBSCRIPTIONS/")
        .replace("resourceGroups", "RESOURCEGROUPS")
        .replace("virtualMachines", "VIRTUALMACHINES"),
    ],
    ["in lower case", id.toLowerCase()],
    ["with a part of the VM behind it", `${id}/extensions/AzureGuestProxyAgent`],
    ["with a query behind it", `${id}?api-version=2024-03-01`],
    ["as the old portal wrote it", id.replace("resourceGroups", "resource_groups")],
    ["URL-encoded", encodeURIComponent(id)],
    ["URL-encoded in lower case", encodeURIComponent(id).toLowerCase()],
    ["URL-encoded beside a lone percent sign", `disk at 95% on ${encodeURIComponent(id)} and %zz and %ff`],
    ["after the address of ARM", `GET https://management.azure.com${id}?$expand=instanceView`],
  ])("%s names the VM", (_, text) => {
    expect(findTargets(text)).toEqual([web]);
  });

  test.each([
    ["portal", `https://portal.azure.com/#@contoso.onmicrosoft.com/resource${id}/overview`],
    ["portal without a tenant", `https://portal.azure.com/#resource${id}`],
    ["portal of the US government", `https://portal.azure.us/#@agency.gov/resource${id}/overview`],
    ["portal of China", `https://portal.azure.cn/#@x.partner.onmschina.cn/resource${id}/disks`],
    [
      "preview portal with features",
      `https://preview.portal.azure.com/?feature.x=true#@contoso.com/resource${id}/properties`,
    ],
    [
      "link to a blade",
      `https://portal.azure.com/#view/Microsoft_Azure_Compute/VmBlade/~/overview/resourceId/${encodeURIComponent(id)}`,
    ],
    ["link in Markdown", `[web](https://portal.azure.com/#@contoso.com/resource${id})`],
    [
      "link that a mail program wrapped",
      wrapped(`https://portal.azure.com/#@contoso.com/resource${id}/overview`),
    ],
    [
      "blade that a mail program wrapped",
      wrapped(`https://portal.azure.com/#view/x/resourceId/${encodeURIComponent(id)}`),
    ],
  ])("in a %s names the VM", (_, text) => {
    expect(findTargets(text)).toEqual([web]);
  });

  test("names instances and scale sets, also through the portal", () => {
    expect(findTargets(`${setId}/virtualMachines/3`)).toEqual([instance]);
    expect(
      findTargets(`https://portal.azure.com/#@c.com/resource${setId}/virtualMachines/3/overview`),
    ).toEqual([instance]);
    expect(findTargets(setId)).toEqual([scaleSet]);
    expect(findTargets(`https://portal.azure.com/#@c.com/resource${setId}/instances`)).toEqual([scaleSet]);
  });

  test("keeps a group's letters and brackets", () => {
    const text = id.replace("rg-prod", "Gruppe-(Süd)");
    const found = [{ kind: "id", target: { ...web.target, resourceGroup: "Gruppe-(Süd)" } }];
    expect(findTargets(text)).toEqual(found);
    expect(findTargets(encodeURI(text))).toEqual(found);
  });

  test("comes in the text's order among the other mentions, each once", () => {
    const text = `rg-test/db-02 or ${id.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions")}, then ${id}, ${setId}, RG-TEST/DB-02, rg-dev/x1`;
    expect(findTargets(text)).toEqual([
      pair("rg-test", "db-02"),
      {
        kind: "id",
        target: {
          ...web.target,
          subscriptionId: subscriptionId.toUpperCase(),
          resourceGroup: "RG-PROD",
          name: "WEB-01",
        },
      },
      scaleSet,
      pair("rg-dev", "x1"),
    ]);
  });

  test.each([
    ["a subscription that is no GUID", id.replace(subscriptionId, "-".repeat(36))],
    ["a scale set's subscription that is no GUID", setId.replace(subscriptionId, "-".repeat(36))],
    ["a name that is too long", id.replace("web-01", "a".repeat(80))],
    ["a scale set's name that is too long", setId.replace("vmss-web", "a".repeat(80))],
    ["a group that ends with a full stop", id.replace("rg-prod", "rg.")],
    ["a scale set's group that ends with a full stop", setId.replace("rg-prod", "rg.")],
    ["dots in the name", id.replace("web-01", "..")],
    ["another kind of resource", `${groupId}/providers/Microsoft.Compute/disks/d1`],
    ["a group alone", groupId],
  ])("with %s names nothing", (_, text) => {
    expect(findTargets(text)).toEqual([]);
  });
});

describe("group/name in a text", () => {
  test.each([
    ["rg-prod/web-01", "rg-prod", "web-01"],
    ["what about rg-prod/web-01?", "rg-prod", "web-01"],
    ["it is rg-prod/web-01.", "rg-prod", "web-01"],
    ["(rg_prod.eu/WEB_01)", "rg_prod.eu", "WEB_01"],
    ["„rg-prod/web-01“", "rg-prod", "web-01"],
    ["rg(1)/web-01, please", "rg(1)", "web-01"],
  ])("%s names a machine", (text, resourceGroup, name) => {
    expect(findTargets(text)).toEqual([pair(resourceGroup, name)]);
  });

  test.each([
    "2026/11/23",
    "11/23",
    "24/7",
    "3/4",
    "and/or",
    "he/she",
    "TCP/IP",
    "yes/no",
    "Linux/Windows",
    "IMDS/WireServer",
    "on/off",
    "I/O",
    "/var/log/azure-proxy-agent/status.json",
    "var/log/syslog",
    "./run/x1",
    "../a1/b1",
    "C:/temp/x1",
    "C:\\temp/x1",
    "~/x1",
    "https://example.org/web-01",
    "http://example.org/rg-prod/web-01",
    "aka.ms/azsupport",
    "www.contoso/web-01",
    "github.com/Azure",
    "rg-prod/",
    "/web-01",
    "rg-prod//web-01",
    "a/b/c",
    "rg-prod/web..01",
    "rg..x/web-01",
    "rg-prod/-",
    `${"g".repeat(91)}/web-01`,
    `rg-prod/${"n".repeat(65)}`,
    `rg-prod/${"n".repeat(200)}`,
    "<at>x</at>",
    "text/html",
    "application/json",
  ])("%s names none", (text) => {
    expect(findTargets(text)).toEqual([]);
  });
});

describe("a hostile text", () => {
  test.each([
    ["one word", "a"],
    ["strokes", "/"],
    ["pairs", "aa/b1 "],
    ["brackets", "a("],
    ["beginnings of an id", "/subscriptions/"],
    ["whole ids", `${id} `],
    ["addresses", "https://a/"],
    ["escapes", "%2f"],
    ["broken escapes", "%ff%"],
    ["dots", "a."],
  ])("of many %s is read to its limit and no further", (_, part) => {
    const text = part.repeat(500_000 / part.length);
    const found = findTargets(text);
    expect(found.length).toBeLessThanOrEqual(1);
    expect(findTargets(`${" ".repeat(20_000)}rg-prod/web-01`)).toEqual([]);
  });

  test("with thousands of different machines names them all", () => {
    const text = Array.from({ length: 1500 }, (_, index) => `rg-a/m${String(index)}`).join(" ");
    expect(findTargets(text)).toHaveLength(1500);
  });
});
