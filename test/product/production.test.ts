import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compose, type Latchkey } from "../../src/compose.ts";
import { parseConfig } from "../../src/hosting/config.ts";
import { createLogger } from "../../src/hosting/logger.ts";

/** Production's configuration on this machine: everything is constructed, nothing outside is asked. */
let folder: string;
let bot: Latchkey;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-"));
  const policy = join(folder, "policy.json");
  writeFileSync(
    policy,
    JSON.stringify({ version: 1, tenants: ["5d1e0f7a-3c64-4b8e-9a52-7f20c4b9d316"], rules: [] }),
  );
  const config = parseConfig({
    LATCHKEY_MODE: "production",
    PORT: "0",
    HOST: "127.0.0.1",
    MicrosoftAppType: "UserAssignedMSI",
    MicrosoftAppId: "2b7c9e14-6f0d-4a35-8c1b-d94e5a70f682",
    MicrosoftAppTenantId: "5d1e0f7a-3c64-4b8e-9a52-7f20c4b9d316",
    LATCHKEY_READER_CLIENT_ID: "0b7e5c12-9a4d-4f36-8e21-6c3d7f90a1b8",
    LATCHKEY_RESET_CLIENT_ID: "1c8f6d23-0b5e-4a47-9f32-7d4e8a01b2c9",
    LATCHKEY_STORE: `sqlite:${join(folder, "latchkey.db")}`,
    LATCHKEY_STORE_DURABLE: "yes",
    LATCHKEY_POLICY: policy,
    LATCHKEY_LOG_LEVEL: "silent",
  });
  if (!config.ok) throw new Error(JSON.stringify(config.problem));
  bot = await compose(config.value, createLogger("silent"));
  await bot.start();
});
afterAll(async () => {
  await bot.stop();
  rmSync(folder, { recursive: true });
});

const activity = JSON.stringify({
  type: "message",
  id: "1",
  channelId: "msteams",
  serviceUrl: "https://smba.trafficmanager.net/emea/",
  from: { id: "29:x", aadObjectId: "a1f3c2d4-58b7-4e09-9c6a-0d2e7b41f5a8" },
  recipient: { id: "28:y" },
  conversation: { id: "a:1", tenantId: "5d1e0f7a-3c64-4b8e-9a52-7f20c4b9d316", conversationType: "personal" },
  text: "web-01",
});

test("listens, is alive and ready, and lets nobody in without a token", async () => {
  expect((await fetch(`${bot.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${bot.url}/readyz`)).status).toBe(200);
  const answer = await fetch(`${bot.url}/api/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: activity,
  });
  expect(answer.status).toBe(401);
});

test("serves no page of the guide: findings link to published pages", async () => {
  expect((await fetch(`${bot.url}/guide/key-rejected`)).status).toBe(404);
});

test("tells its figures", async () => {
  const text = await (await fetch(`${bot.url}/metrics`)).text();
  expect(text).toMatch(/^# (?:HELP|TYPE) latchkey_/m);
});
