import { describe, expect, test } from "vitest";
import { SharedClients } from "../../src/hosting/shared-clients.ts";
import type { CredentialsFactory } from "../../src/hosting/bot-credentials.ts";

const identity = { claims: [], isAuthenticated: true, getClaimValue: () => null } as any;
const audience = "https://api.botframework.com";
const emea = "https://smba.trafficmanager.net/emea/";

/** Clients whose credentials are counted: the SDK asks for some each time that it makes a client. */
function clients(failures = 0) {
  let made = 0;
  const credentials: CredentialsFactory = {
    isValidAppId: () => Promise.resolve(true),
    isAuthenticationDisabled: () => Promise.resolve(true),
    createCredentials: () => {
      made += 1;
      if (made <= failures) return Promise.reject(new Error("no credentials"));
      return Promise.resolve({ signRequest: (request) => Promise.resolve(request) });
    },
  };
  const shared = new SharedClients({}, credentials);
  const connector = async (serviceUrl: string) =>
    shared.createConnectorFactory(identity).create(serviceUrl, audience);
  return { shared, connector, made: () => made };
}

describe("clients of the Bot Connector", () => {
  test("are made once a service, whichever turn asks", async () => {
    const { connector, made } = clients();
    const first = await connector(emea);
    expect(await connector(emea)).toBe(first);
    const other = await connector("https://smba.trafficmanager.net/amer/");
    expect(other).not.toBe(first);
    expect(made()).toBe(2);
  });
  test("are shared by the turn of an activity and by what is sent after it", async () => {
    const { shared, connector, made } = clients();
    const activity = {
      type: "message",
      channelId: "msteams",
      serviceUrl: emea,
      recipient: { id: "28:b" },
    } as any;
    const { connectorFactory } = await shared.authenticateRequest(activity, "");
    expect(await connectorFactory?.create(emea, audience)).toBe(await connector(emea));
    expect(made()).toBe(1);
  });
  test("that could not be made are tried again", async () => {
    const { connector } = clients(1);
    await expect(connector(emea)).rejects.toThrow("no credentials");
    await expect(connector(emea)).resolves.toBeDefined();
  });
  test("do not grow without end", async () => {
    const { connector, made } = clients();
    const first = await connector(emea);
    for (let index = 0; index < 64; index += 1)
      await connector(`https://s${String(index)}.botframework.com/`);
    expect(await connector(emea)).not.toBe(first);
    expect(made()).toBe(66);
  });
});

describe("the client of user tokens", () => {
  test("is made once, and again only where that failed", async () => {
    const { shared, made } = clients(1);
    await expect(shared.createUserTokenClient(identity)).rejects.toThrow("no credentials");
    const client = await shared.createUserTokenClient(identity);
    expect(await shared.createUserTokenClient(identity)).toBe(client);
    expect(made()).toBe(2);
  });
});
