import { dirname, join } from "node:path";
import { demoApproverIds } from "./demo-people.ts";
import type { LocalConfig } from "./hosting/config.ts";
import type { AzureSimulator } from "./simulator/azure/azure-simulator.ts";
import type { Simulator } from "./simulator/server.ts";

/** The simulated Azure and Teams of local mode. */
export type LocalSurroundings = Simulator<AzureSimulator>;

/** Starts the simulator. It is loaded here and nowhere else: a production image does not hold it. */
export async function startLocalAzureAndTeams(
  config: LocalConfig,
  botEndpoint = `http://127.0.0.1:${String(config.port)}/api/messages`,
): Promise<LocalSurroundings> {
  const [{ startSimulator }, { createAzureSimulator }] = await Promise.all([
    import("./simulator/server.ts"),
    import("./simulator/azure/azure-simulator.ts"),
  ]);
  const nowMs = Date.now;
  return startSimulator({
    port: config.simulator.port,
    botEndpoint,
    nowMs,
    azure: createAzureSimulator({ nowMs }),
    ...chatFileOf(config),
  });
}

/** The chats lie beside the store, so that both outlive a restart together. */
function chatFileOf({ store }: LocalConfig): { readonly chatFile?: string } {
  const path = store.startsWith("sqlite:") ? store.slice("sqlite:".length) : "";
  return path === "" || path === ":memory:" ? {} : { chatFile: join(dirname(path), "chats.json") };
}

/** What `npm start` prints: where the chat page is, three things to try, and what is simulated. */
export function welcome(
  config: LocalConfig,
  url: string,
  surroundings: LocalSurroundings | undefined,
): string {
  if (surroundings === undefined) {
    return `Latchkey (local mode, without the simulator) listens on ${url}/api/messages and reads Azure at ${config.armEndpoint}.\n${noDoor}\n${policyWords(config)}\n`;
  }
  const lines = [
    "Latchkey runs in local mode.",
    noDoor,
    "",
    `  Chat page   ${surroundings.url}/`,
    `  Bot         ${url}/api/messages`,
    "",
    "Three things to try on the chat page:",
    "  1. Ask: why is MSP not applied on web-01?",
    "  2. In the personal chat, send a status.json as a file, or paste its text.",
    '  3. Press "Request key reset" as Ann, then act as Bo and approve it.',
    "",
    "Simulated: Azure (ARM and Resource Graph, with these VMs) and Teams (the chat page). Nothing leaves this machine.",
    ...surroundings.azure.demoMachines
      .slice(0, mostShown)
      .map(({ name, resourceGroup, shows }) => `  ${`${resourceGroup}/${name}`.padEnd(26)} ${shows}`),
    "",
    policyWords(config),
    "",
    "Stop it with Ctrl+C.",
    "",
  ];
  return lines.join("\n");
}

/** A setting alone, such as LATCHKEY_POLICY, does not make it production: whoever starts it so has to see that. */
const noDoor =
  "Local mode: no channel authentication, 127.0.0.1 only. Production starts with MicrosoftAppId, or LATCHKEY_MODE=production.";

/** Who may ask and approve. */
function policyWords({ policyPath }: LocalConfig): string {
  return policyPath === undefined
    ? `Every person may ask about every VM; a key reset is approved by ${demoApproverIds.join(" or ")}.`
    : `Who may ask and approve stands in ${policyPath}.`;
}

/** As many machines as fit on a screen. */
const mostShown = 24;
