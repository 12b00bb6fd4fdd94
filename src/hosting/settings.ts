import * as z from "zod";
import type { Result } from "../result.ts";
import { fail, ok } from "../result.ts";
import type { Config, ConfigProblem, Environment, LocalConfig, ProductionConfig } from "./config.ts";

/** Teams' service hosts: public, and the government clouds. Source: Teams documentation of serviceUrl. */
const teamsServiceHosts = [
  "smba.trafficmanager.net",
  "smba.infra.gcc.teams.microsoft.com",
  "smba.infra.gov.teams.microsoft.us",
  "smba.infra.dod.teams.microsoft.us",
];

const guid = z.guid("must be a GUID");
const hostName = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+)$/;
const pageUrl = z.url({ protocol: /^https?$/, error: "must be an http or https URL" });
/** The origin alone: a path would end up in every request. */
const azureOrigin = z
  .url("must be a URL")
  .refine(isHttpsOrigin, "must be an https URL without a path, such as https://management.azure.com");
const port = (name: string, fallback: number): z.ZodType<number> =>
  z
    .string()
    .optional()
    .transform((text) => (text === undefined || text === "" ? String(fallback) : text))
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, `${name} must be a port, 0 to 65535`)
    .transform(Number);
const hosts = (fallback: readonly string[]): z.ZodType<readonly string[]> =>
  z
    .string()
    .optional()
    .transform((text) =>
      text === undefined
        ? fallback
        : text
            .split(/[\s,;]+/)
            .filter((part) => part !== "")
            .map((part) => part.toLowerCase()),
    )
    // A scheme, a path or a star would match nothing, and a top-level domain far too much.
    .refine(
      (names) => names.every((name) => hostName.test(name)),
      "must be host names, such as sharepoint.com",
    );
const days = z
  .string()
  .default("90")
  .refine((text) => /^\d{1,4}$/.test(text) && Number(text) >= 1, "must be a whole number of days, at least 1")
  .transform(Number);
const onOff = z.enum(["on", "off"], "must be on or off").default("on");
const logLevel = z
  .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], "must be a pino level")
  .default("info");
const store = z
  .string()
  .default("sqlite:data/latchkey.db")
  .refine((text) => /^(?:sqlite|tables):./.test(text), "must be sqlite:PATH or tables:ENDPOINT");

const common = {
  LATCHKEY_MODE: z.enum(["local", "production"], "must be local or production").optional(),
  PORT: port("PORT", 3978),
  LATCHKEY_STORE: store,
  LATCHKEY_DOCS_URL: pageUrl.optional(),
  LATCHKEY_RETENTION_DAYS: days,
  LATCHKEY_LOG_LEVEL: logLevel,
};

const local = z.object({
  ...common,
  HOST: z.string().default("127.0.0.1"),
  LATCHKEY_ARM_ENDPOINT: z.url("must be a URL").optional(),
  LATCHKEY_POLICY: z.string().optional(),
  LATCHKEY_UPLOAD_HOSTS: hosts([]),
  LATCHKEY_SERVICE_HOSTS: hosts([]),
  LATCHKEY_SIMULATOR: onOff,
  LATCHKEY_SIMULATOR_PORT: port("LATCHKEY_SIMULATOR_PORT", 3979),
});

const production = z.object({
  ...common,
  HOST: z.string().default("0.0.0.0"),
  LATCHKEY_ARM_ENDPOINT: azureOrigin.default("https://management.azure.com"),
  LATCHKEY_POLICY: z.string("required in production: the path of the policy file"),
  LATCHKEY_UPLOAD_HOSTS: hosts(["sharepoint.com"]),
  LATCHKEY_SERVICE_HOSTS: hosts(teamsServiceHosts),
  LATCHKEY_STORE_DURABLE: z.string().optional(),
  LATCHKEY_READER_CLIENT_ID: guid,
  LATCHKEY_RESET_CLIENT_ID: guid.optional(),
  MicrosoftAppType: z.enum(["SingleTenant", "UserAssignedMSI"], "must be SingleTenant or UserAssignedMSI"),
  MicrosoftAppId: guid,
  MicrosoftAppPassword: z.string().optional(),
  MicrosoftAppTenantId: guid,
});

/** The names of all variables that are read, in either mode. */
export const knownVariables: readonly string[] = [
  ...new Set([...Object.keys(local.shape), ...Object.keys(production.shape)]),
];

function isHttpsOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === "https:" && url.href === `${url.origin}/`;
}

/** Reads the variables of a mode into types; every problem is reported. Unknown variables are none of our business. */
export function readSettings(
  environment: Environment,
  mode: "local" | "production",
): Result<Config, readonly ConfigProblem[]> {
  return mode === "local" ? readLocal(environment) : readProduction(environment);
}

function problemsOf(error: z.ZodError): readonly ConfigProblem[] {
  return error.issues.map(({ path, message }) => ({
    variable: String(path[0] ?? "environment"),
    what: message,
  }));
}

function readLocal(environment: Environment): Result<LocalConfig, readonly ConfigProblem[]> {
  const parsed = local.safeParse(environment);
  if (!parsed.success) return fail(problemsOf(parsed.error));
  const { data } = parsed;
  return ok({
    ...commonOf(data),
    mode: "local",
    armEndpoint: data.LATCHKEY_ARM_ENDPOINT ?? `http://127.0.0.1:${String(data.LATCHKEY_SIMULATOR_PORT)}`,
    simulator: { isOn: data.LATCHKEY_SIMULATOR === "on", port: data.LATCHKEY_SIMULATOR_PORT },
  });
}

function readProduction(environment: Environment): Result<ProductionConfig, readonly ConfigProblem[]> {
  const parsed = production.safeParse(environment);
  const own = productionProblems(environment);
  if (!parsed.success) return fail([...problemsOf(parsed.error), ...own]);
  if (own.length > 0) return fail(own);
  const { data } = parsed;
  return ok({
    ...commonOf(data),
    mode: "production",
    armEndpoint: data.LATCHKEY_ARM_ENDPOINT,
    app: {
      type: data.MicrosoftAppType,
      id: data.MicrosoftAppId,
      password: data.MicrosoftAppPassword,
      tenantId: data.MicrosoftAppTenantId,
    },
    readerClientId: data.LATCHKEY_READER_CLIENT_ID,
    resetClientId: data.LATCHKEY_RESET_CLIENT_ID,
  });
}

/** What no single variable shows: combinations that would be unsafe, or mean two things at once. */
function productionProblems(environment: Environment): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const password = environment["MicrosoftAppPassword"] ?? "";
  const type = environment["MicrosoftAppType"];
  if (type === "SingleTenant" && password === "")
    problems.push({ variable: "MicrosoftAppPassword", what: "required with MicrosoftAppType=SingleTenant" });
  if (type === "UserAssignedMSI" && password !== "")
    problems.push({
      variable: "MicrosoftAppPassword",
      what: "must be empty with MicrosoftAppType=UserAssignedMSI",
    });
  if (environment["LATCHKEY_SIMULATOR"] === "on")
    problems.push({ variable: "LATCHKEY_SIMULATOR", what: "the simulator belongs to local mode" });
  return [...problems, ...identityProblems(environment), ...storeProblems(environment)];
}

/** The three identities are three: what talks to Teams reads no machine, what reads resets nothing. */
function identityProblems(environment: Environment): readonly ConfigProblem[] {
  const idIn = (variable: string): string | undefined => environment[variable]?.toLowerCase();
  const [bot, reader, reset] = [
    idIn("MicrosoftAppId"),
    idIn("LATCHKEY_READER_CLIENT_ID"),
    idIn("LATCHKEY_RESET_CLIENT_ID"),
  ];
  const problems: ConfigProblem[] = [];
  if (reader !== undefined && reader === bot)
    problems.push({
      variable: "LATCHKEY_READER_CLIENT_ID",
      what: "must be an identity of its own: the bot's, which answers in Teams, reads no machine",
    });
  if (reset !== undefined && (reset === bot || reset === reader))
    problems.push({
      variable: "LATCHKEY_RESET_CLIENT_ID",
      what: "must be an identity of its own: what may reset keys does nothing else",
    });
  return problems;
}

/** A store on a disk that may vanish, or one that is reached in clear text. */
function storeProblems(environment: Environment): readonly ConfigProblem[] {
  const text = environment["LATCHKEY_STORE"] ?? "sqlite:";
  const problem = (what: string): readonly ConfigProblem[] => [{ variable: "LATCHKEY_STORE", what }];
  if (text.startsWith("sqlite:"))
    return environment["LATCHKEY_STORE_DURABLE"] === "yes"
      ? []
      : problem(
          "sqlite: needs a disk that outlives the container: set LATCHKEY_STORE_DURABLE=yes, or use tables:",
        );
  return /^tables:http:|=http(?::|;|$)|UseDevelopmentStorage=true/i.test(text)
    ? problem("tables: must be reached over https in production")
    : [];
}

function commonOf(data: {
  readonly HOST: string;
  readonly PORT: number;
  readonly LATCHKEY_STORE: string;
  readonly LATCHKEY_POLICY?: string | undefined;
  readonly LATCHKEY_UPLOAD_HOSTS: readonly string[];
  readonly LATCHKEY_SERVICE_HOSTS: readonly string[];
  readonly LATCHKEY_DOCS_URL?: string | undefined;
  readonly LATCHKEY_RETENTION_DAYS: number;
  readonly LATCHKEY_LOG_LEVEL: string;
}): Omit<LocalConfig, "mode" | "armEndpoint" | "simulator"> {
  return {
    host: data.HOST,
    port: data.PORT,
    store: data.LATCHKEY_STORE,
    policyPath: data.LATCHKEY_POLICY,
    uploadHosts: data.LATCHKEY_UPLOAD_HOSTS,
    serviceHosts: data.LATCHKEY_SERVICE_HOSTS,
    docsUrl: data.LATCHKEY_DOCS_URL,
    retentionDays: data.LATCHKEY_RETENTION_DAYS,
    logLevel: data.LATCHKEY_LOG_LEVEL,
  };
}
