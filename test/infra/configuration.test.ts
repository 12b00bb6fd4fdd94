import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parsePolicy } from "../../src/approvals/policy.ts";
import { parseArmEndpoint } from "../../src/azure/arm-endpoint.ts";
import { packageValues } from "../../src/cli/teams-app/values.ts";
import { parseConfig } from "../../src/hosting/config.ts";
import { bicepFiles, infraFolder, parameterFiles, type Value } from "./bicep.ts";

const files = bicepFiles();
const appFile = files.find(({ path }) => path === "modules/app.bicep")!;
const app = appFile.resources.find(({ type }) => type === "Microsoft.App/containerApps")!.body.properties;
const container = app.template.containers[0];

/** What Azure would compute for the expressions of the template. Made up. */
const computed: { readonly [source: string]: string } = {
  botClientId: "11111111-1111-4111-8111-111111111111",
  readerClientId: "22222222-2222-4222-8222-222222222222",
  resetClientId: "33333333-3333-4333-8333-333333333333",
  tenantId: "44444444-4444-4444-8444-444444444444",
  tablesEndpoint: "https://stprod0123456789.table.core.windows.net/",
  logLevel: "info",
  retentionDays: "90",
  port: "3978",
  policyFolder: "/etc/latchkey",
  policyFile: "policy.json",
  "environment().resourceManager": "https://management.azure.com/",
};

/** Computes a text, a name, an interpolated string or `string(x)`; anything else is a mistake of this test. */
function compute(value: Value): string {
  if (typeof value === "string") return value;
  const source = (value as { readonly source: string }).source;
  const inner = /^string\((\w+)\)$/.exec(source)?.[1] ?? source;
  const known = computed[inner];
  if (known !== undefined) return known;
  if (!/^'.*'$/.test(source)) throw new Error(`cannot compute ${source}`);
  return source.slice(1, -1).replaceAll(/\$\{([^}]+)\}/g, (_whole, name: string) => {
    const part = computed[name];
    if (part === undefined) throw new Error(`cannot compute ${name}`);
    return part;
  });
}

const environment: { readonly [name: string]: string } = Object.fromEntries(
  container.env.map(({ name, value }: { name: string; value: Value }) => [name, compute(value)]),
);

describe("the container's configuration", () => {
  test("starts production, with nothing to complain about", () => {
    const config = parseConfig(environment);
    expect(config).toMatchObject({
      ok: true,
      value: {
        mode: "production",
        host: "0.0.0.0",
        port: 3978,
        store: "tables:https://stprod0123456789.table.core.windows.net/",
        policyPath: "/etc/latchkey/policy.json",
        retentionDays: 90,
        logLevel: "info",
        app: {
          type: "UserAssignedMSI",
          id: computed["botClientId"],
          tenantId: computed["tenantId"],
          password: undefined,
        },
        readerClientId: computed["readerClientId"],
        resetClientId: computed["resetClientId"],
      },
    });
    expect(parseArmEndpoint(environment["LATCHKEY_ARM_ENDPOINT"] ?? "").origin).toBe(
      "https://management.azure.com",
    );
  });

  test("starts with what a container app adds to the environment", () => {
    const added = {
      CONTAINER_APP_NAME: "ca-latchkey-prod",
      IDENTITY_ENDPOINT: "http://localhost:42356/msi/token",
      NODE_ENV: "production",
    };
    expect(parseConfig({ ...environment, ...added }).ok).toBe(true);
  });

  test("has no variable that the product does not know", () => {
    const known = readFileSync(join(import.meta.dirname, "../../src/hosting/settings.ts"), "utf8");
    for (const name of Object.keys(environment)) expect(known).toContain(name);
  });

  test("names each variable once, in the open: nothing is hidden in a secret", () => {
    expect(Object.keys(environment)).toHaveLength(container.env.length);
    for (const variable of container.env) expect(Object.keys(variable)).toEqual(["name", "value"]);
  });

  test.each([
    "MicrosoftAppType",
    "MicrosoftAppId",
    "MicrosoftAppTenantId",
    "LATCHKEY_READER_CLIENT_ID",
    "LATCHKEY_STORE",
    "LATCHKEY_POLICY",
  ])("would be refused without %s", (name) => {
    const { [name]: _left, ...rest } = environment;
    expect(parseConfig(rest).ok).toBe(false);
  });
});

describe("the container", () => {
  test("is asked for its health where the product answers, on its port", () => {
    const probes = container.probes.map(({ type, httpGet }: any) => [
      type,
      httpGet.path,
      compute(httpGet.port),
    ]);
    expect(probes).toEqual([
      ["Startup", "/healthz", "3978"],
      ["Liveness", "/healthz", "3978"],
      ["Readiness", "/readyz", "3978"],
    ]);
    expect(compute(app.configuration.ingress.targetPort)).toBe(environment["PORT"]);
    const folder = join(import.meta.dirname, "../../src/hosting");
    const hosting = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), "utf8"))
      .join("\n");
    for (const path of ["/healthz", "/readyz", "/api/messages"]) expect(hosting).toContain(`"${path}"`);
  });

  test("finds the policy where the configuration says", () => {
    const [mount] = container.volumeMounts;
    const volume = app.template.volumes.find(({ name }: any) => name === mount.volumeName);
    expect(volume).toMatchObject({ storageType: "Secret", secrets: [{ secretRef: "policy" }] });
    expect(`${compute(mount.mountPath)}/${compute(volume.secrets[0].path)}`).toBe(
      environment["LATCHKEY_POLICY"],
    );
  });

  test("gets longer to end than a turn may take, and at least one copy runs", () => {
    expect(app.template.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30);
    const main = files.find(({ path }) => path === "main.bicep")!;
    const replicas = main.parameters.find(({ name }) => name === "minReplicas");
    expect(replicas?.decorators.join()).toContain("@minValue(1)");
  });
});

describe.each(parameterFiles().map((file) => [file.path, file.variables] as const))("%s", (path, values) => {
  const parameters = files.find((file) => file.path === "main.bicep")!.parameters;

  test("gives every value that is needed, and no other", () => {
    const wanted = parameters.filter(({ hasDefault }) => !hasDefault).map(({ name }) => name);
    expect(wanted.filter((name) => !(name in values))).toEqual([]);
    expect(
      Object.keys(values).filter((name) => !parameters.some((parameter) => parameter.name === name)),
    ).toEqual([]);
  });

  test("holds to the allowed values", () => {
    for (const [name, value] of Object.entries(values)) {
      const decorators = parameters.find((parameter) => parameter.name === name)?.decorators.join("\n") ?? "";
      const allowed = /@allowed\(\[([^\]]*)\]\)/.exec(decorators)?.[1];
      if (allowed !== undefined)
        expect(allowed).toContain(`'${typeof value === "string" ? value : JSON.stringify(value)}'`);
      if (typeof value !== "number") continue;
      expect(value).toBeGreaterThanOrEqual(Number(/@minValue\((\d+)\)/.exec(decorators)?.[1] ?? value));
      expect(value).toBeLessThanOrEqual(Number(/@maxValue\((\d+)\)/.exec(decorators)?.[1] ?? value));
    }
  });

  test("takes the image from outside, so that no tag is deployed by habit", () => {
    expect(values["image"]).toEqual({ source: "readEnvironmentVariable('LATCHKEY_IMAGE')" });
  });

  test("comes with a policy that is valid and lets nobody approve until somebody is named", () => {
    const name = /loadTextContent\('([\w.]+)'\)/.exec(
      (values["policy"] as { readonly source: string }).source,
    )![1]!;
    const policy = parsePolicy(readFileSync(join(infraFolder, "parameters", name), "utf8"), (text) => text);
    expect(policy.ok).toBe(true);
    expect(policy.ok && policy.value.policy.rules.flatMap(({ approve }) => approve)).toEqual([]);
    expect(path).toContain(name.split(".")[1]!);
  });
});

test("production begins without a right to write", () => {
  const production = parameterFiles().find(({ path }) => path.includes("prod"))!.variables;
  expect(production["machineGroups"]).toEqual([expect.objectContaining({ mayReset: false })]);
  expect(production).toMatchObject({ isStoreLocked: true, storeSku: "Standard_ZRS", minReplicas: 2 });
});

test("what the deployment says is enough for the app package, but for the publisher", () => {
  const outputs = {
    MicrosoftAppId: computed["botClientId"],
    MicrosoftAppTenantId: computed["tenantId"],
    LATCHKEY_PUBLIC_HOST: "ca-latchkey-prod.happyhill-01234567.westeurope.azurecontainerapps.io",
    LATCHKEY_READER_CLIENT_ID: computed["readerClientId"],
    LATCHKEY_RESET_CLIENT_ID: computed["resetClientId"],
  };
  const publisher = { LATCHKEY_PUBLISHER_NAME: "Contoso", LATCHKEY_PUBLISHER_URL: "https://contoso.com" };
  expect(Object.keys(files.find(({ path }) => path === "main.bicep")!.outputs)).toEqual(
    expect.arrayContaining(Object.keys(outputs)),
  );
  expect(packageValues({ ...outputs, ...publisher }, "1.0.0").ok).toBe(true);
});
