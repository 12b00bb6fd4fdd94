import * as z from "zod";
import { fail, ok, type Result } from "../../result.ts";
import type { PackageProblem } from "./problem.ts";

/** What the placeholders of `manifest/manifest.json` become, by the name in `${{NAME}}`. */
export type PackageValues = Readonly<Record<string, string>>;

/** The environment as the process got it. */
interface Environment {
  readonly [name: string]: string | undefined;
}

const guid = z
  .guid("must be a GUID, not all zeros")
  .refine((text) => !/^[0-]+$/.test(text), "must not be all zeros");
const link = z.url({ protocol: /^https$/, error: "must be an https URL" });
/** A public host name: no scheme, no path, no port, no address. */
const host = z
  .string("required: the public host name of the bot, such as latchkey.contoso.com")
  .regex(
    /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i,
    "must be a public host name without https:// and path, such as latchkey.contoso.com",
  );

/** Limits from the manifest schema; three numbers because Teams refuses longer semantic versions (microsoft-teams-app-schema#174). */
const variables = z.object({
  MicrosoftAppId: z.guid("required: the client id of the bot's identity, a GUID"),
  MicrosoftAppTenantId: guid.optional(),
  LATCHKEY_READER_CLIENT_ID: z.string().optional(),
  LATCHKEY_RESET_CLIENT_ID: z.string().optional(),
  LATCHKEY_PUBLIC_HOST: host,
  LATCHKEY_TEAMS_APP_ID: guid.optional(),
  LATCHKEY_APP_VERSION: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2}$/, "must be three numbers, such as 1.0.0"),
  LATCHKEY_PUBLISHER_NAME: z
    .string("required: your organisation, as shown in Teams")
    .max(32, "must have at most 32 characters"),
  LATCHKEY_PUBLISHER_URL: link,
  LATCHKEY_PRIVACY_URL: link.optional(),
  LATCHKEY_TERMS_URL: link.optional(),
});

/**
 * The values of the placeholders from environment variables; an empty variable counts as none. The version is `packageVersion` unless
 * `LATCHKEY_APP_VERSION` says otherwise; privacy and terms are the publisher's page, and the id in the catalogue is the bot's, unless given.
 */
export function packageValues(
  environment: Environment,
  packageVersion: string,
): Result<PackageValues, readonly PackageProblem[]> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = variables.safeParse({ LATCHKEY_APP_VERSION: packageVersion, ...given });
  const mixed = mixedIdentities(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({
      where: String(path[0]),
      what: message,
    }));
    return fail([...problems, ...mixed]);
  }
  if (mixed.length > 0) return fail(mixed);
  const { data } = parsed;
  return ok({
    MicrosoftAppId: data.MicrosoftAppId.toLowerCase(),
    LATCHKEY_TEAMS_APP_ID: (data.LATCHKEY_TEAMS_APP_ID ?? data.MicrosoftAppId).toLowerCase(),
    LATCHKEY_PUBLIC_HOST: data.LATCHKEY_PUBLIC_HOST.toLowerCase(),
    LATCHKEY_APP_VERSION: data.LATCHKEY_APP_VERSION,
    LATCHKEY_PUBLISHER_NAME: data.LATCHKEY_PUBLISHER_NAME,
    LATCHKEY_PUBLISHER_URL: data.LATCHKEY_PUBLISHER_URL,
    LATCHKEY_PRIVACY_URL: data.LATCHKEY_PRIVACY_URL ?? data.LATCHKEY_PUBLISHER_URL,
    LATCHKEY_TERMS_URL: data.LATCHKEY_TERMS_URL ?? data.LATCHKEY_PUBLISHER_URL,
  });
}

/** Three identities have client ids that look alike: the bot's must not be one of the two that reach Azure. */
function mixedIdentities(environment: Environment): readonly PackageProblem[] {
  const botId = environment["MicrosoftAppId"]?.toLowerCase();
  return ["LATCHKEY_READER_CLIENT_ID", "LATCHKEY_RESET_CLIENT_ID"].flatMap((name) =>
    botId !== undefined && environment[name]?.toLowerCase() === botId
      ? [{ where: "MicrosoftAppId", what: `is the same as ${name}: the bot has an identity of its own` }]
      : [],
  );
}
