import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { parseConfig, type Environment } from "../../src/hosting/config.ts";
import { knownVariables } from "../../src/hosting/settings.ts";
import { productionEnvironment } from "./helpers.ts";

/** The variables that are refused. */
function refused(environment: Environment): readonly string[] {
  const parsed = parseConfig(environment);
  return parsed.ok ? [] : parsed.problem.map(({ variable }) => variable);
}

describe("local mode", () => {
  it("is what happens with nothing configured", () => {
    expect(parseConfig({ PATH: "/usr/bin", HOME: "/home/ann" })).toStrictEqual({
      ok: true,
      value: {
        mode: "local",
        host: "127.0.0.1",
        port: 3978,
        armEndpoint: "http://127.0.0.1:3979",
        store: "sqlite:data/latchkey.db",
        policyPath: undefined,
        uploadHosts: [],
        serviceHosts: [],
        docsUrl: undefined,
        retentionDays: 90,
        logLevel: "info",
        simulator: { isOn: true, port: 3979 },
      },
    });
  });

  it("is also chosen by name, and takes what tunes it", () => {
    const parsed = parseConfig({
      LATCHKEY_MODE: "local",
      PORT: "0",
      HOST: "::1",
      LATCHKEY_STORE: "tables:UseDevelopmentStorage=true",
      LATCHKEY_POLICY: "policy.json",
      LATCHKEY_SIMULATOR: "off",
      LATCHKEY_SIMULATOR_PORT: "4000",
      LATCHKEY_LOG_LEVEL: "debug",
      LATCHKEY_RETENTION_DAYS: "7",
      LATCHKEY_DOCS_URL: "http://127.0.0.1:3978/guide/",
    });
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        mode: "local",
        port: 0,
        host: "::1",
        armEndpoint: "http://127.0.0.1:4000",
        simulator: { isOn: false, port: 4000 },
        policyPath: "policy.json",
        retentionDays: 7,
      },
    });
  });

  it.each<Environment>([
    { LATCHKEY_POLICY: "policy.json" },
    { LATCHKEY_STORE: "sqlite:/tmp/x.db" },
    { LATCHKEY_ARM_ENDPOINT: "http://127.0.0.1:4000" },
    { LATCHKEY_LOG_LEVEL: "debug", LATCHKEY_SIMULATOR: "off" },
  ])("stays local with %o alone", (environment) => {
    expect(parseConfig(environment)).toMatchObject({ ok: true, value: { mode: "local" } });
  });

  it.each<readonly [string, Environment]>([
    ["MicrosoftAppId", { MicrosoftAppId: "x" }],
    ["MicrosoftAppId", { MicrosoftAppId: "" }],
    ["MicrosoftAppPassword", { MicrosoftAppPassword: "x" }],
    ["MicrosoftAppType", { MicrosoftAppType: "UserAssignedMSI" }],
    ["MicrosoftAppTenantId", { MicrosoftAppTenantId: "x" }],
    ["MICROSOFTAPPID", { MICROSOFTAPPID: "x" }],
    ["HOST", { HOST: "0.0.0.0" }],
    ["HOST", { HOST: "" }],
    ["HOST", { HOST: "127.0.0.1.example.com" }],
    ["LATCHKEY_ARM_ENDPOINT", { LATCHKEY_ARM_ENDPOINT: "https://management.azure.com" }],
    ["LATCHKEY_ARM_ENDPOINT", { LATCHKEY_ARM_ENDPOINT: "http://127.0.0.1@evil.example" }],
    ["LATCHKEY_STORE", { LATCHKEY_STORE: "tables:https://x.table.core.windows.net" }],
    [
      "LATCHKEY_STORE",
      { LATCHKEY_STORE: "tables:AccountName=x;AccountKey=y;EndpointSuffix=core.windows.net" },
    ],
    [
      "LATCHKEY_STORE",
      { LATCHKEY_STORE: "tables:TableEndpoint=http://127.0.0.1:1/x;TableEndpoint=https://x.example" },
    ],
    [
      "LATCHKEY_STORE",
      { LATCHKEY_STORE: "tables:UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://x.example" },
    ],
    ["NODE_ENV", { NODE_ENV: "production" }],
    ["WEBSITE_INSTANCE_ID", { WEBSITE_INSTANCE_ID: "1" }],
    ["CONTAINER_APP_NAME", { CONTAINER_APP_NAME: "bot" }],
    ["IDENTITY_ENDPOINT", { IDENTITY_ENDPOINT: "http://localhost:42356" }],
  ])("refuses to start with %s in %o", (variable, environment) => {
    expect(refused({ LATCHKEY_MODE: "local", ...environment })).toStrictEqual([variable]);
  });

  it.each<Environment>([
    { NODE_ENV: "production" },
    { WEBSITE_INSTANCE_ID: "1" },
    { CONTAINER_APP_NAME: "bot" },
    { IDENTITY_ENDPOINT: "x" },
  ])("refuses %o also when nothing else is configured", (environment) => {
    expect(refused(environment)).toStrictEqual(Object.keys(environment));
  });

  it("accepts a connection string whose tables are on this machine", () => {
    const store =
      "tables:DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=eA==;TableEndpoint=http://127.0.0.1:10002/devstoreaccount1;";
    expect(parseConfig({ LATCHKEY_MODE: "local", LATCHKEY_STORE: store }).ok).toBe(true);
  });

  it("reports all problems together", () => {
    const environment = {
      LATCHKEY_MODE: "local",
      MicrosoftAppId: "x",
      HOST: "10.0.0.1",
      NODE_ENV: "production",
      PORT: "99999",
      LATCHKEY_LOG_LEVEL: "loud",
      LATCHKEY_RETENTION_DAYS: "0",
      LATCHKEY_SIMULATOR: "maybe",
      LATCHKEY_STORE: "redis:x",
      LATCHKEY_DOCS_URL: "javascript:alert(1)",
    };
    const { LATCHKEY_MODE: _mode, ...wrong } = environment;
    expect(new Set(refused(environment))).toStrictEqual(new Set(Object.keys(wrong)));
  });
});

describe("production", () => {
  it("takes the least that it needs, and its defaults", () => {
    expect(parseConfig(productionEnvironment)).toMatchObject({
      ok: true,
      value: {
        mode: "production",
        host: "0.0.0.0",
        port: 3978,
        armEndpoint: "https://management.azure.com",
        uploadHosts: ["sharepoint.com"],
        serviceHosts: expect.arrayContaining(["smba.trafficmanager.net"]),
        app: { type: "UserAssignedMSI", password: undefined },
        resetClientId: undefined,
      },
    });
  });

  it("is what anything else without an app id is taken for, and then refused with the reason", () => {
    for (const environment of [
      { MicrosoftAppTenantId: "x" },
      { LATCHKEY_READER_CLIENT_ID: "x" },
      { LATCHKEY_MODE: "production" },
      { LATCHKEY_MODE: "staging" },
    ] satisfies Environment[]) {
      const parsed = parseConfig(environment);
      expect(!parsed.ok && parsed.problem).toContainEqual({
        variable: "MicrosoftAppId",
        what: "required outside local mode: without an app id the Bot Framework checks no caller at all",
      });
    }
  });

  it("names everything that is missing at once", () => {
    expect(new Set(refused({ LATCHKEY_MODE: "production" }))).toStrictEqual(
      new Set([
        "MicrosoftAppId",
        "MicrosoftAppTenantId",
        "MicrosoftAppType",
        "LATCHKEY_POLICY",
        "LATCHKEY_READER_CLIENT_ID",
        "LATCHKEY_STORE",
      ]),
    );
  });

  it.each<readonly [string, Environment]>([
    ["MicrosoftAppPassword", { MicrosoftAppType: "SingleTenant" }],
    ["MicrosoftAppPassword", { MicrosoftAppPassword: "secret" }],
    ["MicrosoftAppType", { MicrosoftAppType: "MultiTenant" }],
    ["LATCHKEY_STORE", { LATCHKEY_STORE: "sqlite:data/x.db" }],
    ["LATCHKEY_STORE", { LATCHKEY_STORE: "sqlite:data/x.db", LATCHKEY_STORE_DURABLE: "no" }],
    ["LATCHKEY_STORE", { LATCHKEY_STORE: "tables:http://x.table.core.windows.net" }],
    ["LATCHKEY_STORE", { LATCHKEY_STORE: "tables:DefaultEndpointsProtocol=http;AccountName=x;AccountKey=y" }],
    ["LATCHKEY_STORE", { LATCHKEY_STORE: "tables:UseDevelopmentStorage=true" }],
    ["LATCHKEY_ARM_ENDPOINT", { LATCHKEY_ARM_ENDPOINT: "http://127.0.0.1:3979" }],
    ["LATCHKEY_ARM_ENDPOINT", { LATCHKEY_ARM_ENDPOINT: "https://management.azure.com/subscriptions" }],
    ["LATCHKEY_SERVICE_HOSTS", { LATCHKEY_SERVICE_HOSTS: "*" }],
    ["LATCHKEY_SERVICE_HOSTS", { LATCHKEY_SERVICE_HOSTS: "https://smba.trafficmanager.net/" }],
    ["LATCHKEY_UPLOAD_HOSTS", { LATCHKEY_UPLOAD_HOSTS: "sharepoint.com, com" }],
    ["LATCHKEY_SIMULATOR", { LATCHKEY_SIMULATOR: "on" }],
    ["LATCHKEY_RESET_CLIENT_ID", { LATCHKEY_RESET_CLIENT_ID: productionEnvironment["MicrosoftAppId"] }],
    [
      "LATCHKEY_RESET_CLIENT_ID",
      { LATCHKEY_RESET_CLIENT_ID: productionEnvironment["LATCHKEY_READER_CLIENT_ID"] },
    ],
    [
      "LATCHKEY_READER_CLIENT_ID",
      { LATCHKEY_READER_CLIENT_ID: productionEnvironment["MicrosoftAppId"]?.toUpperCase() },
    ],
  ])("refuses %s in %o", (variable, changes) => {
    expect(refused({ ...productionEnvironment, ...changes })).toStrictEqual([variable]);
  });

  it("accepts a secret with SingleTenant, and a durable file", () => {
    const environment = {
      ...productionEnvironment,
      MicrosoftAppType: "SingleTenant",
      MicrosoftAppPassword: "secret",
      LATCHKEY_STORE: "sqlite:/home/data/latchkey.db",
      LATCHKEY_STORE_DURABLE: "yes",
      LATCHKEY_SERVICE_HOSTS: "smba.trafficmanager.net, SMBA.example.org",
    };
    expect(parseConfig(environment)).toMatchObject({
      ok: true,
      value: {
        app: { type: "SingleTenant", password: "secret" },
        serviceHosts: ["smba.trafficmanager.net", "smba.example.org"],
      },
    });
  });

  it("refuses every Key Vault reference that was not resolved, all at once, without saying what is in it", () => {
    const reference = "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/x)";
    const parsed = parseConfig({
      ...productionEnvironment,
      MicrosoftAppId: reference,
      LATCHKEY_STORE: reference,
      LATCHKEY_RESET_CLIENT_ID: reference,
    });
    const what = "the Key Vault reference was not resolved";
    expect(!parsed.ok && parsed.problem).toStrictEqual([
      { variable: "MicrosoftAppId", what },
      { variable: "LATCHKEY_STORE", what },
      { variable: "LATCHKEY_RESET_CLIENT_ID", what },
    ]);
    expect(JSON.stringify(parsed)).not.toContain("vault.example");
  });

  it("never repeats a value in a problem", () => {
    const secret = "hunter2hunter2";
    const parsed = parseConfig(Object.fromEntries(knownVariables.map((name) => [name, secret])));
    expect(parsed.ok).toBe(false);
    expect(JSON.stringify(parsed)).not.toContain(secret);
  });
});

describe(".env.example", () => {
  const text = readFileSync(new URL("../../.env.example", import.meta.url), "utf8");
  const uncommented = text.replaceAll(/^#(?=[A-Za-z_]+=)/gm, "");

  it("lists every variable that is read", () => {
    expect(Object.keys(parseEnv(uncommented))).toStrictEqual(expect.arrayContaining([...knownVariables]));
  });

  it("configures nothing when it is copied as it is", () => {
    expect(parseEnv(text)).toStrictEqual({});
  });
});
