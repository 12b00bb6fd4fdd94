import type { LogFields } from "../app/ports/log.ts";
import type { Config } from "./config.ts";

/** A connection string without its secrets: the names and values that say where it leads stay. */
function maskedStore(text: string): string {
  return text
    .replaceAll(/(AccountKey|SharedAccessSignature)=[^;]*/gi, "$1=***")
    .replaceAll(/([?&]sig=)[^&;]*/gi, "$1***");
}

/** The effective configuration as fields of one line of the log, with secrets masked. */
export function shownConfig(config: Config): LogFields {
  const common = {
    mode: config.mode,
    host: config.host,
    port: config.port,
    armEndpoint: config.armEndpoint,
    store: maskedStore(config.store),
    policy: config.policyPath ?? "demo",
    uploadHosts: config.uploadHosts.join(" "),
    serviceHosts: config.serviceHosts.join(" "),
    docsUrl: config.docsUrl ?? "default",
    retentionDays: config.retentionDays,
    logLevel: config.logLevel,
  };
  if (config.mode === "local")
    return { ...common, simulator: config.simulator.isOn ? config.simulator.port : "off" };
  const { app, readerClientId, resetClientId } = config;
  return {
    ...common,
    appType: app.type,
    appId: app.id,
    tenantId: app.tenantId,
    appPassword: app.password === undefined || app.password === "" ? "none" : "***",
    readerClientId,
    resetClientId: resetClientId ?? "none",
  };
}
