import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/hosting/config.ts";
import { shownConfig } from "../../src/hosting/show-config.ts";
import { productionConfig } from "./helpers.ts";
import { appId, tenantId } from "./tokens.ts";

describe("the configuration as it is shown", () => {
  it("names what is set, and what not", () => {
    const parsed = parseConfig({ LATCHKEY_SIMULATOR: "off" });
    expect(parsed.ok && shownConfig(parsed.value)).toMatchObject({
      mode: "local",
      host: "127.0.0.1",
      store: "sqlite:data/latchkey.db",
      policy: "demo",
      simulator: "off",
    });
    expect(shownConfig(productionConfig())).toMatchObject({
      mode: "production",
      appId,
      tenantId,
      appPassword: "none",
      resetClientId: "none",
      store: "tables:https://latchkeyexample.table.core.windows.net",
      serviceHosts: expect.stringContaining("smba.trafficmanager.net"),
    });
  });

  it("masks the app's secret and those of a connection string", () => {
    const secret = "c2VjcmV0LXNlY3JldA==";
    for (const store of [
      `tables:DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=${secret};EndpointSuffix=core.windows.net`,
      `tables:TableEndpoint=https://acc.table.core.windows.net/;SharedAccessSignature=sv=1&sig=${secret}`,
      `tables:https://acc.table.core.windows.net/?sv=1&sig=${secret}`,
    ]) {
      const config = productionConfig({
        MicrosoftAppType: "SingleTenant",
        MicrosoftAppPassword: secret,
        LATCHKEY_STORE: store,
      });
      const shown = JSON.stringify(shownConfig(config));
      expect(shown).not.toContain(secret);
      expect(shown).toContain("acc");
    }
  });
});
