import { createHmac, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The app id of the bot in these tests; made up. */
export const appId = "11111111-2222-3333-4444-555555555555";
export const tenantId = "99999999-8888-7777-6666-555555555555";
/** A service URL of Teams. */
export const serviceUrl = "https://smba.trafficmanager.net/teams/";
const issuer = "https://api.botframework.com";

/** A key pair with the id under which it is published. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function createKey(kid: string): SigningKey {
  return { kid, ...generateKeyPairSync("rsa", { modulusLength: 2048 }) };
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** The claims of a token as the Bot Connector makes them, with changes. */
export function claims(changes: object = {}): object {
  const nowSeconds = Math.floor(Date.now() / 1000);
  return {
    serviceurl: serviceUrl,
    nbf: nowSeconds - 60,
    exp: nowSeconds + 3600,
    iss: issuer,
    aud: appId,
    ...changes,
  };
}

/** A token signed with a key; the header can be changed too. */
export function token(key: SigningKey, body: object = claims(), header: object = {}): string {
  const text = `${part({ typ: "JWT", alg: "RS256", kid: key.kid, x5t: key.kid, ...header })}.${part(body)}`;
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), key.privateKey).toString("base64url")}`;
}

/** A token that nobody signed. */
export function unsignedToken(header: object, body: object = claims(), signature = ""): string {
  return `${part({ typ: "JWT", ...header })}.${part(body)}.${signature}`;
}

/** The confusion of algorithms: signed with HMAC, the public key as the secret. */
export function hmacToken(key: SigningKey, body: object = claims()): string {
  const text = `${part({ typ: "JWT", alg: "HS256", kid: key.kid })}.${part(body)}`;
  const secret = key.publicKey.export({ type: "spki", format: "pem" });
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

/** An OpenID provider on loopback. */
export interface KeyServer {
  readonly url: string;
  readonly requests: string[];
  isDown: boolean;
  close(): Promise<void>;
}

/** Publishes keys as `login.botframework.com` does. A fresh port each time: the SDK keeps keys per URL for a day. */
export async function startKeyServer(
  keys: readonly SigningKey[],
  endorsements = ["msteams"],
): Promise<KeyServer> {
  const requests: string[] = [];
  const state = { isDown: false };
  const server: Server = createServer((request, response) => {
    requests.push(request.url ?? "");
    response.statusCode = state.isDown ? 503 : 200;
    if (state.isDown) return void response.end("secret detail of the provider");
    response.setHeader("content-type", "application/json");
    if (request.url === "/metadata")
      return void response.end(
        JSON.stringify({
          issuer,
          jwks_uri: `${url()}/keys`,
          id_token_signing_alg_values_supported: ["RS256"],
        }),
      );
    const published = keys.map(({ kid, publicKey }) => ({
      ...publicKey.export({ format: "jwk" }),
      use: "sig",
      kid,
      x5t: kid,
      endorsements,
    }));
    return void response.end(JSON.stringify({ keys: published }));
  });
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: url(),
    requests,
    get isDown() {
      return state.isDown;
    },
    set isDown(value) {
      state.isDown = value;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The settings that make the SDK take its keys from there. If one is given, all must be. */
export function settingsFor(keyServer: KeyServer): Record<string, string> {
  return {
    ToBotFromChannelOpenIdMetadataUrl: `${keyServer.url}/metadata`,
    ToBotFromEmulatorOpenIdMetadataUrl: `${keyServer.url}/metadata`,
    ToBotFromChannelTokenIssuer: issuer,
    ToChannelFromBotLoginUrl: "https://login.microsoftonline.com/botframework.com",
    ToChannelFromBotOAuthScope: issuer,
    OAuthUrl: issuer,
    CallerId: "urn:botframework:azure",
    ValidateAuthority: "true",
  };
}
