import { createHash } from "node:crypto";
import type { PolicySource } from "../../app/ports/policy-source.ts";
import type { Store } from "../../app/ports/store.ts";
import { demoApproverIds, demoTenantId } from "../../demo-people.ts";
import { parseConfig, type Config, type ConfigProblem, type ProductionConfig } from "../../hosting/config.ts";
import { createDemoPolicy, createPolicyFile } from "../../hosting/policy-file.ts";
import { UsageError } from "../arguments.ts";
import type { Command, Surroundings } from "../command.ts";
import { checkEndpoint } from "./check-endpoint.ts";
import { checkIdentities, type Identity } from "./check-identities.ts";
import { checkPolicy } from "./check-policy.ts";
import { checkRights, type RightsReader } from "./check-rights.ts";
import { checkStore } from "./check-store.ts";
import { checkedText, type Checked } from "./checked.ts";

const usage = `usage: npm run --silent doctor -- [--endpoint https://HOST/api/messages]
  Checks the configuration of the environment and .env, the policy, the store, the identities, their rights at every scope of the
  policy, and the messaging endpoint, and says how to mend what is wrong. Changes nothing but one row of the store, for a moment.
Exit status: 0 no problem found, 1 problems, 64 wrong usage.`;

/** What the checks reach for outside; tests put theirs in place. */
export interface DoctorParts {
  readonly openStore: (config: Config) => Promise<Store>;
  readonly identities: (config: ProductionConfig) => readonly Identity[];
  readonly rights: (config: ProductionConfig) => RightsReader;
  readonly fetch: typeof fetch;
}

function endpointOf(argv: readonly string[]): string | undefined {
  const [name, value, ...rest] = argv;
  if (name === undefined) return undefined;
  const isUrl = value !== undefined && /^https?:\/\//.test(value) && URL.canParse(value);
  if (name !== "--endpoint" || !isUrl || rest.length > 0)
    throw new UsageError("wants nothing, or --endpoint and the URL of the messaging endpoint");
  return value;
}

function problemLine({ variable, what }: ConfigProblem): Checked {
  return {
    area: "configuration",
    kind: "bad",
    what: `${variable}: ${what}`,
    mend: `set ${variable} as .env.example describes it`,
  };
}

function policyOf({ policyPath }: Config): PolicySource {
  const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
  return policyPath === undefined
    ? createDemoPolicy(demoTenantId, demoApproverIds, sha256)
    : createPolicyFile(policyPath, sha256);
}

/** What can be checked in production only: local mode has no identities, and its Azure is simulated. */
async function checkAzure(
  config: ProductionConfig,
  scopes: readonly string[],
  parts: DoctorParts,
): Promise<readonly Checked[]> {
  const hasReset = config.resetClientId !== undefined;
  const none: Checked = {
    area: "identities",
    kind: "unknown",
    what: "there is no identity for resets: LATCHKEY_RESET_CLIENT_ID is not set, so no key can be reset",
  };
  const [identities, rights] = await Promise.all([
    checkIdentities(parts.identities(config)),
    checkRights(scopes, hasReset ? ["reader", "reset"] : ["reader"], parts.rights(config)),
  ]);
  return [...identities, ...(hasReset ? [] : [none]), ...rights];
}

async function examine(
  config: Config,
  endpoint: string | undefined,
  parts: DoctorParts,
): Promise<readonly Checked[]> {
  const { checked, loaded } = await checkPolicy(policyOf(config), config.policyPath);
  const scopes = [...new Set(loaded?.policy.rules.flatMap(({ scopes: some }) => some) ?? [])];
  const [store, azure, door] = await Promise.all([
    checkStore(config.store, () => parts.openStore(config)),
    config.mode === "production" ? checkAzure(config, scopes, parts) : Promise.resolve([]),
    checkEndpoint(endpoint, parts.fetch),
  ]);
  const good: Checked = { area: "configuration", kind: "good", what: `complete, ${config.mode} mode` };
  const isAsked = config.mode === "production" || endpoint !== undefined;
  return [good, ...checked, store, ...azure, ...(isAsked ? [door] : [])];
}

/** `npm run doctor`: what stands between this configuration and the first answer, and how to mend it. */
export function createDoctorCommand(parts: DoctorParts): Command {
  return {
    usage,
    async run(argv: readonly string[], { environment, write }: Surroundings): Promise<number> {
      const endpoint = endpointOf(argv);
      const config = parseConfig(environment);
      const all = config.ok ? await examine(config.value, endpoint, parts) : config.problem.map(problemLine);
      write(checkedText(all));
      return all.some(({ kind }) => kind === "bad") ? 1 : 0;
    },
  };
}
