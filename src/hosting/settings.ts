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
  LATCHKEY_DOCS_URL: z.url("must be a URL").optional(),
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
  LATCHKEY_ARM_ENDPOINT: z
    .url("must be a URL")
    .startsWith("https://", "must be an https URL")
    .default("https://management.azure.com"),
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

/** What no single variable shows: a password where there must be none or one, and a store on a disk that may vanish. */
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
  const isSqlite = (environment["LATCHKEY_STORE"] ?? "sqlite:").startsWith("sqlite:");
  if (isSqlite && environment["LATCHKEY_STORE_DURABLE"] !== "yes") {
    problems.push({
      variable: "LATCHKEY_STORE",
      what: "sqlite: needs a disk that outlives the container: set LATCHKEY_STORE_DURABLE=yes, or use tables:",
    });
  }
  return problems;
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
