import type { TokenCredential } from "@azure/identity";
import type { ConfigurationBotFrameworkAuthentication } from "botbuilder";
import { cloudOf } from "./cloud.ts";
import type { ProductionConfig } from "./config.ts";

/** How the Bot Framework asks for credentials. */
export type CredentialsFactory = NonNullable<
  ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]
>;

/** The longest that getting a token may take. */
const tokenDeadlineMs = 10_000;

/** The bot's own credential, for the Bot Connector and the store: the secret of a single-tenant app, or its managed identity. The SDK is loaded here. */
export async function createBotCredential({ app, armEndpoint }: ProductionConfig): Promise<TokenCredential> {
  const { ClientSecretCredential, ManagedIdentityCredential } = await import("@azure/identity");
  if (app.type === "UserAssignedMSI") return new ManagedIdentityCredential({ clientId: app.id });
  // Given here, since the environment could name another authority.
  const { authorityHost } = cloudOf(armEndpoint);
  return new ClientSecretCredential(app.tenantId, app.id, app.password ?? "", { authorityHost });
}

/**
 * Credentials for the Bot Connector that take nothing from the environment: the SDK's own factory would try every identity that a
 * variable names, and turn authentication off for an empty app id. Tokens are cached by the credential.
 */
export function createCredentialsFactory(
  config: ProductionConfig,
  create: (config: ProductionConfig) => Promise<TokenCredential> = createBotCredential,
): CredentialsFactory {
  let creating: Promise<TokenCredential> | null = null;
  const tokenFor = async (audience: string): Promise<string> => {
    const credential = await (creating ??= create(config));
    const scope = audience.endsWith("/.default") ? audience : `${audience}/.default`;
    const abortSignal = AbortSignal.timeout(tokenDeadlineMs);
    const token = await credential.getToken(scope, { abortSignal });
    if (token === null) throw new Error("No token for the Bot Connector");
    return token.token;
  };
  return {
    isValidAppId: (appId) => Promise.resolve(appId === config.app.id),
    isAuthenticationDisabled: () => Promise.resolve(false),
    createCredentials: (_appId, audience) =>
      Promise.resolve({
        async signRequest(request) {
          const token = await tokenFor(audience ?? cloudOf(config.armEndpoint).issuer);
          request.headers.set("authorization", `Bearer ${token}`);
          return request;
        },
      }),
  };
}
