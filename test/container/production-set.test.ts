import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { imageFiles, root } from "./image.ts";

/**
 * The Dockerfile's commands in a clean folder, without Docker: the same files, the same `npm ci`, the same start. Needs what `npm ci`
 * needs, a registry or its cache; so it is a project of its own (`npx vitest run --project container`).
 */
const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");
const install = /^RUN (npm ci .*)$/m.exec(dockerfile)![1]!;
const command: readonly string[] = JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)![1]!);
const health: readonly string[] = JSON.parse(/HEALTHCHECK[\s\S]*?CMD (\[.*\])$/m.exec(dockerfile)![1]!);
const fixed = Object.fromEntries(
  /^ENV (.*)$/m
    .exec(dockerfile)![1]!
    .split(" ")
    .map((pair) => pair.split("=") as [string, string]),
);
const isRoot = process.getuid?.() === 0;
/** The image's user. */
const userId = 10_001;

let base = "";
let app = "";
let data = "";
let port = 0;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "latchkey-image-"));
  chmodSync(base, 0o755);
  app = join(base, "app");
  data = join(base, "data");
  mkdirSync(data);
  for (const path of [...imageFiles(), "package-lock.json", ".npmrc"]) {
    mkdirSync(dirname(join(app, path)), { recursive: true });
    cpSync(join(root, path), join(app, path));
  }
  const [program, ...argv] = install.split(" ");
  execFileSync(program!, [...argv, "--prefer-offline", "--no-audit", "--no-fund"], {
    cwd: app,
    stdio: "pipe",
  });
  // The last stage copies neither.
  rmSync(join(app, "package-lock.json"));
  rmSync(join(app, ".npmrc"));
  writeFileSync(
    join(data, "policy.json"),
    JSON.stringify({ version: 1, tenants: ["44444444-4444-4444-8444-444444444444"], rules: [] }),
  );
  if (isRoot) for (const path of [data, join(data, "policy.json")]) chownSync(path, userId, userId);
  port = await freePort();
}, 600_000);

afterAll(() => {
  rmSync(base, { recursive: true, force: true });
}, 120_000);

/** A production environment that reaches nothing: no managed identity is there, so nothing could be sent anyway. */
const configured = (): { readonly [name: string]: string } => ({
  HOST: "127.0.0.1",
  PORT: String(port),
  MicrosoftAppType: "UserAssignedMSI",
  MicrosoftAppId: "11111111-1111-4111-8111-111111111111",
  MicrosoftAppTenantId: "44444444-4444-4444-8444-444444444444",
  LATCHKEY_READER_CLIENT_ID: "22222222-2222-4222-8222-222222222222",
  LATCHKEY_RESET_CLIENT_ID: "33333333-3333-4333-8333-333333333333",
  LATCHKEY_STORE: `sqlite:${join(data, "latchkey.db")}`,
  LATCHKEY_STORE_DURABLE: "yes",
  LATCHKEY_POLICY: join(data, "policy.json"),
});

/** The container's command as the image's user, where this process may become it; Node forbids every write but under `data`, as a read-only disk would. */
function start(environment: { readonly [name: string]: string }): ChildProcess {
  const [, ...argv] = command;
  const readOnly = ["--permission", "--allow-fs-read=*", `--allow-fs-write=${data}`];
  return spawn(process.execPath, [...readOnly, ...argv], {
    cwd: app,
    env: { ...fixed, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    ...(isRoot ? { uid: userId, gid: userId } : {}),
  });
}

function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly output: string }> {
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ code, output }));
  });
}

async function answerOf(path: string, init?: RequestInit): Promise<Response | undefined> {
  return fetch(`http://127.0.0.1:${String(port)}${path}`, init).catch(() => undefined);
}

async function untilUp(child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    if ((await answerOf("/healthz"))?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("the installed set", () => {
  test("holds no development dependency and not the npm package of Node itself", () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
    const unwanted = Object.keys(devDependencies).filter(
      (name) => lock[`node_modules/${name}`]?.dev === true,
    );
    expect(unwanted).toEqual(expect.arrayContaining(["node", "vitest", "playwright-core", "typescript"]));
    expect(unwanted.filter((name) => existsSync(join(app, "node_modules", name)))).toEqual([]);
  });

  test("holds no simulator, no test and no settings of a person", () => {
    const own = readdirSync(app, { recursive: true, encoding: "utf8" }).filter(
      (path) => !path.startsWith("node_modules"),
    );
    expect(own.filter((path) => /simulator|\.test\.ts|^test|^\.env|\.npmrc/.test(path))).toEqual([]);
  });

  test("has a size that somebody would notice to grow", () => {
    const bytes = readdirSync(join(app, "node_modules"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
    expect(bytes).toBeLessThan(300_000_000);
  });
});

describe("the installed set starts", () => {
  test("says what is missing when nothing is configured, instead of being open to everybody", async () => {
    const { code, output } = await ended(start({}));
    expect(code).toBe(64);
    for (const name of [
      "MicrosoftAppId",
      "MicrosoftAppTenantId",
      "LATCHKEY_POLICY",
      "LATCHKEY_READER_CLIENT_ID",
      "LATCHKEY_STORE",
    ])
      expect(output).toContain(`  ${name}: `);
  });

  test("has no local mode, even when asked", async () => {
    const { code, output } = await ended(start({ LATCHKEY_MODE: "local", PORT: String(port) }));
    expect(code).toBe(64);
    expect(output).toContain("NODE_ENV");
  });

  test("answers for its health, refuses whoever has no token, and ends when told to", async () => {
    const child = start(configured());
    const end = ended(child);
    try {
      await untilUp(child);
      expect((await answerOf("/healthz"))?.status).toBe(200);
      expect((await answerOf("/readyz"))?.status).toBe(200);
      expect((await answerOf("/guide/index"))?.status).toBe(404);
      const activity = JSON.stringify({
        type: "message",
        id: "1",
        channelId: "msteams",
        serviceUrl: "https://smba.trafficmanager.net/emea/",
        from: { id: "29:x" },
        recipient: { id: "28:y" },
        conversation: { id: "a:1", tenantId: "44444444-4444-4444-8444-444444444444" },
        text: "help",
      });
      const headers = { "content-type": "application/json" };
      const refused = await answerOf("/api/messages", { method: "POST", headers, body: activity });
      expect(refused?.status).toBe(401);
      const [, ...probe] = health;
      expect(() =>
        execFileSync(process.execPath, probe, { env: { PORT: String(port) }, stdio: "pipe" }),
      ).not.toThrow();
    } finally {
      child.kill("SIGTERM");
    }
    const { code, output } = await end;
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).not.toMatch(/ERR_ACCESS_DENIED|ERR_MODULE_NOT_FOUND/);
  });

  test("is unhealthy when nothing listens", () => {
    const [, ...probe] = health;
    expect(() =>
      execFileSync(process.execPath, probe, { env: { PORT: String(port) }, stdio: "pipe" }),
    ).toThrow();
  });
});
