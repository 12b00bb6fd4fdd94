import type { TurnContext } from "botbuilder";
import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from "botbuilder";
import type { Log } from "../app/ports/log.ts";
import type { Config } from "./config.ts";

/** The settings of the Bot Framework, never the whole environment: a variable called `OAuthUrl` would change whom we trust. */
function authenticationSettings(
  config: Config,
): ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[0] {
  if (config.mode === "local") return {};
  return {
    MicrosoftAppType: config.app.type === "UserAssignedMSI" ? "UserAssignedMsi" : "SingleTenant",
    MicrosoftAppId: config.app.id,
    MicrosoftAppTenantId: config.app.tenantId,
    MicrosoftAppPassword: config.app.password ?? "",
  };
}

/** The channel adapter. An error that escapes a turn is logged once; the caller never sees its text. */
export function createAdapter(config: Config, log: Log): CloudAdapter {
  const adapter = new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication(authenticationSettings(config)),
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
