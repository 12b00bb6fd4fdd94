import type { TokenCredential } from "@azure/identity";
import type { Log } from "../app/ports/log.ts";
import { parseArmEndpoint } from "../azure/arm-endpoint.ts";
import { createReaderCredential, createResetCredential } from "../azure/credentials.ts";
import { readPermissions } from "../azure/permissions.ts";
import { createBotCredential } from "../hosting/bot-credentials.ts";
import { cloudOf } from "../hosting/cloud.ts";
import type { ProductionConfig } from "../hosting/config.ts";
import { openStore } from "../storage/open-store.ts";
import { runAsProcess } from "./command.ts";
import type { Identity } from "./doctor/check-identities.ts";
import type { RightsReader } from "./doctor/check-rights.ts";
import { createDoctorCommand } from "./doctor/doctor-command.ts";

/** The longest that reading the rights at one scope may take, in milliseconds. */
const rightsDeadlineMs = 15_000;

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function resetCredentialOf({ resetClientId = "" }: ProductionConfig): Promise<TokenCredential> {
  return createResetCredential({ resetClientId });
}

function identitiesOf(config: ProductionConfig): readonly Identity[] {
  const { scope } = parseArmEndpoint(config.armEndpoint);
  const bot: Identity = {
    name: "the bot",
    variable: config.app.type === "SingleTenant" ? "MicrosoftAppPassword" : "MicrosoftAppId",
    create: () => createBotCredential(config),
    scope: `${cloudOf(config.armEndpoint).issuer}/.default`,
  };
  const reader: Identity = {
    name: "the reader",
    variable: "LATCHKEY_READER_CLIENT_ID",
    create: () => createReaderCredential(config),
    scope,
  };
  const reset: Identity = {
    name: "the reset identity",
    variable: "LATCHKEY_RESET_CLIENT_ID",
    create: () => resetCredentialOf(config),
    scope,
  };
  return config.resetClientId === undefined ? [bot, reader] : [bot, reader, reset];
}

function rightsOf(config: ProductionConfig): RightsReader {
  return async (owner, scope) => {
    const credential = await (owner === "reader"
      ? createReaderCredential(config)
      : resetCredentialOf(config));
    const options = { endpoint: config.armEndpoint, credential, clock: Date.now, log: silent };
    return readPermissions(options, scope, rightsDeadlineMs);
  };
}

await runAsProcess(
  createDoctorCommand({
    openStore: (config) =>
      openStore(config.store, config.mode === "local" ? undefined : () => createBotCredential(config)),
    identities: identitiesOf,
    rights: rightsOf,
    fetch,
  }),
);
