import type { TableClient } from "@azure/data-tables";
import type { TokenCredential } from "@azure/identity";

/** Where the table is, and how it is reached. */
export interface TablesLocation {
  /** What follows `tables:` in `LATCHKEY_STORE`: an https endpoint, or a connection string. */
  readonly location: string;
  /** The bot's own identity; asked for only where the location is an endpoint. */
  readonly credential?: () => Promise<TokenCredential>;
  /** `latchkey1` if absent: the number is the version of the stored shape. */
  readonly tableName?: string;
}

/** The longest that one request may take, in milliseconds; the service itself gives up after 30 s. */
export const requestDeadlineMs = 10_000;

/** Reads may be repeated as the SDK does; commits are repeated by us, who can tell whether they were carried out. */
const clientOptions = { retryOptions: { maxRetries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 2000 } };

/** Connects to the table and creates it once, where absent. The SDK is loaded here. Throws where the location is none, or nobody answers. */
export async function openTable({
  location,
  credential,
  tableName = "latchkey1",
}: TablesLocation): Promise<TableClient> {
  const { TableClient: Client } = await import("@azure/data-tables");
  const client = location.includes("=")
    ? Client.fromConnectionString(location, tableName, {
        ...clientOptions,
        allowInsecureConnection: isLoopbackOnly(location),
      })
    : new Client(httpsEndpoint(location), tableName, await credentialOf(credential), clientOptions);
  await client.createTable({ abortSignal: AbortSignal.timeout(3 * requestDeadlineMs) });
  return client;
}

/** The account key and the rows never go over the network in clear text. */
function isLoopbackOnly(connectionString: string): boolean {
  const endpoint = /TableEndpoint=([^;]+)/i.exec(connectionString)?.[1] ?? "";
  return ["127.0.0.1", "localhost", "[::1]"].includes(URL.parse(endpoint)?.hostname ?? "");
}

function httpsEndpoint(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== "https:") throw new RangeError("The endpoint of the tables must be an https URL");
  return url.href.replace(/\/$/, "");
}

async function credentialOf(create: TablesLocation["credential"]): Promise<TokenCredential> {
  if (create === undefined) throw new RangeError("An endpoint of tables needs an identity");
  return create();
}
