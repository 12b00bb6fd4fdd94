import { isIP } from "node:net";
import { fail, ok, type Result } from "../result.ts";

/** Where downloads may come from. */
export interface DownloadHosts {
  /** Host suffixes, matched on whole labels: `sharepoint.com` allows `contoso.sharepoint.com`. An empty list allows nobody. */
  readonly allowedHosts: readonly string[];
  /** Local mode: `http:` on loopback is allowed too. */
  readonly allowHttpLoopback: boolean;
}

/** An address that is not fetched, and why. */
export interface AddressRefused {
  readonly kind: "address-refused";
  readonly reason: "not-a-url" | "not-https" | "credentials" | "port" | "host" | "private-address";
  /** The host that was asked for, cut to 100 characters; null if the text is no URL. */
  readonly host: string | null;
}

/** An address that may be fetched: on loopback only where `isLoopback`. */
export interface DownloadUrl {
  readonly url: URL;
  readonly isLoopback: boolean;
}

const loopbackNames: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

function isAllowedHost(host: string, allowedHosts: readonly string[]): boolean {
  if (isIP(host.replaceAll(/[[\]]/g, "")) !== 0) {
    return false;
  }
  return allowedHosts.some((allowed) => {
    const suffix = allowed
      .trim()
      .toLowerCase()
      .replace(/^\*?\./, "");
    return suffix !== "" && (host === suffix || host.endsWith(`.${suffix}`));
  });
}

/**
 * Judges an attachment's address before anything is sent: https on the usual port, no user name or password, a host from the list;
 * or, in local mode, http on loopback.
 */
export function checkDownloadUrl(text: string, hosts: DownloadHosts): Result<DownloadUrl, AddressRefused> {
  if (!URL.canParse(text)) {
    return fail({ kind: "address-refused", reason: "not-a-url", host: null });
  }
  const url = new URL(text);
  const refused = (reason: AddressRefused["reason"]): Result<DownloadUrl, AddressRefused> =>
    fail({ kind: "address-refused", reason, host: url.host.slice(0, 100) });
  if (url.username !== "" || url.password !== "") {
    return refused("credentials");
  }
  if (url.protocol === "http:" && hosts.allowHttpLoopback && loopbackNames.includes(url.hostname)) {
    return ok({ url, isLoopback: true });
  }
  if (url.protocol !== "https:") {
    return refused("not-https");
  }
  if (!isAllowedHost(url.hostname, hosts.allowedHosts)) {
    return refused("host");
  }
  return url.port === "" ? ok({ url, isLoopback: false }) : refused("port");
}
