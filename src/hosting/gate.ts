import * as z from "zod";
import type { Clock } from "../app/ports/clock.ts";
import type { Result } from "../result.ts";
import { fail, ok } from "../result.ts";

/** Why a caller is not let in: for the log and the metrics only, the caller always gets the same 401. */
export type DoorRefusal =
  | "no-bearer-token"
  | "token-too-long"
  | "token-malformed"
  | "algorithm"
  | "issuer"
  | "audience"
  | "lifetime"
  | "token-tenant"
  | "body"
  | "channel"
  | "service"
  | "tenant"
  | "signature";

/** Whom the door lets in. */
export interface GateRules {
  readonly appId: string;
  /** `https://api.botframework.com`, or `.us` for the government cloud. Source: Bot Framework REST authentication, "Connector to Bot". */
  readonly issuer: string;
  /** Entra tenants whose conversations are served; an empty list serves nobody. */
  readonly tenants: readonly string[];
  readonly isServiceAllowed: (serviceUrl: string) => boolean;
}

/** What the token says about the request it came with. Nothing of it is verified before the SDK has checked the signature. */
export interface TokenClaims {
  readonly serviceUrl: string;
}

/** Checks before the SDK's own: cheap, without memory, and without anything that the caller could make it fetch or keep. */
export interface Gate {
  /** Whether this `Authorization` header could be the Bot Connector's; asked before the body is read. */
  checkToken(authorization: string | undefined): Result<TokenClaims, DoorRefusal>;
  /** Whether this body may come with that token; null where it may. */
  checkBody(claims: TokenClaims, body: unknown): DoorRefusal | null;
}

/** Tokens of the Bot Connector have about 1,000 characters. */
const longestToken = 8192;
/** What clocks may differ by. Source: the SDK's `clockTolerance`, and the Bot Framework's documentation. */
const skewSeconds = 5 * 60;
/** Tokens of the Bot Connector live for about an hour: one that says a day is none of its. */
const longestLifeSeconds = 24 * 60 * 60;

const bearer = /^Bearer ([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+$/;
const headerShape = z.object({ alg: z.string(), kid: z.string().min(1) });
const claimsShape = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  tid: z.string().optional(),
  serviceurl: z.string(),
});
const bodyShape = z.object({
  channelId: z.string(),
  serviceUrl: z.string(),
  conversation: z.object({ tenantId: z.string().nullish() }),
  channelData: z.object({ tenant: z.object({ id: z.string().nullish() }).nullish() }).nullish(),
});

type Claims = z.infer<typeof claimsShape>;

function decode<T>(segment: string, shape: z.ZodType<T>): T | null {
  try {
    const parsed = shape.safeParse(JSON.parse(Buffer.from(segment, "base64url").toString("utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function refusedClaims(claims: Claims, rules: GateRules, nowMs: number): DoorRefusal | null {
  if (claims.iss !== rules.issuer) return "issuer";
  if (claims.aud !== rules.appId) return "audience";
  const nowSeconds = nowMs / 1000;
  const { exp, nbf = nowSeconds } = claims;
  if (exp < nowSeconds - skewSeconds || exp > nowSeconds + longestLifeSeconds) return "lifetime";
  if (nbf > nowSeconds + skewSeconds) return "lifetime";
  // The Bot Connector's tokens name no tenant. The SDK keeps every `tid` it sees for ever, before it checks the signature.
  if (claims.tid !== undefined && !isListed(claims.tid, rules.tenants)) return "token-tenant";
  return null;
}

function isListed(tenant: string, tenants: readonly string[]): boolean {
  return tenants.some((listed) => listed.toLowerCase() === tenant.toLowerCase());
}

function checkToken(
  authorization: string | undefined,
  rules: GateRules,
  nowMs: number,
): Result<TokenClaims, DoorRefusal> {
  if (authorization?.startsWith("Bearer ") !== true) return fail("no-bearer-token");
  if (authorization.length > longestToken) return fail("token-too-long");
  const [, headerPart = "", claimsPart = ""] = bearer.exec(authorization) ?? [];
  const header = decode(headerPart, headerShape);
  if (header === null) return fail("token-malformed");
  if (header.alg !== "RS256") return fail("algorithm");
  const claims = decode(claimsPart, claimsShape);
  if (claims === null) return fail("token-malformed");
  const refused = refusedClaims(claims, rules, nowMs);
  return refused === null ? ok({ serviceUrl: claims.serviceurl }) : fail(refused);
}

function checkBody({ serviceUrl }: TokenClaims, body: unknown, rules: GateRules): DoorRefusal | null {
  const parsed = bodyShape.safeParse(body);
  if (!parsed.success) return "body";
  const { data } = parsed;
  if (data.channelId !== "msteams") return "channel";
  if (data.serviceUrl !== serviceUrl || !rules.isServiceAllowed(serviceUrl)) return "service";
  const named = [data.conversation.tenantId, data.channelData?.tenant?.id].filter(
    (tenant) => tenant !== null && tenant !== undefined,
  );
  return named.length > 0 && named.every((tenant) => isListed(tenant, rules.tenants)) ? null : "tenant";
}

/**
 * The gate before the Bot Framework: its checks accept Entra tokens of any tenant, other channels' shortcuts and activities without a
 * service, and remember what unverified tokens say. Adds to the SDK's check of the signature, replaces none of it.
 */
export function createGate(rules: GateRules, clock: Clock): Gate {
  return {
    checkToken: (authorization) => checkToken(authorization, rules, clock()),
    checkBody: (claims, body) => checkBody(claims, body, rules),
  };
}
