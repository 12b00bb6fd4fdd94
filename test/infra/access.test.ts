import { describe, expect, test } from "vitest";
import { bicepFiles } from "./bicep.ts";

const files = bicepFiles();
const fileAt = (path: string) => files.find((file) => file.path === path)!;
const roles = fileAt("modules/roles.bicep").resources;
const assignments = files.flatMap((file) =>
  file.resources
    .filter(({ type }) => type === "Microsoft.Authorization/roleAssignments")
    .map(({ body, condition }) => ({
      file: file.path,
      who: body.properties.principalId.source as string,
      role: /, (\w+)\)$/.exec(body.properties.roleDefinitionId.source)![1]!,
      scope: body.scope?.source as string | undefined,
      condition,
    })),
);
/** How often a name occurs in a file's code, its declaration included. */
const occurrences = (path: string, name: string): number =>
  [...fileAt(path).code.matchAll(new RegExp(`\\b${name}\\b`, "g"))].length;

/** Source: Azure RBAC operations of Microsoft.Compute; each with what the product reads by it. */
const readActions = [
  "Microsoft.Compute/virtualMachines/read",
  "Microsoft.Compute/virtualMachines/instanceView/read",
  "Microsoft.Compute/virtualMachines/extensions/read",
  "Microsoft.Compute/virtualMachineScaleSets/read",
  "Microsoft.Compute/virtualMachineScaleSets/instanceView/read",
  "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read",
  "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/instanceView/read",
  "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/extensions/read",
  "Microsoft.Compute/locations/operations/read",
  "Microsoft.Resources/subscriptions/resourceGroups/read",
];

describe("the two roles of ours", () => {
  test("the reading one holds exactly these actions", () => {
    expect(roles.find(({ symbol }) => symbol === "readRole")?.body.properties.permissions).toEqual([
      { actions: readActions, notActions: [], dataActions: [], notDataActions: [] },
    ]);
  });

  test("the writing one holds exactly two actions, and can neither read nor delete", () => {
    expect(roles.find(({ symbol }) => symbol === "resetRole")?.body.properties.permissions).toEqual([
      {
        actions: [
          "Microsoft.Compute/virtualMachines/write",
          "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/write",
        ],
        notActions: [],
        dataActions: [],
        notDataActions: [],
      },
    ]);
  });

  test("are all there are, are bound to their subscription, and hold no wildcard", () => {
    const definitions = files.flatMap(({ resources }) =>
      resources.filter(({ type }) => type === "Microsoft.Authorization/roleDefinitions"),
    );
    expect(definitions).toHaveLength(2);
    expect(fileAt("modules/roles.bicep").variables).toEqual({ here: { source: "subscription().id" } });
    for (const { body } of definitions) {
      expect(body.properties.assignableScopes).toEqual([{ source: "here" }]);
      expect(JSON.stringify(body)).not.toContain("*");
    }
  });

  test("are found by the same name where they are assigned", () => {
    const nameOf = (symbol: string): string => roles.find((role) => role.symbol === symbol)!.body.name.source;
    for (const path of ["modules/access-group.bicep", "modules/access-subscription.bicep"])
      expect(fileAt(path).variables).toEqual({
        readRole: { source: nameOf("readRole") },
        resetRole: { source: nameOf("resetRole") },
      });
  });
});

describe("who gets what", () => {
  test("is this, and nothing more", () => {
    const byFile = Object.groupBy(assignments, ({ file }) => file);
    const access = [
      { who: "readerPrincipalId", role: "readRole" },
      { who: "resetPrincipalId", role: "resetRole", condition: "mayReset" },
    ];
    expect(byFile).toEqual({
      "modules/access-group.bicep": access.map((line) => expect.objectContaining(line)),
      "modules/access-subscription.bicep": access.map((line) => expect.objectContaining(line)),
      "modules/registry-pull.bicep": [
        expect.objectContaining({ who: "botPrincipalId", role: "acrPull", scope: "registry" }),
      ],
      "modules/store.bicep": [
        expect.objectContaining({ who: "botPrincipalId", role: "tableDataContributor", scope: "account" }),
      ],
    });
  });

  test("the built-in roles are the ones that they are called", () => {
    // Source: Azure built-in roles, "Storage Table Data Contributor" and "AcrPull".
    expect(fileAt("modules/store.bicep").variables["tableDataContributor"]).toBe(
      "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
    );
    expect(fileAt("modules/registry-pull.bicep").variables["acrPull"]).toBe(
      "7f951dda-4ed3-4680-a7ca-43fe172d538d",
    );
  });

  test("the reading role is given wherever machines are named, the writing one only where it is said", () => {
    for (const { condition, role } of assignments.filter(({ who }) => who === "resetPrincipalId"))
      expect({ condition, role }).toEqual({ condition: "mayReset", role: "resetRole" });
  });
});

describe("the identities", () => {
  test("are three", () => {
    const own = files.flatMap(({ resources }) =>
      resources.filter(({ type }) => type === "Microsoft.ManagedIdentity/userAssignedIdentities"),
    );
    expect(own.map(({ symbol }) => symbol)).toEqual(["bot", "reader", "reset"]);
    expect(new Set(own.map(({ body }) => body.name.source)).size).toBe(3);
  });

  test("none is the system's own, and the container gets exactly these three", () => {
    const app = fileAt("modules/app.bicep").resources.find(
      ({ type }) => type === "Microsoft.App/containerApps",
    );
    expect(app?.body.identity).toEqual({
      type: "UserAssigned",
      userAssignedIdentities: {
        "'${botIdentityId}'": {},
        "'${readerIdentityId}'": {},
        "'${resetIdentityId}'": {},
      },
    });
  });

  test("each output comes from its own identity", () => {
    for (const [output, source] of Object.entries(fileAt("modules/identities.bicep").outputs))
      expect(source.startsWith(`${/^[a-z]+/.exec(output)![0]}.`)).toBe(true);
  });

  test("main hands each one on under its own name", () => {
    const mixed = [...fileAt("main.bicep").code.matchAll(/^\s+(\w+): identities\.outputs\.(\w+)$/gm)].filter(
      ([, parameter, output]) => parameter !== output,
    );
    expect(mixed).toEqual([]);
  });

  test("the writing one is used by the container under LATCHKEY_RESET_CLIENT_ID and nowhere else", () => {
    // Declared once and used once, each.
    expect(occurrences("modules/app.bicep", "resetClientId")).toBe(2);
    expect(occurrences("modules/app.bicep", "resetIdentityId")).toBe(2);
    const others = files.filter(({ path }) => !/app|identities|access-|main/.test(path));
    expect(others.filter(({ code }) => /reset(?:Client|Principal|Identity)Id/.test(code))).toEqual([]);
  });

  test("the bot's has no right on machines, the reading one none on the store", () => {
    for (const path of ["modules/access-group.bicep", "modules/access-subscription.bicep"])
      expect(fileAt(path).code).not.toContain("botPrincipalId");
    expect(fileAt("modules/store.bicep").code).not.toMatch(/readerPrincipalId|resetPrincipalId/);
  });
});
