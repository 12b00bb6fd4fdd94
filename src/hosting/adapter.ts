import type { TurnContext } from "botbuilder";
import { CloudAdapter } from "botbuilder";
import type { Log } from "../app/ports/log.ts";
import {
  createConnectorOptions,
  type ConnectorTransportOptions,
} from "../conversation/connector-transport.ts";
import { createCredentialsFactory, type CredentialsFactory } from "./bot-credentials.ts";
import { cloudOf } from "./cloud.ts";
import type { Config } from "./config.ts";
import { createServiceCheck } from "./service-hosts.ts";
import { SharedClients } from "./shared-clients.ts";

/** The settings of the Bot Framework. */
type AuthenticationSettings = ConstructorParameters<typeof SharedClients>[0];

/** What tests, and nobody else, put in place of the usual. */
export interface AdapterParts extends Partial<Pick<ConnectorTransportOptions, "fetch" | "timing">> {
  /** Added to the settings, such as where the channel's signing keys are. */
  readonly settings?: AuthenticationSettings;
  readonly credentials?: CredentialsFactory;
}

/** The settings of the Bot Framework, never the whole environment: a variable called `OAuthUrl` would change whom we trust. */
function authenticationSettings(config: Config): AuthenticationSettings {
  if (config.mode === "local") return {};
  return {
    MicrosoftAppType: config.app.type === "UserAssignedMSI" ? "UserAssignedMsi" : "SingleTenant",
    MicrosoftAppId: config.app.id,
    MicrosoftAppTenantId: config.app.tenantId,
    MicrosoftAppPassword: config.app.password ?? "",
    ChannelService: cloudOf(config.armEndpoint).channelService,
  };
}

/** The channel adapter. An error that escapes a turn is logged once; the caller never sees its text. */
export function createAdapter(config: Config, log: Log, parts: AdapterParts = {}): CloudAdapter {
  const { settings, credentials, ...transport } = parts;
  const ownCredentials = config.mode === "local" ? undefined : createCredentialsFactory(config);
  const adapter = new CloudAdapter(
    new SharedClients(
      { ...authenticationSettings(config), ...settings },
      credentials ?? ownCredentials,
      undefined,
      undefined,
      createConnectorOptions({ isServiceAllowed: createServiceCheck(config), log, ...transport }),
    ),
  );
  adapter.onTurnError = (_context: TurnContext, error: Error): Promise<void> => {
    log.error("turn failed", { error: error.name, reason: error.message });
    return Promise.resolve();
  };
  return adapter;
}

/** The app id under which proactive messages are sent; empty in local mode, where nothing is authenticated. */
export function appIdOf(config: Config): string {
  return config.mode === "local" ? "" : config.app.id;
}
