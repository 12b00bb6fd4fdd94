import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PermissionEntry } from "../../src/azure/permissions.ts";
import { neededActions } from "../../src/cli/doctor/check-rights.ts";
import { createDoctorCommand, type DoctorParts } from "../../src/cli/doctor/doctor-command.ts";
import { fail, ok } from "../../src/result.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { productionEnvironment } from "../hosting/helpers.ts";
import { tenantId } from "../hosting/tokens.ts";
import { runHere } from "./in-process.ts";

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000001";
const endpoint = "https://bot.example.com/api/messages";
let folder = "";
let environment: NodeJS.ProcessEnv = {};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-doctor-"));
  const policy = join(folder, "policy.json");
  writeFileSync(
    policy,
    JSON.stringify({
      version: 1,
      tenants: [tenantId],
      rules: [
        {
          scopes: [subscription],
          ask: ["*"],
          approve: ["aaaaaaaa-0000-0000-0000-000000000001", "aaaaaaaa-0000-0000-0000-000000000002"],
        },
      ],
    }),
  );
  environment = {
    ...productionEnvironment,
    LATCHKEY_POLICY: policy,
    LATCHKEY_RESET_CLIENT_ID: "33333333-4444-5555-6666-777777777777",
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

const entry = (...actions: string[]): PermissionEntry => ({ actions, notActions: [] });
const rightRights = { reader: [entry("*/read")], reset: [entry(...neededActions.reset)] };
const token = { getToken: () => Promise.resolve({ token: "t", expiresOnTimestamp: 0 }) };
const answering =
  (status: number, body: string): typeof fetch =>
  () =>
    Promise.resolve(new Response(body, { status }));

/** Everything is as it should be, but for the changes. */
function parts(changes: Partial<DoctorParts> = {}): DoctorParts {
  return {
    openStore: () => openStore("sqlite::memory:"),
    identities: () => [
      {
        name: "the bot",
        variable: "MicrosoftAppId",
        create: () => Promise.resolve(token),
        scope: "https://api.botframework.com/.default",
      },
    ],
    rights: () => (owner) => Promise.resolve(ok(rightRights[owner])),
    fetch: answering(401, '{"code":"Unauthorized"}'),
    ...changes,
  };
}

const run = (changes: Partial<DoctorParts> = {}, args: readonly string[] = ["--endpoint", endpoint]) =>
  runHere(createDoctorCommand(parts(changes)), args, environment);

describe("doctor", () => {
  it("finds nothing where all is well", async () => {
    expect(await run()).toStrictEqual({
      exitCode: 0,
      stderr: "",
      stdout: [
        "ok       configuration  complete, production mode",
        `ok       policy         ${environment["LATCHKEY_POLICY"]}: 1 rule`,
        "ok       store          Azure Tables can be read and written",
        "ok       identities     the bot gets a token for api.botframework.com",
        `ok       rights         at ${subscription} the reader has what it needs, and no action but reads`,
        `ok       rights         at ${subscription} the reset identity has what it needs, and no other action`,
        `ok       endpoint       ${endpoint} answers, and refuses strangers`,
        "No problem found.\n",
      ].join("\n"),
    });
  });

  it("names every problem of the configuration, with the variable to set, and looks no further", async () => {
    environment = { LATCHKEY_MODE: "production" };
    const { exitCode, stdout } = await run();
    expect(exitCode).toBe(1);
    for (const variable of [
      "MicrosoftAppId",
      "MicrosoftAppType",
      "LATCHKEY_POLICY",
      "LATCHKEY_READER_CLIENT_ID",
    ])
      expect(stdout).toContain(`PROBLEM  configuration  ${variable}: `);
    expect(stdout).toContain("-> set MicrosoftAppId as .env.example describes it");
    expect(stdout).not.toContain("store ");
  });

  it("names what is wrong with the policy", async () => {
    writeFileSync(environment["LATCHKEY_POLICY"]!, '{"version": 2}');
    const { exitCode, stdout } = await run();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/PROBLEM {2}policy/);
    expect(stdout).toContain("-> mend the file");
  });

  it.each([
    [
      "cannot be opened",
      () => Promise.reject(Object.assign(new Error("secret"), { code: "ENOTFOUND" })),
      "ENOTFOUND",
    ],
    ["refuses us", () => Promise.reject(Object.assign(new Error("secret"), { statusCode: 403 })), "HTTP 403"],
  ])("says how to mend a store that %s, without its words", async (_what, open, reason) => {
    const { exitCode, stdout } = await run({ openStore: open });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`PROBLEM  store          Azure Tables cannot be used: ${reason}`);
    expect(stdout).toContain("Storage Table Data Contributor");
    expect(stdout).not.toContain("secret");
  });

  it("leaves nothing in the store", async () => {
    const path = join(folder, "store.db");
    await run({ openStore: () => openStore(`sqlite:${path}`) });
    const store = await openStore(`sqlite:${path}`);
    expect(await store.partitions("")).toStrictEqual([]);
    await store.close();
  });

  it("names the identity that gets no token", async () => {
    const identity = {
      name: "the reader",
      variable: "LATCHKEY_READER_CLIENT_ID",
      scope: "https://management.azure.com/.default",
    };
    const failing = [
      { ...identity, create: () => Promise.resolve({ getToken: () => Promise.resolve(null) }) },
      { ...identity, variable: "MicrosoftAppPassword", create: () => Promise.reject(new Error("secret")) },
    ];
    const { exitCode, stdout } = await run({ identities: () => failing });
    expect(exitCode).toBe(1);
    expect(stdout).toContain("PROBLEM  identities     the reader gets no token for management.azure.com\n");
    expect(stdout).toContain("whose client id is LATCHKEY_READER_CLIENT_ID");
    expect(stdout).toContain("whether the secret has expired");
    expect(stdout).not.toContain("secret\n");
  });

  it("says which actions are missing, of whom and where", async () => {
    const rights: DoctorParts["rights"] = () => (owner) =>
      Promise.resolve(ok(owner === "reader" ? [entry("Microsoft.Compute/virtualMachines/read")] : []));
    const { exitCode, stdout } = await run({ rights });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      `at ${subscription} the reader lacks Microsoft.Compute/virtualMachines/instanceView/read, Microsoft.Compute/virtualMachines/extensions/read, Microsoft.Compute/virtualMachineScaleSets/read, `,
    );
    expect(stdout).toContain('assign the role "Latchkey read"');
    expect(stdout).toContain(
      `at ${subscription} the reset identity lacks Microsoft.Compute/virtualMachines/write`,
    );
    expect(stdout).toContain('assign the role "Latchkey reset"');
  });

  it("says what an identity may do that it must not", async () => {
    const { exitCode, stdout } = await run({ rights: () => () => Promise.resolve(ok([entry("*")])) });
    expect(exitCode).toBe(1);
    expect(stdout).toContain("the reader may also *\n");
    expect(stdout).toContain("the reset identity may also *\n");
  });

  it.each([
    ["reader", "Microsoft.Compute/virtualMachines/start/action"],
    ["reader", "Microsoft.Storage/storageAccounts/listKeys/action"],
    ["reset", "Microsoft.Compute/virtualMachines/*"],
    ["reset", "Microsoft.Network/networkInterfaces/write"],
    ["reset", "*/read"],
  ] as const)("finds any other action of %s: %s", async (owner, action) => {
    const more = { ...rightRights, [owner]: [...rightRights[owner], entry(action)] };
    const { exitCode, stdout } = await run({ rights: () => (whose) => Promise.resolve(ok(more[whose])) });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`may also ${action}\n`);
  });

  it.each([
    ["not-found", "PROBLEM", 1],
    ["throttled", "unknown", 0],
  ] as const)(
    "tells rights that cannot be read (%s) from rights that are missing",
    async (kind, mark, exitCode) => {
      const problem = { kind, code: "X", retryAfterSeconds: null, correlationId: "c" };
      const ended = await run({ rights: () => () => Promise.resolve(fail(problem)) });
      expect(ended.exitCode).toBe(exitCode);
      expect(ended.stdout).toContain(
        `${mark}  rights         the rights of the reader at ${subscription} cannot be read (${kind})`,
      );
    },
  );

  it("says that nothing can be reset without the second identity", async () => {
    const { LATCHKEY_RESET_CLIENT_ID: _reset, ...rest } = environment;
    environment = rest;
    const { exitCode, stdout } = await run();
    expect(exitCode).toBe(0);
    expect(stdout).toContain("LATCHKEY_RESET_CLIENT_ID is not set, so no key can be reset");
    expect(stdout).not.toContain("the reset identity has");
  });

  it.each([
    [401, "<html>", "is guarded by something before the bot"],
    [400, "{}", "takes messages from strangers"],
    [404, "{}", "is not the bot (HTTP 404)"],
    [200, "", "is not the bot (HTTP 200)"],
  ])("judges an endpoint that answers %d %o", async (status, body, what) => {
    const { exitCode, stdout } = await run({ fetch: answering(status, body) });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`PROBLEM  endpoint       ${endpoint} ${what}`);
  });

  it("says why an endpoint does not answer", async () => {
    const cause = Object.assign(new Error("x"), { code: "CERT_HAS_EXPIRED" });
    const { stdout } = await run({ fetch: () => Promise.reject(new TypeError("fetch failed", { cause })) });
    expect(stdout).toContain(`${endpoint} does not answer: CERT_HAS_EXPIRED`);
  });

  it("asks no endpoint that is not named", async () => {
    const { exitCode, stdout } = await run(
      { fetch: () => Promise.reject(new Error("must not be asked")) },
      [],
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain("unknown  endpoint       not asked: pass --endpoint");
  });

  it("checks in local mode what is there", async () => {
    environment = {};
    const { exitCode, stdout } = await run({}, []);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("the demo policy of local mode: 1 rule");
    expect(stdout).not.toMatch(/identities|rights|endpoint/);
  });

  it.each([[["--what"]], [["--endpoint"]], [["--endpoint", "bot"]], [["--endpoint", endpoint, "more"]]])(
    "does not understand %o",
    async (args) => {
      const { exitCode, stderr } = await run({}, args);
      expect(exitCode).toBe(64);
      expect(stderr).toContain("usage: npm run --silent doctor");
    },
  );
});

it("asks for exactly the actions of the deployment's roles", () => {
  const roles = readFileSync(new URL("../../infra/modules/roles.bicep", import.meta.url), "utf8");
  const written = [...roles.matchAll(/^\s+'(Microsoft\.[^'@]+)'$/gm)].map(([, action]) => action);
  expect([...neededActions.reader, ...neededActions.reset]).toStrictEqual(written);
});
