import type { Checked } from "./checked.ts";
import { reasonOf } from "./check-store.ts";

const area = "endpoint";
/** The longest wait for an answer, in milliseconds: a container that sleeps wakes up meanwhile. */
const deadlineMs = 20_000;

/** Knocks at the messaging endpoint as a stranger: it has to be there, and it has to refuse. */
export async function checkEndpoint(
  endpoint: string | undefined,
  ask: typeof fetch = fetch,
): Promise<Checked> {
  if (endpoint === undefined) {
    const what = "not asked: pass --endpoint https://HOST/api/messages, the address that the Azure Bot has";
    return { area, kind: "unknown", what };
  }
  try {
    const response = await ask(endpoint, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
      redirect: "manual",
      signal: AbortSignal.timeout(deadlineMs),
    });
    return judge(endpoint, response.status, (await response.text()).slice(0, 200));
  } catch (error) {
    const mend = "check the address, its certificate and the ingress of the app";
    return { area, kind: "bad", what: `${endpoint} does not answer: ${reasonOf(error)}`, mend };
  }
}

function judge(endpoint: string, status: number, body: string): Checked {
  if (status === 401 && body === '{"code":"Unauthorized"}')
    return { area, kind: "good", what: `${endpoint} answers, and refuses strangers` };
  if (status === 401 || status === 403)
    return {
      area,
      kind: "bad",
      what: `${endpoint} is guarded by something before the bot (HTTP ${status})`,
      mend: "let Teams through: switch off the authentication of the hosting platform for this path",
    };
  if (status === 400)
    return {
      area,
      kind: "bad",
      what: `${endpoint} takes messages from strangers`,
      mend: "this is a bot in local mode: take it off the network at once",
    };
  const mend = "the address must end in /api/messages and lead to the bot";
  return { area, kind: "bad", what: `${endpoint} is not the bot (HTTP ${status})`, mend };
}
