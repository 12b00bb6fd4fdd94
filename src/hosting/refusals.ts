import type { ConfigProblem, Environment } from "./config.ts";
import { isLoopbackHost, isLoopbackUrl } from "./loopback.ts";

/** Traces of a hosted environment in which a bot without authentication would be open to everybody. */
const hostedSigns = ["WEBSITE_INSTANCE_ID", "CONTAINER_APP_NAME", "IDENTITY_ENDPOINT"];

/** Why local mode must not start here: it has no channel authentication, so nothing may hint at a real deployment. */
export function unsafeInLocalMode(environment: Environment): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const refuse = (variable: string, what: string): void => void problems.push({ variable, what });
  for (const name of Object.keys(environment)) {
    if (/^MicrosoftApp/i.test(name))
      refuse(name, "local mode has no channel authentication: remove it, or set LATCHKEY_MODE=production");
  }
  const { HOST: host, LATCHKEY_ARM_ENDPOINT: arm, LATCHKEY_STORE: store } = environment;
  if (host !== undefined && !isLoopbackHost(host)) refuse("HOST", "local mode listens on 127.0.0.1 only");
  if (arm !== undefined && !isLoopbackUrl(arm))
    refuse("LATCHKEY_ARM_ENDPOINT", "local mode talks to a loopback ARM only, such as http://127.0.0.1:3979");
  if (store?.startsWith("tables:") === true && !isLoopbackTables(store))
    refuse("LATCHKEY_STORE", "local mode uses a loopback store only");
  if (environment["NODE_ENV"] === "production")
    refuse("NODE_ENV", "local mode must not run where NODE_ENV is production");
  for (const name of hostedSigns) {
    if (environment[name] !== undefined)
      refuse(name, "this looks like a hosted environment, where local mode would be open to everybody");
  }
  return problems;
}

/** `tables:ENDPOINT`, or a connection string with `TableEndpoint=` or `UseDevelopmentStorage=true` (which is loopback by definition). */
function isLoopbackTables(store: string): boolean {
  const text = store.slice("tables:".length);
  if (/^UseDevelopmentStorage=true;?$/i.test(text)) return true;
  const endpoint = /TableEndpoint=([^;]+)/i.exec(text)?.[1] ?? text;
  return isLoopbackUrl(endpoint);
}

/** Why production must not start: no app id means no authentication at all, and a Key Vault reference that was not resolved is no value. */
export function unsafeInProduction(environment: Environment): readonly ConfigProblem[] {
  const unresolved = Object.entries(environment).flatMap(([variable, value]) =>
    value?.startsWith("@Microsoft.KeyVault(") === true
      ? [{ variable, what: "the Key Vault reference was not resolved" }]
      : [],
  );
  if (environment["MicrosoftAppId"] !== undefined && environment["MicrosoftAppId"] !== "") return unresolved;
  return [
    ...unresolved,
    {
      variable: "MicrosoftAppId",
      what: "required outside local mode: without an app id the Bot Framework checks no caller at all",
    },
  ];
}
