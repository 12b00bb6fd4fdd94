import { describe, expect, it } from "vitest";
import { createCredentialsFactory } from "../../src/hosting/bot-credentials.ts";
import { cloudOf } from "../../src/hosting/cloud.ts";
import { gateOf } from "../../src/hosting/door.ts";
import { productionConfig } from "./helpers.ts";
import { appId } from "./tokens.ts";

/** The headers that a request leaves with, and the scopes that were asked for. */
async function signed(audience: string | undefined, config = productionConfig()) {
  const scopes: unknown[] = [];
  const factory = createCredentialsFactory(config, () =>
    Promise.resolve({
      getToken: (scope) => {
        scopes.push(scope);
        return Promise.resolve({ token: "ours", expiresOnTimestamp: 0 });
      },
    }),
  );
  const credentials = await factory.createCredentials(appId, audience, "https://login.example", true);
  const headers = new Map<string, string>();
  await credentials.signRequest({ headers } as never);
  return { scopes, headers };
}

describe("the bot's credentials", () => {
  it("never turn authentication off, and know the bot's own id only", async () => {
    const factory = createCredentialsFactory(productionConfig());
    expect(await factory.isAuthenticationDisabled()).toBe(false);
    expect(await factory.isValidAppId(appId)).toBe(true);
    expect(await factory.isValidAppId("")).toBe(false);
    expect(await factory.isValidAppId("another")).toBe(false);
  });

  it("sign with a token for the audience that is asked for", async () => {
    const { scopes, headers } = await signed("https://api.botframework.com");
    expect(scopes).toStrictEqual(["https://api.botframework.com/.default"]);
    expect(headers.get("authorization")).toBe("Bearer ours");
    expect((await signed("https://x/.default")).scopes).toStrictEqual(["https://x/.default"]);
  });

  it("sign for the Bot Framework of the bot's cloud when no audience is named", async () => {
    expect((await signed(undefined)).scopes).toStrictEqual(["https://api.botframework.com/.default"]);
    const government = productionConfig({ LATCHKEY_ARM_ENDPOINT: "https://management.usgovcloudapi.net" });
    expect((await signed(undefined, government)).scopes).toStrictEqual([
      "https://api.botframework.us/.default",
    ]);
  });

  it("fail when there is no token", async () => {
    const factory = createCredentialsFactory(productionConfig(), () =>
      Promise.resolve({ getToken: () => Promise.resolve(null) }),
    );
    const credentials = await factory.createCredentials(appId, undefined, "", true);
    await expect(credentials.signRequest({ headers: new Map() } as never)).rejects.toThrow("No token");
  });
});

describe("the cloud", () => {
  it("is the government's where its Azure is, and then trusts its issuer only", () => {
    expect(cloudOf("https://management.usgovcloudapi.net")).toMatchObject({
      issuer: "https://api.botframework.us",
      channelService: "https://botframework.azure.us",
    });
    expect(cloudOf("https://management.azure.com").channelService).toBe("");
  });

  it("has no gate in local mode only", () => {
    const local = { mode: "local" } as never;
    expect(gateOf(local, Date.now)).toBeUndefined();
    expect(gateOf(productionConfig(), Date.now)).toBeDefined();
  });
});
