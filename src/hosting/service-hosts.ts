import type { Config } from "./config.ts";
import { isLoopbackUrl } from "./loopback.ts";

/** Whether a host is one of these, or below one of these. An empty list allows none. */
function isBelow(host: string, suffixes: readonly string[]): boolean {
  return suffixes.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
}

/**
 * Says which service URLs get answers, and with them our token: https on the default port of a listed host, without user or password; in
 * local mode this machine only.
 */
export function createServiceCheck(
  config: Pick<Config, "mode" | "serviceHosts">,
): (serviceUrl: string) => boolean {
  return (serviceUrl) => {
    const url = URL.parse(serviceUrl);
    if (url === null || url.username !== "" || url.password !== "") return false;
    if (config.mode === "local") return isLoopbackUrl(serviceUrl);
    return url.protocol === "https:" && url.port === "" && isBelow(url.hostname, config.serviceHosts);
  };
}
