import { describe, expect, test } from "vitest";
import { createRedactor } from "../../src/redaction/redact.ts";
import { fillCommand } from "../../src/diagnosis/fill-commands.ts";
import { joinFacts } from "../../src/diagnosis/join.ts";
import { rules } from "../../src/diagnosis/rules/index.ts";
import { document, finding, nowMs, reportOn, vm } from "./builders.ts";

const compute = "/subscriptions/6f1d2c3b-4a59-4e68-b7c6-d5e4f3a2b1c0/resourceGroups";
const provider = "providers/Microsoft.Compute";
const idOf = (group: string, name: string): string =>
  `${compute}/${group}/${provider}/virtualMachines/${name}`;
const show = "az vm show -g RESOURCE_GROUP -n VM --query securityProfile";

/** A command for the machine with this id. */
const filled = (command: string, id: string): readonly string[] =>
  fillCommand(command, joinFacts([document("vm", { ...vm(), id })], nowMs), createRedactor());

describe("the commands of a report", () => {
  test("name the VM that it is about", () => {
    const report = reportOn([document("vm", vm({ proxyAgentSettings: null }))]);
    expect(finding(report, "msp-not-enabled")?.commands).toEqual([
      "az vm show -g rg-prod -n web-01 --query securityProfile.proxyAgentSettings",
      "az vm update -g rg-prod -n web-01 --enable-proxy-agent true --wire-server-mode Audit --imds-mode Audit",
    ]);
    expect(filled("az vm extension list -g RESOURCE_GROUP --vm-name VM -o table", idOf("rg", "a"))).toEqual([
      "az vm extension list -g rg --vm-name a -o table",
    ]);
  });
  test("leave no placeholder for any rule's command about the VM", () => {
    const commands = rules
      .flatMap(({ reports }) => Object.values(reports))
      .flatMap(({ commands: { azure = [] } }) => azure)
      .filter((command) => command.startsWith("az vm "));
    expect(commands.length).toBeGreaterThan(8);
    const set = `${compute}/rg/${provider}/virtualMachineScaleSets/web/virtualMachines/3`;
    for (const id of [idOf("rg", "a"), set])
      for (const line of commands.flatMap((command) => filled(command, id))) {
        expect(line).not.toMatch(/[A-Z]{2}_|\bVM\b|INSTANCE/);
        expect(line.startsWith("az vmss ")).toBe(id === set);
      }
  });
  test("keep the placeholders where no id is known", () => {
    expect(fillCommand(show, {}, createRedactor())).toEqual([show]);
    expect(
      fillCommand(show, joinFacts([document("vm", { properties: {} })], nowMs), createRedactor()),
    ).toEqual([show]);
  });
  test.each([
    idOf("rg-prod", "web 01"),
    idOf("rg;reboot", "web-01"),
    idOf("rg-prod", "-n"),
    idOf("$(id)", "web-01"),
    idOf("rg-prod", "web-01\nreboot"),
    idOf("rg(prod)", "web-01"),
    idOf("rg-prod", "eyJhbGciOiJIUzI1NiJ"),
    "/subscriptions/x",
  ])("keep the placeholders where a name is not plain: %j", (id) => {
    expect(filled(show, id)).toEqual([show]);
  });
  test("ask for the model of this VM by its id", () => {
    expect(filled("az rest --url 'RESOURCE_ID?x'", idOf("rg", "a"))).toEqual([
      `az rest --url '${idOf("rg", "a")}?x'`,
    ]);
  });
  test("about a deployment or a gallery stay as they are: its group may be another", () => {
    const command = "az deployment operation group list -g RESOURCE_GROUP -n DEPLOYMENT -o json";
    expect(filled(command, idOf("rg", "a"))).toEqual([command]);
  });
});

describe("the commands for an instance of a scale set", () => {
  const id = `${compute}/rg-prod/${provider}/virtualMachineScaleSets/web/virtualMachines/3`;
  const set = "-g rg-prod -n web";
  test.each([
    [show, [`az vmss show ${set} --instance-id 3 --query securityProfile`]],
    [
      "az vm get-instance-view -g RESOURCE_GROUP -n VM --query instanceView.extensions",
      [`az vmss get-instance-view ${set} --instance-id 3 --query extensions`],
    ],
    [
      "az vm extension list -g RESOURCE_GROUP --vm-name VM -o table",
      [`az vmss get-instance-view ${set} --instance-id 3 --query extensions`],
    ],
    ["az vm start -g RESOURCE_GROUP -n VM", [`az vmss start ${set} --instance-ids 3`]],
    [
      "az vm update -g RESOURCE_GROUP -n VM --enable-proxy-agent false",
      [
        `az vmss update ${set} --enable-proxy-agent false`,
        `az vmss update-instances ${set} --instance-ids 3`,
      ],
    ],
  ])("%s", (command, lines) => {
    expect(filled(command, id)).toEqual(lines);
  });
  test("have that form also where its names are not known", () => {
    const facts = joinFacts([document("vm", { instanceId: "3", properties: {} })], nowMs);
    expect(fillCommand(show, facts, createRedactor())).toEqual([
      "az vmss show -g RESOURCE_GROUP -n SCALE_SET --instance-id INSTANCE --query securityProfile",
    ]);
  });
});
