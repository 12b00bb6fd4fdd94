/** Where ARM is: the origin that links, tokens and URLs speak of, and, in local mode, the loopback address that stands in for it. */
export interface ArmEndpoint {
  /** Origin of every ARM URL, always https: the bearer policy of the SDK refuses anything else. */
  readonly origin: string;
  /** Origin that is really connected to instead, http on loopback; null = the origin itself. */
  readonly loopback: string | null;
  /** Audience of the token. */
  readonly scope: string;
}

const publicOrigin = "https://management.azure.com";
const loopbackHosts: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Reads `LATCHKEY_ARM_ENDPOINT`: a bare https origin, or an http origin on loopback that stands in for the public ARM host.
 * Throws a RangeError for anything else: the start must fail, not the first question.
 */
export function parseArmEndpoint(text: string): ArmEndpoint {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new RangeError("The ARM endpoint must be a plain URL");
  }
  if (url.pathname !== "/") {
    throw new RangeError("The ARM endpoint must have no path");
  }
  if (url.protocol === "https:") {
    return { origin: url.origin, loopback: null, scope: `${url.origin}/.default` };
  }
  if (url.protocol === "http:" && loopbackHosts.includes(url.hostname)) {
    return { origin: publicOrigin, loopback: url.origin, scope: `${publicOrigin}/.default` };
  }
  throw new RangeError("The ARM endpoint must be https, or http on loopback");
}

/**
 * The URL as ARM's own, or null if it points anywhere else: a link in an answer (next page, operation) is followed only with this.
 * A link on the loopback stand-in counts as ARM's and comes back on the ARM origin.
 */
export function ownUrl(endpoint: ArmEndpoint, link: string): string | null {
  const url = URL.canParse(link) ? new URL(link) : null;
  if (url === null || url.username !== "" || url.password !== "") {
    return null;
  }
  const isOwn =
    url.origin === endpoint.origin || (endpoint.loopback !== null && url.origin === endpoint.loopback);
  return isOwn ? `${endpoint.origin}${url.pathname}${url.search}` : null;
}

/** The host that a link names, for a message; a fixed word if it is no URL. */
export function hostOf(link: string): string {
  return URL.canParse(link) ? new URL(link).host : "not a URL";
}
