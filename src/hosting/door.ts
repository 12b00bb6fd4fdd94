import type { Clock } from "../app/ports/clock.ts";
import { cloudOf } from "./cloud.ts";
import type { Config } from "./config.ts";
import { createGate, type Gate } from "./gate.ts";
import { createServiceCheck } from "./service-hosts.ts";

/** The gate of this configuration; undefined in local mode, which nothing but this machine reaches. */
export function gateOf(config: Config, clock: Clock): Gate | undefined {
  if (config.mode === "local") return undefined;
  const { id: appId, tenantId } = config.app;
  const rules = {
    appId,
    issuer: cloudOf(config.armEndpoint).issuer,
    tenants: [tenantId],
    isServiceAllowed: createServiceCheck(config),
  };
  return createGate(rules, clock);
}
