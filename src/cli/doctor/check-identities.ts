import type { TokenCredential } from "@azure/identity";
import type { Checked } from "./checked.ts";
import { reasonOf } from "./check-store.ts";

/** One identity that the bot needs: its name, the variable that names it, how it is made, and what it needs a token for. */
export interface Identity {
  readonly name: string;
  readonly variable: string;
  readonly create: () => Promise<TokenCredential>;
  readonly scope: string;
}

/** The longest wait for a token, in milliseconds. */
const deadlineMs = 15_000;

/** Asks for a token of each identity, all at once. */
export function checkIdentities(identities: readonly Identity[]): Promise<readonly Checked[]> {
  return Promise.all(identities.map(checkIdentity));
}

async function checkIdentity({ name, variable, create, scope }: Identity): Promise<Checked> {
  const area = "identities";
  const host = URL.parse(scope)?.hostname ?? scope;
  try {
    const credential = await create();
    const token = await credential.getToken(scope, { abortSignal: AbortSignal.timeout(deadlineMs) });
    if (token !== null) return { area, kind: "good", what: `${name} gets a token for ${host}` };
    return { area, kind: "bad", what: `${name} gets no token for ${host}`, mend: mendOf(variable) };
  } catch (error) {
    return {
      area,
      kind: "bad",
      what: `${name} gets no token for ${host}: ${reasonOf(error)}`,
      mend: mendOf(variable),
    };
  }
}

function mendOf(variable: string): string {
  return variable === "MicrosoftAppPassword"
    ? "check MicrosoftAppId, MicrosoftAppTenantId and MicrosoftAppPassword, and whether the secret has expired"
    : `attach the user-assigned identity whose client id is ${variable} to the app; a managed identity answers only there, so run the doctor there too`;
}
