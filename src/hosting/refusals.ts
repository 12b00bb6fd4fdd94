import type { ConfigProblem, Environment } from "./config.ts";
import { isLoopbackHost, isLoopbackUrl } from "./loopback.ts";

/** Traces of a hosted environment in which a bot without authentication would be open to everybody. */
const hostedSigns = ["WEBSITE_INSTANCE_ID", "CONTAINER_APP_NAME", "IDENTITY_ENDPOINT"];

/** Why local mode must not start here: it has no channel authentication, so nothing may hint at a real deployment. */
export function unsafeInLocalMode(environment: Environment): readonly ConfigProblem[] {
  const what = "local mode has no channel authentication: remove it, or set LATCHKEY_MODE=production";
  const registered = Object.keys(environment)
    .filter((name) => /^MicrosoftApp/i.test(name))
    .map((variable) => ({ variable, what }));
  return [...registered, ...unsafeAddresses(environment), ...unsafeSurroundings(environment)];
}

function unsafeAddresses(environment: Environment): readonly ConfigProblem[] {
  const { HOST: host, LATCHKEY_ARM_ENDPOINT: arm, LATCHKEY_STORE: store } = environment;
  const problems: ConfigProblem[] = [];
  if (host !== undefined && !isLoopbackHost(host))
    problems.push({ variable: "HOST", what: "local mode listens on 127.0.0.1 only" });
  if (arm !== undefined && !isLoopbackUrl(arm)) {
    const what = "local mode talks to a loopback ARM only, such as http://127.0.0.1:3979";
    problems.push({ variable: "LATCHKEY_ARM_ENDPOINT", what });
  }
  if (store?.startsWith("tables:") === true && !isLoopbackTables(store))
    problems.push({ variable: "LATCHKEY_STORE", what: "local mode uses a loopback store only" });
  return problems;
}

function unsafeSurroundings(environment: Environment): readonly ConfigProblem[] {
  const what = "this looks like a hosted environment, where local mode would be open to everybody";
  const hosted = hostedSigns
    .filter((variable) => environment[variable] !== undefined)
    .map((variable) => ({ variable, what }));
  if (environment["NODE_ENV"] !== "production") return hosted;
  return [{ variable: "NODE_ENV", what: "local mode must not run where NODE_ENV is production" }, ...hosted];
}

/** `tables:ENDPOINT`, or a connection string with `TableEndpoint=` or `UseDevelopmentStorage=true` (which is loopback by definition). */
function isLoopbackTables(store: string): boolean {
  const text = store.slice("tables:".length);
  if (/^UseDevelopmentStorage=true;?$/i.test(text)) return true;
  const named = [...text.matchAll(/TableEndpoint=([^;]+)/gi)].map(([, endpoint]) => endpoint ?? "");
  return named.length > 0 ? named.every(isLoopbackUrl) : isLoopbackUrl(text);
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
