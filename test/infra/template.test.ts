import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { bicepFiles, infraFolder, parameterFiles, parseBicep } from "./bicep.ts";

const files = bicepFiles();
const code = files.map((file) => file.code).join("\n");
const fileAt = (path: string) => files.find((file) => file.path === path)!;
const resources = files.flatMap((file) =>
  file.resources.map((resource) => ({ file: file.path, ...resource })),
);

describe("the syntax", () => {
  test.each(files.map((file) => [file.path, file] as const))("of %s is right", (_path, file) => {
    expect(file.syntaxErrors).toEqual([]);
  });

  test.each(parameterFiles().map((file) => [file.path, file] as const))("of %s is right", (_path, file) => {
    expect(file.syntaxErrors).toEqual([]);
    expect(file.text).toMatch(/^using '\.\.\/main\.bicep'$/m);
  });

  test("is really checked: a missing bracket is found with its line", () => {
    const spoilt = fileAt("modules/bot.bicep").text.replace("kind: 'azurebot'", "kind: 'azurebot");
    expect(parseBicep("spoilt.bicep", spoilt).syntaxErrors.join()).toMatch(/line \d+/);
  });
});

describe("API versions", () => {
  test("are pinned to a date, and stable but for one service that has none", () => {
    const previews = new Set(
      resources
        .filter(({ apiVersion }) => !/^\d{4}-\d\d-\d\d$/.test(apiVersion))
        .map(({ type, apiVersion }) => `${type}@${apiVersion}`),
    );
    expect([...previews]).toEqual(["Microsoft.Insights/diagnosticSettings@2021-05-01-preview"]);
  });

  test("are the same wherever a type is used", () => {
    const versions = Map.groupBy(resources, ({ type }) => type.split("/")[0]!);
    const mixed = [...versions].filter(([provider, uses]) => {
      const distinct = new Set(uses.map(({ apiVersion }) => apiVersion));
      // Locks have a version line of their own.
      return distinct.size > (provider === "Microsoft.Authorization" ? 2 : 1);
    });
    expect(mixed.map(([provider]) => provider)).toEqual([]);
  });
});

describe("the parts fit together", () => {
  test.each(files.flatMap((file) => file.modules.map((module) => [module.symbol, file, module] as const)))(
    "module %s gets every parameter that its file wants and no other",
    (_symbol, file, module) => {
      expect(existsSync(join(infraFolder, module.file))).toBe(true);
      const target = fileAt(normalize(module.file));
      const given = Object.keys(module.body.params ?? {});
      const wanted = target.parameters.filter(({ hasDefault }) => !hasDefault).map(({ name }) => name);
      expect(wanted.filter((name) => !given.includes(name))).toEqual([]);
      expect(given.filter((name) => !target.parameters.some((parameter) => parameter.name === name))).toEqual(
        [],
      );
      expect(dirname(file.path)).toBe(".");
    },
  );

  test("a module runs in the scope that its file is written for", () => {
    const scopes = Object.fromEntries(
      fileAt("main.bicep").modules.map(({ symbol, file, body }) => [
        symbol,
        { is: fileAt(file).targetScope, given: body.scope?.source ?? "resourceGroup()" },
      ]),
    );
    for (const { is, given } of Object.values(scopes)) expect(given.startsWith(`${is}(`)).toBe(true);
  });

  test("every output that is used exists", () => {
    const main = fileAt("main.bicep");
    const used = [...main.code.matchAll(/\b(\w+)\.outputs\.(\w+)/g)];
    expect(used.length).toBeGreaterThan(10);
    for (const [, symbol, output] of used) {
      const module = main.modules.find((candidate) => candidate.symbol === symbol);
      expect(fileAt(module!.file).outputs).toHaveProperty(output!);
    }
  });

  test.each(files.map((file) => [file.path, file] as const))("%s uses all it declares", (_path, file) => {
    const declared = [...file.parameters.map(({ name }) => name), ...Object.keys(file.variables)];
    const unused = declared.filter(
      (name) => [...file.code.matchAll(new RegExp(`\\b${name}\\b`, "g"))].length < 2,
    );
    expect(unused).toEqual([]);
  });

  test("every module file is used", () => {
    const used = fileAt("main.bicep").modules.map(({ file }) => file);
    expect(
      files.map(({ path }) => path).filter((path) => path !== "main.bicep" && !used.includes(path)),
    ).toEqual([]);
  });
});

describe("no secret", () => {
  test("goes in, is made or comes out", () => {
    const secretive =
      /@secure|listKeys|listAccountSas|listServiceSas|listCredentials|listSecrets|getSecret|sharedKey:|accountKey|AccountKey=|passwordSecretRef|MicrosoftAppPassword|clientSecret|keyVaultUrl/i;
    expect(secretive.exec(code)).toBeNull();
    const names = files.flatMap((file) => [
      ...file.parameters.map(({ name }) => name),
      ...Object.keys(file.outputs),
    ]);
    expect(names.filter((name) => /password|secret|(?<!\w)key|token|connectionString/i.test(name))).toEqual(
      [],
    );
  });

  test("is called one but the policy, which is none", () => {
    const [app] = fileAt("modules/app.bicep").resources.filter(
      ({ type }) => type === "Microsoft.App/containerApps",
    );
    expect(app?.body.properties.configuration.secrets).toEqual([
      { name: "policy", value: { source: "policy" } },
    ]);
  });

  test("can be used in place of an identity: keys are off wherever there would be some", () => {
    const account = resources.find(({ type }) => type === "Microsoft.Storage/storageAccounts");
    const bot = resources.find(({ type }) => type === "Microsoft.BotService/botServices");
    const workspace = resources.find(({ type }) => type === "Microsoft.OperationalInsights/workspaces");
    expect(account?.body.properties.allowSharedKeyAccess).toBe(false);
    expect(bot?.body.properties).toMatchObject({ disableLocalAuth: true, msaAppType: "UserAssignedMSI" });
    expect(workspace?.body.properties.features.disableLocalAuth).toBe(true);
  });
});

describe("what is open to the network", () => {
  test("takes HTTPS only", () => {
    const app = resources.find(({ type }) => type === "Microsoft.App/containerApps");
    const account = resources.find(({ type }) => type === "Microsoft.Storage/storageAccounts");
    expect(app?.body.properties.configuration.ingress).toMatchObject({
      external: true,
      allowInsecure: false,
    });
    expect(account?.body.properties).toMatchObject({
      supportsHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
    });
    expect(code).not.toMatch(/http:\/\//);
    expect(fileAt("main.bicep").code).toContain("endpoint: 'https://${publicHost}/api/messages'");
  });

  test("is no blob for everybody", () => {
    const account = resources.find(({ type }) => type === "Microsoft.Storage/storageAccounts");
    expect(account?.body.properties).toMatchObject({
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
    });
  });

  test("is Teams, and no other channel that is asked for", () => {
    const channels = resources.filter(({ type }) => type === "Microsoft.BotService/botServices/channels");
    expect(channels.map(({ body }) => body.properties)).toEqual([
      { channelName: "MsTeamsChannel", properties: { enableCalling: false, isEnabled: true } },
    ]);
  });
});

test("the outputs of the deployment are the variables of the app package", () => {
  expect(Object.keys(fileAt("main.bicep").outputs)).toEqual(
    expect.arrayContaining(["MicrosoftAppId", "MicrosoftAppTenantId", "LATCHKEY_PUBLIC_HOST"]),
  );
});

test("the linter's settings are JSON, and the workflow for the user's CI signs in without a secret", () => {
  const settings = JSON.parse(readFileSync(join(infraFolder, "bicepconfig.json"), "utf8"));
  expect(settings.analyzers.core.enabled).toBe(true);
  const workflow = readFileSync(join(infraFolder, "workflows/validate.yml"), "utf8");
  for (const step of [
    "az bicep build --file infra/main.bicep",
    "az bicep build-params",
    "what-if",
    "id-token: write",
  ])
    expect(workflow).toContain(step);
  expect(workflow).not.toMatch(/secrets\.|deployment group create/);
});
