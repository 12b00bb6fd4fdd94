import type { Result } from "../result.ts";
import { fail, ok } from "../result.ts";
import { readSettings } from "./settings.ts";
import { unsafeInLocalMode, unsafeInProduction } from "./refusals.ts";

/** The environment as the process got it. */
export interface Environment {
  readonly [name: string]: string | undefined;
}

/** What one thing is wrong with in the configuration: the variable and what to do. Never holds a value that could be a secret. */
export interface ConfigProblem {
  readonly variable: string;
  readonly what: string;
}

/** What both modes have. Hosts are lower-case suffixes; times are in milliseconds unless the name says otherwise. */
interface CommonConfig {
  readonly host: string;
  readonly port: number;
  readonly armEndpoint: string;
  readonly store: string;
  readonly policyPath: string | undefined;
  readonly uploadHosts: readonly string[];
  readonly serviceHosts: readonly string[];
  readonly docsUrl: string | undefined;
  readonly retentionDays: number;
  readonly logLevel: string;
}

/** Local mode: no channel authentication, loopback only, the simulator beside it unless switched off. */
export interface LocalConfig extends CommonConfig {
  readonly mode: "local";
  readonly simulator: { readonly isOn: boolean; readonly port: number };
}

/** Production: a registered bot, managed identities, real Azure. */
export interface ProductionConfig extends CommonConfig {
  readonly mode: "production";
  readonly app: {
    readonly type: "SingleTenant" | "UserAssignedMSI";
    readonly id: string;
    readonly password: string | undefined;
    readonly tenantId: string;
  };
  readonly readerClientId: string;
  readonly resetClientId: string | undefined;
}

/** The whole configuration, parsed once. */
export type Config = LocalConfig | ProductionConfig;

/** Variables whose presence means that somebody wants production. */
const productionSigns = [
  "MicrosoftAppId",
  "MicrosoftAppPassword",
  "MicrosoftAppTenantId",
  "MicrosoftAppType",
];

/** Local mode is asked for by name, or by nothing being configured at all. */
function modeOf(environment: Environment): "local" | "production" {
  if (environment["LATCHKEY_MODE"] !== undefined)
    return environment["LATCHKEY_MODE"] === "local" ? "local" : "production";
  const isConfigured = Object.keys(environment).some(
    (name) => name.startsWith("LATCHKEY_") && !harmlessAlone.has(name) && !packageValue.test(name),
  );
  return isConfigured || productionSigns.some((name) => environment[name] !== undefined)
    ? "production"
    : "local";
}

/** What the Teams app package is filled with: it says nothing about how the bot runs. */
const packageValue = /^LATCHKEY_PUBLI(?:C|SHER)_/;

/** Variables that tune local mode without meaning production: set alone, nothing is configured. */
const harmlessAlone = new Set([
  "LATCHKEY_SIMULATOR",
  "LATCHKEY_SIMULATOR_PORT",
  "LATCHKEY_LOG_LEVEL",
  "LATCHKEY_SPECS",
  "LATCHKEY_SAMPLES",
  "LATCHKEY_TEST_LOG",
  "LATCHKEY_ARM_ENDPOINT",
  "LATCHKEY_STORE",
  "LATCHKEY_POLICY",
  "LATCHKEY_DOCS_URL",
  "LATCHKEY_RETENTION_DAYS",
]);

/** Parses the environment once and reports every problem together; starts nothing. */
export function parseConfig(given: Environment): Result<Config, readonly ConfigProblem[]> {
  const environment = withoutEmpty(given);
  const mode = modeOf(environment);
  const settings = readSettings(environment, mode);
  const refusals = mode === "local" ? unsafeInLocalMode(environment) : unsafeInProduction(environment);
  const problems = [...refusals, ...(settings.ok ? [] : settings.problem)];
  if (problems.length > 0) return fail(problems.filter(isFirstOfItsKind));
  return settings.ok ? ok(settings.value) : fail(settings.problem);
}

/** One of our variables that is set to nothing, as a line of a `.env` often is, counts as not set. What is not ours may mean production. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => value !== "" || !name.startsWith("LATCHKEY_")),
  );
}

/** One problem a variable: the refusal, which says why, before the parser's word on the same one. */
function isFirstOfItsKind(problem: ConfigProblem, index: number, all: readonly ConfigProblem[]): boolean {
  return all.findIndex(({ variable }) => variable === problem.variable) === index;
}
