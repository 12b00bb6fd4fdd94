import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createExchanges, type ExchangeListener } from "./arm-exchange.ts";
import type { ArmExchange } from "./arm-request.ts";
import { demoMachines, type DemoMachine } from "./demo-machines.ts";
import { createAzureFaults, type AzureFaults } from "./faults.ts";
import { createFleet, type FleetSnapshot } from "./fleet.ts";
import { createMachineControls, type MachineControls } from "./machine-controls.ts";
import { usualSettings, type AzureSettings } from "./settings.ts";
import { answerSimRoute } from "./sim-routes.ts";

/** How the simulated Azure is set up. */
export interface AzureSimulatorOptions {
  readonly nowMs: () => number;
  /** From 0 up to 1, for ids; real randomness when left out. */
  readonly random?: () => number;
  /** Origin of the links in answers; ARM's own when left out, as the real one writes them. */
  readonly baseUrl?: string;
}

/** The simulated Azure: ARM's wire format over machines in memory, and the same things for tests in this process. */
export interface AzureSimulator {
  /** Answers the request when it is one for ARM or for `/_sim/azure/…`; otherwise false, and nothing was touched. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** What came to ARM, oldest first; the newest 2,000. */
  requests(): readonly ArmExchange[];
  listen(listener: ExchangeListener): () => void;
  readonly faults: AzureFaults;
  readonly settings: AzureSettings;
  readonly machines: MachineControls;
  readonly demoMachines: readonly DemoMachine[];
  /** What has happened to the machines, as plain JSON, for a simulator that goes on later. */
  snapshot(): FleetSnapshot;
  restore(snapshot: FleetSnapshot): void;
  /** Ends requests that hang. */
  close(): Promise<void>;
}

const armOrigin = "https://management.azure.com";

/** Makes a simulated Azure with its machines as they are at the start. */
export function createAzureSimulator(options: AzureSimulatorOptions): AzureSimulator {
  const { nowMs, baseUrl = armOrigin } = options;
  const newId = idMaker(options.random);
  const settings = usualSettings();
  const fleet = createFleet(nowMs(), settings);
  const machines = createMachineControls({ fleet, nowMs, newId });
  const faults = createAzureFaults();
  const exchanges = createExchanges({ fleet, settings, faults, machines, nowMs, newId, baseUrl });
  const controls = { faults, settings, machines, requests: () => exchanges.list() };
  return {
    ...controls,
    demoMachines,
    async handle(request, response) {
      const url = URL.parse(request.url ?? "", baseUrl);
      if (url === null) return false;
      if (url.pathname.startsWith("/_sim/azure/")) {
        const forget = (): void => exchanges.forget();
        await answerSimRoute({ ...controls, forget }, request, response, url);
        return true;
      }
      const isArms = /^\/(?:subscriptions|providers)(?:\/|$)/i.test(url.pathname);
      if (isArms) await exchanges.answer(request, response, url);
      return isArms;
    },
    listen: (listener) => exchanges.listen(listener),
    snapshot: () => fleet.snapshot(),
    restore: (snapshot) => fleet.restore(snapshot),
    close() {
      exchanges.close();
      return Promise.resolve();
    },
  };
}

/** Makes GUIDs; with a source of numbers always the same ones. */
function idMaker(random: (() => number) | undefined): () => string {
  if (random === undefined) return randomUUID;
  return () => {
    const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
}
